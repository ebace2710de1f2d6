using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>
/// Audits of splits that went by something: date, product, brightness, length, kind. The model saw none of the members,
/// only others like them, so every LEAK is false: the verdict has to be INVALID.
/// </summary>
[Trait("simulation", "yes")]
public sealed class ShiftWorldTests
{
    private const int PoolSize = 1200;

    private static readonly (string Name, Func<int, Seed, SplitPool> Pool, string Side)[] Kinds =
    [
        ("table by date", SplitPools.Table, "date"),
        ("table by product", SplitPools.Table, "product"),
        ("texts by date", SplitPools.Texts, "date"),
        ("texts by length", SplitPools.Texts, "length"),
        ("images by brightness", SplitPools.Images, "brightness"),
        ("images by type", SplitPools.Images, "type"),
    ];

    [Fact]
    public void Shifted_splits_are_called_invalid()
    {
        int runs = SampleScores.Simulations(12, 204);
        int invalid = 0;
        for (int i = 0; i < runs; i++)
        {
            (string name, Func<int, Seed, SplitPool> pool, string side) = Kinds[i % Kinds.Length];
            Verdict verdict = Run(pool, side, 0, leaks: false, new Seed(71).Derive(i)).Verdict;
            invalid += verdict.Grade == Grade.Invalid ? 1 : 0;
            if (verdict.Grade != Grade.Invalid)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {verdict.Grade}: {verdict.Sentence}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{invalid} of {runs} INVALID");
        Assert.True(invalid >= 0.95 * runs, $"{invalid} of {runs}");
    }

    [Fact]
    public void Random_splits_are_not()
    {
        int runs = SampleScores.Simulations(18, 1200);
        int invalid = 0;
        int leaks = 0;
        for (int i = 0; i < runs; i++)
        {
            (string name, Func<int, Seed, SplitPool> pool, _) = Kinds[i % Kinds.Length];
            Judgement judged = Run(pool, null, 0, leaks: false, new Seed(72).Derive(i));
            invalid += judged.Verdict.Grade == Grade.Invalid ? 1 : 0;
            leaks += judged.Verdict.Grade == Grade.Leak ? 1 : 0;
            if (judged.Verdict.Grade == Grade.Invalid)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {judged.Verdict.Sentence}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{invalid} INVALID, {leaks} LEAK of {runs}");
        Assert.True(invalid <= Math.Max(1, 0.01 * runs), $"{invalid} of {runs}");
    }

    /// <summary>
    /// Sides that went by something but not strictly leave room to ask what an attack adds. Nothing was learnt of any
    /// member, so a LEAK is false, whether by the increment or because the shift was too weak for the check.
    /// </summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Blurred_splits_are_seldom_called_a_leak_where_nothing_was_learnt(double blur)
    {
        int runs = SampleScores.Simulations(12, 204);
        int beyond = 0;
        int missed = 0;
        int invalid = 0;
        for (int i = 0; i < runs; i++)
        {
            (_, Func<int, Seed, SplitPool> pool, string side) = Kinds[i % Kinds.Length];
            Judgement judged = Run(pool, side, blur, leaks: false, new Seed(73).Derive(i));
            bool isLeak = judged.Verdict.Grade == Grade.Leak;
            bool isSeen = judged.Assessments[0].Increment is not null;
            beyond += isLeak && isSeen ? 1 : 0;
            missed += isLeak && !isSeen ? 1 : 0;
            invalid += judged.Verdict.Grade == Grade.Invalid ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"blur {blur}: {invalid} INVALID, {beyond} LEAK beyond the records, {missed} LEAK with the shift unseen, of {runs}"
        );
        Assert.True(beyond <= Math.Max(1, 0.05 * runs), $"{beyond} of {runs}");
    }

    [Fact]
    public void What_was_learnt_is_still_found_beyond_a_blurred_split_and_said_so()
    {
        int runs = SampleScores.Simulations(6, 60);
        int found = 0;
        for (int i = 0; i < runs; i++)
        {
            (_, Func<int, Seed, SplitPool> pool, string side) = Kinds[4];
            Judgement judged = Run(pool, side, 1, leaks: true, new Seed(74).Derive(i));
            Assert.Contains(judged.Checks, c => c is { Name: "baseline", Status: CheckStatus.Failed });
            found += judged.Verdict.Grade == Grade.Leak ? 1 : 0;
            if (judged.Verdict.Grade == Grade.Leak)
            {
                Assert.Contains(
                    "beyond what the records alone give away",
                    judged.Verdict.Sentence,
                    StringComparison.Ordinal
                );
                Assert.Contains("no number here says how much", judged.Verdict.Sentence, StringComparison.Ordinal);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of {runs} found");
        Assert.True(found >= 0.8 * runs, $"{found} of {runs}");
    }

    private static Judgement Run(Func<int, Seed, SplitPool> pools, string? side, double blur, bool leaks, Seed seed)
    {
        SplitPool pool = pools(PoolSize, seed.Derive("pool"));
        return SplitAudit.Judge(
            pool,
            PoolSplit.Of(pool, side, blur, leaks, seed.Derive("split")),
            seed.Derive("audit")
        );
    }
}
