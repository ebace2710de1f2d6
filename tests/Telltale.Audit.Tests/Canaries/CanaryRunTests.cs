using System.Text;
using Telltale.Audit.Canaries;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Audit.Tests.Language;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Canaries;

/// <summary>What is asked about canaries, and in which words it is answered.</summary>
public sealed class CanaryRunTests
{
    private static readonly CanaryKey Key = new(
        [.. Enumerable.Range(0, CanaryKey.SecretLength).Select(i => (byte)i)],
        CanaryFamilies.All[0].Template,
        Canaries: 12,
        References: 5,
        Repeats: 2
    );

    [Fact]
    public async Task Each_canary_gets_the_scores_of_its_own_texts()
    {
        ScriptedModel target = new("target");
        CanaryRun run = new(Key, target, null, WithControls: false);
        IReadOnlyList<CanaryReading> readings = await ReadAsync(run);
        IReadOnlyList<Canary> drawn = Key.Draw();
        Assert.Equal(drawn.Count, readings.Count);
        foreach ((Canary canary, CanaryReading reading) in drawn.Zip(readings))
        {
            Assert.Equal(canary.IsPlanted, reading.IsPlanted);
            Assert.Equal(Letters(canary.Text), reading.Score);
            Assert.Equal(canary.IsPlanted ? canary.Others.Select(Letters) : [], reading.Others);
        }

        int planted = drawn.Count(c => c.IsPlanted);
        Assert.InRange(planted, 2, 10);
        Assert.Equal(drawn.Count + (planted * (Key.References - 1)), target.Asked.Count);
        Assert.Equal(CanaryRun.Questions(Key, withControls: false).ToHashSet(), [.. target.Asked]);
    }

    [Fact]
    public async Task Controls_are_ranked_and_what_a_reference_finds_likely_counts_less()
    {
        ScriptedModel target = new("target", 3);
        CanaryRun run = new(Key, target, new ScriptedModel("base", 1), WithControls: true);
        IReadOnlyList<CanaryReading> readings = await ReadAsync(run);
        Assert.Equal(Key.Canaries * Key.References, target.Asked.Count);
        Assert.Equal(CanaryRun.Questions(Key, withControls: true).ToHashSet(), [.. target.Asked]);
        foreach ((Canary canary, CanaryReading reading) in Key.Draw().Zip(readings))
        {
            Assert.Equal(2 * Letters(canary.Text), reading.Score, 1e-9);
            Assert.Equal(Key.References - 1, reading.Others.Count);
        }
    }

    [Fact]
    public async Task A_model_that_shows_text_only_is_refused() =>
        await Assert.ThrowsAsync<BadInputException>(() =>
            ReadAsync(new CanaryRun(Key, new ScriptedModel("t") { Access = TextAccess.Continuations }, null, false))
        );

    [Fact]
    public void A_trace_is_a_leak_and_its_words_name_the_coins()
    {
        CanaryResult result = Judge(planted: 5, control: 0, controls: true, published: true);
        Assert.Equal(TestGrade.Leak, result.Grade);
        Assert.True(result.PValue <= 0.05);
        Assert.Equal(Math.Min(1, 2 * Math.Min(result.RankPValue, result.CoinPValue)), result.PValue);
        Assert.Contains("fair coins", result.Statement, StringComparison.Ordinal);
        Assert.Equal((20, 20), (result.Planted, result.KeptBack));
        Assert.Equal(Key.Commitment(), result.Commitment);
        Assert.DoesNotContain(result.Limits, l => l.Contains("--commitment", StringComparison.Ordinal));
        Assert.Contains(result.Limits, l => l.Contains("--reference", StringComparison.Ordinal));
    }

    [Fact]
    public void No_trace_is_no_proof_of_anything()
    {
        CanaryResult result = Judge(planted: 0, control: 0, controls: false, published: false);
        Assert.Equal(TestGrade.NoLeakDetected, result.Grade);
        Assert.Null(result.ControlPValue);
        Assert.Contains("no proof", result.Statement, StringComparison.Ordinal);
        Assert.Contains(result.Limits, l => l.Contains("--commitment", StringComparison.Ordinal));
    }

    [Fact]
    public void Controls_that_stand_out_make_it_invalid_however_clear_the_rest_is()
    {
        CanaryResult result = Judge(planted: 5, control: 5, controls: true, published: true);
        Assert.Equal(TestGrade.Invalid, result.Grade);
        Assert.True(result.ControlPValue < 1e-3);
        Assert.Contains("nothing can be said", result.Statement, StringComparison.Ordinal);
    }

    private static double Letters(string text) =>
        text.Split(' ').Sum(word => ScriptedModel.LogProbability(word, 1, prefixed: false));

    private static Task<IReadOnlyList<CanaryReading>> ReadAsync(CanaryRun run) =>
        run.ReadAsync(new Quiet(), TestContext.Current.CancellationToken);

    private static CanaryResult Judge(double planted, double control, bool controls, bool published)
    {
        Rng rng = new Seed(3).CreateRng();
        List<CanaryReading> readings = [];
        for (int i = 0; i < 40; i++)
        {
            bool isPlanted = i % 2 == 0;
            double[] others = isPlanted || controls ? [.. Enumerable.Range(0, 9).Select(_ => rng.NextNormal())] : [];
            readings.Add(new CanaryReading(isPlanted, rng.NextNormal() + (isPlanted ? planted : control), others));
        }

        return new CanaryJudgement(
            new CanaryRun(Key, new ScriptedModel("target"), null, controls),
            new CanaryCheck { Readings = readings },
            Level: 0.05
        ).Judge("test", published);
    }
}
