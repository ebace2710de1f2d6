using System.Text.Json.Nodes;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>Variances and limits of the AUC: R's pROC to 1e-10, the definition, and the cases where DeLong says nothing.</summary>
public sealed class DeLongTests
{
    [Theory]
    [InlineData("ties_integer")]
    [InlineData("small_normal")]
    [InlineData("perfect")]
    public void Equals_pROC(string set)
    {
        (double[] scores, bool[] isMember) = ReferenceTable.ScoreSet(set);
        JsonNode expected = ExpectedStatistics.ScoreSet(set);
        TieGroups groups = TieGroups.Of(scores, isMember);
        double auc = groups.TwiceU / (2.0 * groups.Members * groups.NonMembers);
        Near.Relative(expected.Number("R", "pROC_delong_var"), DeLong.Variance(groups)!.Value, 1e-10);
        Near.Absolute(
            expected.Number("hanley_mcneil_var"),
            AucInterval.HanleyMcNeilVariance(auc, groups.Members, groups.NonMembers),
            1e-12
        );
        AucInterval found = AucInterval.Of(groups, 0.95, AucIntervalMethod.DeLong);
        if (set == "perfect")
        {
            Assert.Equal(AucIntervalMethod.NewcombeScore, found.Method);
            Assert.Equal(1, found.Limits.High);
            Assert.InRange(found.Limits.Low, 0.6, 0.95);
            return;
        }

        Assert.Equal(AucIntervalMethod.DeLong, found.Method);
        Near.Absolute(expected.Number("R", "pROC_ci_lo"), found.Limits.Low, 1e-10);
        Near.Absolute(expected.Number("R", "pROC_ci_hi"), found.Limits.High, 1e-10);
        double[] logit = expected["delong_ci95_logit"]!.Numbers();
        AucInterval onLogit = AucInterval.Of(groups, 0.95, AucIntervalMethod.DeLongLogit);
        Near.Absolute(logit[0], onLogit.Limits.Low, 1e-10);
        Near.Absolute(logit[1], onLogit.Limits.High, 1e-10);
    }

    [Fact]
    public void Equals_the_definition_and_its_paired_twin()
    {
        for (int trial = 0; trial < 30; trial++)
        {
            Rng rng = new Seed(17).Derive(trial).CreateRng();
            int count = 8 + (2 * trial);
            bool[] isMember = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0)];
            double[] first = [.. isMember.Select(m => Math.Round((rng.NextNormal() + (m ? 1 : 0)) * 3))];
            double[] second = [.. first.Select(x => x + (2 * rng.NextNormal()))];
            double a = NaiveRoc.Variance(first, isMember);
            double b = NaiveRoc.Variance(second, isMember);
            Near.Relative(a, DeLong.Variance(TieGroups.Of(first, isMember))!.Value, 1e-12);
            AucComparison found = DeLong.Compare(first, second, isMember);
            AucComparison same = DeLong.Compare(first, first, isMember);
            Near.Relative(a, same.Covariance, 1e-12);
            Assert.Equal(0, same.Difference);
            Assert.Equal(1, same.PValue);
            Near.Absolute(a + b - (2 * found.Covariance), found.Variance, 1e-12);
            // The variance of a difference is the variance of one number a record: the difference of the placements.
            Near.Absolute(OfDifference(first, second, isMember), found.Variance, 1e-12);
            AucComparison turned = DeLong.Compare(second, first, isMember);
            Near.Absolute(-found.Difference, turned.Difference, 1e-15);
            Near.Absolute(found.PValue, turned.PValue, 1e-12);
        }
    }

    [Fact]
    public void Newcombe_solves_its_equation()
    {
        double z = 1.959963984540054;
        foreach ((int m, int n, int shift) in new[] { (10, 10, 3), (5, 50, 2), (40, 8, 20), (2, 2, 1), (1, 30, 4) })
        {
            double[] members = [.. Enumerable.Range(0, m).Select(i => (double)i + shift)];
            double[] nonMembers = [.. Enumerable.Range(0, n).Select(i => i + 0.5)];
            TieGroups groups = TieGroups.Of(members, nonMembers);
            double auc = groups.TwiceU / (2.0 * m * n);
            Interval limits = AucInterval.Of(groups, 0.95, AucIntervalMethod.NewcombeScore).Limits;
            Assert.True(limits.Low <= auc && auc <= limits.High);
            foreach (double theta in new[] { limits.Low, limits.High }.Where(t => t is > 0 and < 1))
            {
                double size = ((m + n) / 2.0) - 1;
                double shape = 1 + (size * (((1 - theta) / (2 - theta)) + (theta / (1 + theta))));
                double variance = theta * (1 - theta) * shape / (m * n);
                Near.Relative(Math.Abs(auc - theta), z * Math.Sqrt(variance), 1e-9, $"m {m}, n {n}");
            }
        }
    }

    [Fact]
    public void A_class_of_one_and_perfect_reversal_fall_back()
    {
        TieGroups one = TieGroups.Of([5], [1, 2, 7]);
        Assert.Null(DeLong.Variance(one));
        Assert.Equal(AucIntervalMethod.NewcombeScore, AucInterval.Of(one, 0.95, AucIntervalMethod.DeLong).Method);
        AucInterval reversed = AucInterval.Of(TieGroups.Of([1, 2, 3], [4, 5, 6]), 0.95, AucIntervalMethod.DeLong);
        Assert.Equal(0, reversed.Limits.Low);
        Assert.InRange(reversed.Limits.High, 0.2, 0.9);
        Assert.Throws<BadInputException>(() => DeLong.Compare([1, 2, 3], [1, 2, 3], [true, false, false]));
    }

    private static double OfDifference(double[] first, double[] second, bool[] isMember)
    {
        Placements a = Placements.Of(first, isMember);
        Placements b = Placements.Of(second, isMember);
        return Variance([.. a.Members.Zip(b.Members, (x, y) => x - y)])
            + Variance([.. a.NonMembers.Zip(b.NonMembers, (x, y) => x - y)]);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length;
    }
}
