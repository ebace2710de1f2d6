using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Worlds;

/// <summary>
/// Audits of splits that went by something: date, product, brightness, length, kind. The model saw none of the members,
/// only others like them, so every LEAK is false: the verdict has to be INVALID.
/// </summary>
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
        int runs = SampleScores.Simulations(24, 204);
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
        int runs = SampleScores.Simulations(30, 1200);
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

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.5, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Blurred(double blur, bool leaks)
    {
        int runs = SampleScores.Simulations(24, 204);
        int[,] grades = new int[Kinds.Length, 5];
        for (int i = 0; i < runs; i++)
        {
            (_, Func<int, Seed, SplitPool> pool, string side) = Kinds[i % Kinds.Length];
            Judgement judged = Run(pool, side, blur, leaks, new Seed(73).Derive(i));
            grades[i % Kinds.Length, (int)judged.Verdict.Grade]++;
            IncrementOverBaseline? n = judged.Assessments[0].Increment;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{blur} {leaks} {Kinds[i % Kinds.Length].Name} attack {judged.Assessments[0].Auc.Value:0.000} {judged.Verdict.Grade} base {n?.BaselineAuc:0.000} comb {n?.CombinedAuc:0.000} d {n?.Difference:0.0000} low {n?.Low:0.0000} p {n?.PValue:0.0000} n {n?.Records}"
            );
        }

        for (int k = 0; k < Kinds.Length; k++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"blur {blur} leaks {leaks} {Kinds[k].Name}: "
                    + string.Join(", ", Enumerable.Range(0, 5).Select(g => $"{(Grade)g} {grades[k, g]}"))
            );
        }
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
