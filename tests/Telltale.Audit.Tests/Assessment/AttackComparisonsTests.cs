using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Assessment;

/// <summary>The best of several attacks: limits that pay for the choice, differences, and what changes nothing.</summary>
public sealed class AttackComparisonsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_best_is_the_strongest_with_wider_limits_and_comes_before_the_others(int targets)
    {
        Judgement judged = SampleScores.Judge(Leaking(new Seed(41), targets));
        BestAttack best = judged.Verdict.Best!;
        Assert.Equal(3, best.Attacks);
        AttackAssessment alone = AttackAssessment.Strongest(judged.Assessments)[0];
        Assert.Equal(alone.Label, best.Label);
        Assert.True(best.Auc.Low <= alone.Auc.Low && best.Auc.High >= alone.Auc.High);
        Assert.InRange((best.Auc.High - best.Auc.Low) / (alone.Auc.High - alone.Auc.Low), 1.02, 1.45);
        Assert.Contains(
            targets == 1 ? "delong, simultaneous over 3" : "sup-t over 3",
            best.Auc.Method,
            StringComparison.Ordinal
        );
        Assert.Equal([0.1, 0.01], best.TprAtFpr.Select(t => t.Fpr));
        foreach (CorrectedTpr corrected in best.TprAtFpr)
        {
            TprAtFpr own = alone.TprAtFpr.Single(t => t.Fpr == corrected.Fpr);
            Assert.True(corrected.Low <= own.Low && corrected.High >= own.High, $"{corrected} in {own}");
            Assert.Contains("bonferroni over 3 attacks", corrected.Method, StringComparison.Ordinal);
        }

        string other = best.Label == "s1" ? "s2" : "s1";
        Assert.Equal(["s0", other], judged.Comparisons.Select(c => c.Second));
        Assert.All(judged.Comparisons, c => Assert.Equal(best.Label, c.First));
        AttackComparison weak = judged.Comparisons[0];
        Assert.True(weak is { Low: > 0, AdjustedPValue: < 0.05 }, $"{weak}");
        AttackComparison copy = judged.Comparisons[1];
        Assert.True(copy is { Low: < 0, High: > 0, AdjustedPValue: > 0.05 }, $"{copy}");
        Assert.Contains("chosen from 3 attacks", judged.Verdict.RestsOn[0], StringComparison.Ordinal);
    }

    [Fact]
    public void With_one_target_differences_are_DeLongs()
    {
        Judgement judged = SampleScores.Judge(Leaking(new Seed(42), 1));
        ScoredTargets scored = Leaking(new Seed(42), 1);
        bool[] isMember = [.. scored.Table.Membership.Select(m => m == Membership.Member)];
        AucComparison expected = DeLong.Compare(
            scored.Table.Columns.Single(c => c.Label == judged.Verdict.Best!.Label).Values,
            scored.Table.Columns[0].Values,
            isMember
        );
        AttackComparison found = judged.Comparisons[0];
        Assert.Equal("paired delong", found.Method);
        Assert.Equal(expected.Difference, found.Difference);
        Assert.Equal(expected.PValue, found.PValue, 1e-12);
        Assert.Equal(Math.Min(1, 3 * found.PValue), found.AdjustedPValue);
        double half = -Normal.Quantile(0.05 / 6) * Math.Sqrt(expected.Variance);
        Assert.Equal(expected.Difference - half, found.Low, 1e-12);
    }

    [Fact]
    public void A_difference_too_clear_for_the_arithmetic_is_not_impossible()
    {
        ScoredTargets scored = SampleScores.Draw(
            new Seed(49),
            1,
            20_000,
            (rng, member) => rng.NextNormal() + (member ? 4 : 0),
            (rng, _) => rng.NextNormal()
        );
        AttackComparison found = Assert.Single(SampleScores.Judge(scored).Comparisons);
        Assert.Equal(PValues.Smallest, found.PValue);
        Assert.Equal(PValues.Smallest, found.AdjustedPValue);
        Assert.Equal("below 1e-300", PValueText.Of(found.PValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Attacks_that_score_other_rows_are_compared_on_those_that_both_score(int targets)
    {
        ScoredTargets whole = Leaking(new Seed(43), targets);
        // s2 scores four rows of five.
        double[] holed = [.. whole.Table.Columns[2].Values.Select((x, i) => i % 5 == 0 ? double.NaN : x)];
        ScoredTargets scored = SampleScores.Of(
            whole.Table.Membership,
            targets,
            whole.Table.Columns[0].Values,
            whole.Table.Columns[1].Values,
            holed
        );
        Judgement judged = SampleScores.Judge(scored);
        AttackComparison found = judged.Comparisons.Single(c => c.First != "s0" && c.Second != "s0");
        int[] both = [.. Enumerable.Range(0, holed.Length).Where(i => !double.IsNaN(holed[i]))];
        AucComparison expected = DeLong.Compare(
            [.. both.Select(i => whole.Table.Columns[1].Values[i])],
            [.. both.Select(i => holed[i])],
            [.. both.Select(i => whole.Table.Membership[i] == Membership.Member)]
        );
        Assert.Equal(expected.Difference, found.First == "s1" ? found.Difference : -found.Difference, 1e-12);
        Assert.InRange((found.High - found.Low) / (2 * 2.394 * Math.Sqrt(expected.Variance)), 0.75, 1.4);
        Assert.Equal(3, judged.Verdict.Best!.Attacks);
    }

    [Fact]
    public void Neither_threads_nor_other_columns_change_an_assessment()
    {
        ScoredTargets scored = Leaking(new Seed(44), 2);
        Judgement one = SampleScores.Judge(scored, threads: 1);
        Judgement many = SampleScores.Judge(scored, threads: 4);
        Assert.Equivalent(one, many, strict: true);
        ScoredTargets alone = SampleScores.Of(scored.Table.Membership, 2, scored.Table.Columns[0].Values);
        Assert.Equivalent(one.Assessments[0], SampleScores.Judge(alone).Assessments[0], strict: true);
        Judgement single = SampleScores.Judge(alone);
        Assert.Empty(single.Comparisons);
        Assert.Equal(single.Assessments[0].Auc, single.Verdict.Best!.Auc);
    }

    [Fact]
    public void Perfect_attacks_and_the_same_attack_twice_are_borne()
    {
        foreach (int targets in new[] { 1, 2 })
        {
            ScoredTargets scored = SampleScores.Draw(
                new Seed(45),
                targets,
                100,
                (_, member) => member ? 1 : 0,
                (_, member) => member ? 1 : 0,
                (rng, _) => rng.NextNormal()
            );
            Judgement judged = SampleScores.Judge(scored);
            Assert.Equal((1.0, 1.0), (judged.Verdict.Best!.Auc.Value, judged.Verdict.Best.Auc.High));
            Assert.InRange(judged.Verdict.Best.Auc.Low, 0.8, 0.99);
            Assert.Equal((0.0, 1.0), (judged.Comparisons[0].Difference, judged.Comparisons[0].AdjustedPValue));
            Assert.True(judged.Comparisons[1].Low > 0);
        }
    }

    /// <summary>Ten attacks at chance that share half their noise: the corrected limits of the best hold ½ as often as they say.</summary>
    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_luckiest_of_ten_is_not_believed(int targets)
    {
        int runs = SampleScores.Simulations(30, 1000);
        int corrected = 0;
        int alone = 0;
        int different = 0;
        for (int s = 0; s < runs; s++)
        {
            ScoredTargets drawn = SampleScores.Draw(new Seed(46).Derive(s), targets, 200, (rng, _) => rng.NextNormal());
            double[] common = drawn.Table.Columns[0].Values;
            Rng own = new Seed(47).Derive(s).CreateRng();
            ScoredTargets scored = SampleScores.Of(
                drawn.Table.Membership,
                targets,
                [.. Enumerable.Range(0, 10).Select(_ => common.Select(x => x + own.NextNormal()).ToArray())]
            );
            Judgement judged = SampleScores.Judge(scored, SampleScores.Plan with { Bootstrap = 100 });
            BestAttack best = judged.Verdict.Best!;
            corrected += best.Auc.Low <= 0.5 ? 1 : 0;
            alone += judged.Assessments.First(a => a.Label == best.Label).Auc.Low <= 0.5 ? 1 : 0;
            different += judged.Comparisons.Any(c => c.AdjustedPValue < 0.05) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"lower limit at most ½: corrected {(double)corrected / runs:P1}, alone {(double)alone / runs:P1}; called different {(double)different / runs:P1}"
        );
        // One-sided at 97.5 %; three deviations.
        Assert.InRange((double)corrected / runs, 0.975 - (3 * Math.Sqrt(0.975 * 0.025 / runs)), 1);
        Assert.True(alone < corrected, "the correction changes nothing");
        Assert.InRange((double)different / runs, 0, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / runs)));
    }

    // s0 weak; s1 and s2 strong and, but for a little noise of their own, the same.
    private static ScoredTargets Leaking(Seed seed, int targets)
    {
        ScoredTargets drawn = SampleScores.Draw(
            seed,
            targets,
            600,
            (rng, member) => rng.NextNormal() + (member ? 0.1 : 0),
            (rng, member) => rng.NextNormal() + (member ? 0.9 : 0)
        );
        Rng own = seed.Derive("copy").CreateRng();
        double[] strong = drawn.Table.Columns[1].Values;
        return SampleScores.Of(
            drawn.Table.Membership,
            targets,
            drawn.Table.Columns[0].Values,
            [.. strong.Select(x => x + (0.15 * own.NextNormal()))],
            [.. strong.Select(x => x + (0.15 * own.NextNormal()))]
        );
    }
}
