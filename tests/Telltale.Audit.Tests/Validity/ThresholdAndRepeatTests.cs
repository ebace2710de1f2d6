using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Validity;

public sealed class ThresholdAndRepeatTests
{
    [Fact]
    public void Coarse_scores_have_no_threshold_near_a_small_rate()
    {
        Judgement fine = SampleScores.Judge(SampleScores.Draw(new Seed(1), 1, 4000, (rng, _) => rng.NextNormal()));
        Assert.Equal(CheckStatus.Passed, Thresholds(fine).Status);
        Judgement coarse = SampleScores.Judge(SampleScores.Draw(new Seed(1), 1, 4000, (rng, _) => rng.NextInt(5)));
        Assert.Equal(CheckStatus.Warning, Thresholds(coarse).Status);
        Assert.Contains("s0 (none)", Thresholds(coarse).Finding, StringComparison.Ordinal);
        Judgement few = SampleScores.Judge(SampleScores.Draw(new Seed(1), 1, 40, (rng, _) => rng.NextNormal()));
        Assert.Equal(CheckStatus.NotChecked, Thresholds(few).Status);
    }

    [Fact]
    public void Thresholds_that_move_from_target_to_target_are_told_and_others_are_not()
    {
        int warned = 0;
        for (int i = 0; i < 50; i++)
        {
            Judgement still = SampleScores.Judge(
                SampleScores.Draw(new Seed(2).Derive(i), 3, 600, (rng, _) => rng.NextNormal())
            );
            warned += Thresholds(still).Status == CheckStatus.Warning ? 1 : 0;
        }

        Assert.Equal(0, warned);
        int row = 0;
        Judgement moving = SampleScores.Judge(
            SampleScores.Draw(new Seed(3), 3, 2000, (rng, _) => rng.NextNormal() + (row++ / 2000 == 1 ? 1 : 0))
        );
        Assert.Equal(CheckStatus.Warning, Thresholds(moving).Status);
        Assert.Contains("on target 1 (from 0)", Thresholds(moving).Finding, StringComparison.Ordinal);
        Assert.True(Thresholds(moving).Measured > 2);
    }

    [Theory]
    [InlineData(0, 0, CheckStatus.Passed)]
    [InlineData(200, 1e-4, CheckStatus.Passed)]
    [InlineData(1, 0.5, CheckStatus.Warning)]
    [InlineData(2, 0.5, CheckStatus.Warning)]
    [InlineData(3, 0.5, CheckStatus.Failed)]
    public void Answers_that_change_are_counted(int changed, double by, CheckStatus expected)
    {
        float[] once = [.. Enumerable.Range(0, 200).Select(i => i * 0.01f)];
        once[199] = float.PositiveInfinity;
        float[] again = [.. once.Select((m, i) => i < changed ? m + (float)by : m)];
        Membership[] truth = new Membership[200];
        ClassifierEvidence evidence = new(
            [.. truth.Select((_, i) => $"{i}")],
            new int[200],
            truth,
            new MarginSignals(new MemoryArray<float>(once, 1, 200, 1)),
            repeated: new MarginSignals(new MemoryArray<float>(again, 1, 200, 1))
        );
        ValidityCheck check = RepeatabilityCheckup.Check(SampleEvidence.Of(truth) with { FirstTarget = evidence });
        Assert.Equal(expected, check.Status);
        Assert.DoesNotMatch("∞|NaN|Infinity", check.Finding);
        Assert.Equal(CheckStatus.NotChecked, RepeatabilityCheckup.Check(SampleEvidence.Of(truth)).Status);
    }

    [Fact]
    public void Lopsided_sides_and_rare_classes_are_told()
    {
        Membership[] truth =
        [
            .. Enumerable.Range(0, 100).Select(i => i < 50 ? Membership.Member : Membership.NonMember),
        ];
        Assert.Equal(CheckStatus.Passed, BalanceCheckup.Check(SampleEvidence.Of(truth)).Status);
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i is < 5 or > 90 ? 1 : 0)];
        ValidityCheck rare = BalanceCheckup.Check(SampleEvidence.Of(truth, labels));
        Assert.Equal(CheckStatus.Warning, rare.Status);
        Assert.Contains("Class 1 has fewer than 10", rare.Finding, StringComparison.Ordinal);
        Membership[] few = [.. truth.Select((_, i) => i < 9 ? Membership.Member : Membership.NonMember)];
        Assert.Contains(
            "less than a tenth",
            BalanceCheckup.Check(SampleEvidence.Of(few)).Finding,
            StringComparison.Ordinal
        );
        Assert.Equal(CheckStatus.NotChecked, BalanceCheckup.Check(SampleEvidence.Of(new Membership[9])).Status);
    }

    private static ValidityCheck Thresholds(Judgement judged) => judged.Checks.First(c => c.Name == "thresholds");
}
