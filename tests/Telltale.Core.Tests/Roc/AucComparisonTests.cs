using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>Differences of AUC against pROC; limits of several columns together; the paired bootstrap against DeLong.</summary>
public sealed class AucComparisonTests
{
    [Fact]
    public void Paired_equals_pROC()
    {
        (double[] a, double[] b, bool[] isMember) = AssessmentValues.TwoColumns();
        AucComparison found = DeLong.Compare(a, b, isMember);
        Near.Relative(AssessmentValues.Of("paired.auc_a"), found.First, 1e-12);
        Near.Relative(AssessmentValues.Of("paired.auc_b"), found.Second, 1e-12);
        Near.Relative(AssessmentValues.Of("paired.covariance"), found.Covariance, 1e-10);
        Near.Relative(AssessmentValues.Of("paired.z"), found.Difference / Math.Sqrt(found.Variance), 1e-10);
        Near.Relative(AssessmentValues.Of("paired.p"), found.PValue, 1e-10);
        AucInfluence one = AucInfluence.Of(a, isMember);
        AucInfluence two = AucInfluence.Of(b, isMember);
        Near.Relative(AssessmentValues.Of("paired.covariance"), AucInfluence.Covariance(one, two), 1e-10);
        Near.Relative(AssessmentValues.Of("paired.var_a"), one.Variance, 1e-10);
        Near.Relative(AssessmentValues.Of("paired.var_b"), two.Variance, 1e-10);
    }

    [Fact]
    public void Unpaired_equals_pROC()
    {
        (double[] a, double[] b, bool[] isMember) = AssessmentValues.TwoColumns();
        // The odd rows of one column against the even rows of the other.
        TieGroups first = TieGroups.Of(Every(a, 0), Every(isMember, 0));
        TieGroups second = TieGroups.Of(Every(b, 1), Every(isMember, 1));
        AucComparison found = DeLong.CompareUnpaired(first, second);
        Near.Relative(AssessmentValues.Of("unpaired.d"), found.Difference / Math.Sqrt(found.Variance), 1e-10);
        Near.Relative(AssessmentValues.Of("unpaired.p"), found.PValue, 1e-8);
        Assert.Throws<BadInputException>(() => DeLong.CompareUnpaired(first, TieGroups.Of([1], [2, 3])));
        TieGroups perfect = TieGroups.Of([3, 4], [1, 2]);
        Assert.Equal(1, DeLong.CompareUnpaired(perfect, perfect).PValue);
    }

    [Fact]
    public void Influence_passes_over_records_without_a_score()
    {
        (double[] a, _, bool[] isMember) = AssessmentValues.TwoColumns();
        AucInfluence whole = AucInfluence.Of(a.AsSpan(20, 120), isMember.AsSpan(20, 120));
        double[] holed = [.. a.Select((x, i) => i is >= 20 and < 140 ? x : double.NaN)];
        AucInfluence some = AucInfluence.Of(holed, isMember);
        Near.Relative(whole.Auc, some.Auc, 1e-15);
        Near.Relative(whole.Variance, some.Variance, 1e-12);
        Assert.Equal(0, AucInfluence.Of([2, 1], [true, false]).Variance);
    }

    [Fact]
    public void The_largest_normal_has_its_closed_forms()
    {
        Matrix<double> one = new(1, 1, [1]);
        Near.Absolute(1.959963984540054, LargestNormal.Quantile(one, 0.95), 1e-12);
        // The same number three times is one number; three independent ones are Šidák's.
        Matrix<double> same = new(3, 3, [1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Near.Absolute(1.96, LargestNormal.Quantile(same, 0.95), 0.02);
        Matrix<double> apart = new(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        Near.Absolute(-Normal.Quantile((1 - Math.Cbrt(0.95)) / 2), LargestNormal.Quantile(apart, 0.95), 0.02);
        // Opposite numbers are as large as one.
        Matrix<double> opposite = new(2, 2, [1, -1, -1, 1]);
        Near.Absolute(1.96, LargestNormal.Quantile(opposite, 0.95), 0.02);
    }

    /// <summary>Five columns that share most of their noise: that the limit of the best holds its truth, not only a typical one's.</summary>
    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Limits_together_cover_the_best_of_five(double own)
    {
        const double Shift = 0.5;
        double truth = Normal.Cdf(Shift / Math.Sqrt(2 * (1 + (own * own))));
        int simulations = LongRun.Simulations(2000, 300);
        int together = 0;
        int best = 0;
        int naive = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(61).Derive(s).CreateRng();
            bool[] isMember = [.. Enumerable.Range(0, 160).Select(i => i % 2 == 0)];
            double[] shared = [.. isMember.Select(m => rng.NextNormal() + (m ? Shift : 0))];
            AucInfluence[] columns =
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(_ => AucInfluence.Of([.. shared.Select(x => x + (own * rng.NextNormal()))], isMember)),
            ];
            (int, int)[] sizes = [.. columns.Select(_ => (80, 80))];
            Interval[] limits = AucInfluence.LimitsTogether(columns, sizes, 0.95);
            int top = Array.IndexOf(columns, columns.MaxBy(c => c.Auc));
            together += limits.All(l => l.Contains(truth)) ? 1 : 0;
            best += limits[top].Contains(truth) ? 1 : 0;
            double half = 1.96 * Math.Sqrt(columns[top].Variance);
            naive += Math.Abs(columns[top].Auc - truth) <= half ? 1 : 0;
        }

        LongRun.AssertCoverage($"five columns together, own noise {own}", together, simulations, conservative: false);
        LongRun.AssertCoverage($"the best of five, own noise {own}", best, simulations, conservative: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"uncorrected: {(double)naive / simulations:P1}");
        Assert.True(own < 1 || naive < best, "the correction changed nothing");
    }

    [Fact]
    public void A_perfect_column_keeps_limits_that_mean_something()
    {
        bool[] isMember = [.. Enumerable.Range(0, 40).Select(i => i < 20)];
        double[] perfect = [.. isMember.Select(m => m ? 1.0 : 0)];
        double[] other = [.. Enumerable.Range(0, 40).Select(i => (double)(i * 7 % 40))];
        Interval[] limits = AucInfluence.LimitsTogether(
            [AucInfluence.Of(perfect, isMember), AucInfluence.Of(other, isMember)],
            [(20, 20), (20, 20)],
            0.95
        );
        Assert.Equal(1, limits[0].High);
        Assert.InRange(limits[0].Low, 0.6, 0.95);
        double alone = 2 * 1.96 * Math.Sqrt(AucInfluence.Of(other, isMember).Variance);
        Assert.InRange((limits[1].High - limits[1].Low) / alone, 1.02, 1.3);
    }

    [Fact]
    public void Paired_bootstrap_of_one_target_agrees_with_DeLong_and_of_equal_columns_is_nothing()
    {
        (double[] a, double[] b, bool[] isMember) = AssessmentValues.TwoColumns();
        PairedDifferences found = PairedTwoWay.Run(a, b, isMember, [], [], [0.1], 2000, new Seed(3), 2);
        AucComparison deLong = DeLong.Compare(a, b, isMember);
        Assert.Equal(deLong.Difference, found.Auc.Estimate, 1e-12);
        Assert.InRange(found.Auc.StandardError / Math.Sqrt(deLong.Variance), 0.93, 1.07);
        Assert.InRange(found.Auc.PValueOfZero(), deLong.PValue * 0.5, deLong.PValue * 1.6);
        PairedDifferences same = PairedTwoWay.Run(a, a, isMember, [], [], [0.1], 50, new Seed(3), 1);
        Assert.Equal((0.0, 0.0, 1.0), (same.Auc.Estimate, same.Auc.StandardError, same.Auc.PValueOfZero()));
        Assert.Equal(0, same.Tpr[0].StandardError);
        PairedDifferences again = PairedTwoWay.Run(a, b, isMember, [], [], [0.1], 2000, new Seed(3), 5);
        Assert.Equal(found.Tpr[0].Limits(0.95), again.Tpr[0].Limits(0.95));
    }

    /// <summary>
    /// Two columns that share a record's effect, on several targets. Under equal leaks the test of no difference holds its level,
    /// under different ones the limits hold the difference.
    /// </summary>
    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(1, 0.8, 0.8)]
    [InlineData(4, 0.8, 0.8)]
    [InlineData(4, 1.2, 0.6)]
    public void Paired_bootstrap_covers(int targets, double first, double second)
    {
        const int Records = 300;
        const double Own = 0.7;
        double spread = Math.Sqrt(2 + (Own * Own));
        double auc = Normal.Cdf(first / (spread * Math.Sqrt(2))) - Normal.Cdf(second / (spread * Math.Sqrt(2)));
        double z = Normal.Quantile(0.1);
        double tpr = Normal.Cdf((first / spread) + z) - Normal.Cdf((second / spread) + z);
        int simulations = LongRun.Simulations(2000, 60);
        int coveredAuc = 0;
        int coveredTpr = 0;
        int rejected = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(62).Derive(targets).Derive(s).CreateRng();
            double[] ofRecord = [.. Enumerable.Range(0, Records).Select(_ => rng.NextNormal())];
            int rows = Records * targets;
            bool[] isMember = [.. Enumerable.Range(0, rows).Select(_ => rng.NextBool())];
            int[] record = [.. Enumerable.Range(0, rows).Select(i => i % Records)];
            int[] target = [.. Enumerable.Range(0, rows).Select(i => i / Records)];
            double[] shared = [.. record.Select(r => ofRecord[r] + rng.NextNormal())];
            double[] a = [.. shared.Select((x, i) => x + (Own * rng.NextNormal()) + (isMember[i] ? first : 0))];
            double[] b = [.. shared.Select((x, i) => x + (Own * rng.NextNormal()) + (isMember[i] ? second : 0))];
            PairedDifferences found = PairedTwoWay.Run(
                a,
                b,
                isMember,
                target,
                record,
                [0.1],
                400,
                new Seed((ulong)s),
                2
            );
            coveredAuc += found.Auc.Limits(0.95).Contains(auc) ? 1 : 0;
            coveredTpr += found.Tpr[0].Limits(0.95).Contains(tpr) ? 1 : 0;
            rejected += found.Auc.PValueOfZero() <= 0.05 ? 1 : 0;
        }

        string world = $"{targets} targets, shifts {first} and {second}";
        LongRun.AssertCoverage($"difference of AUC, {world}", coveredAuc, simulations, conservative: true);
        LongRun.AssertCoverage($"difference of TPR, {world}", coveredTpr, simulations, conservative: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"rejected: {(double)rejected / simulations:P1}");
        if (first == second)
        {
            double slack = LongRun.Asked ? 0.02 : 4 * Math.Sqrt(0.05 * 0.95 / simulations);
            Assert.InRange((double)rejected / simulations, 0, 0.05 + slack);
        }
    }

    private static T[] Every<T>(T[] values, int start) => [.. values.Where((_, i) => i % 2 == start)];
}
