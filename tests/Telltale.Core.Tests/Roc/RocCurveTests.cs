using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Core.Tests.Roc;

/// <summary>Areas and rates against other people's code, against their definitions, in closed form and by invariance.</summary>
public sealed class RocCurveTests
{
    [Theory]
    [InlineData("ties_integer")]
    [InlineData("small_normal")]
    [InlineData("perfect")]
    public void Equals_the_reference(string set)
    {
        (double[] scores, bool[] isMember) = ReferenceTable.ScoreSet(set);
        JsonNode expected = ExpectedStatistics.ScoreSet(set);
        RocCurve curve = RocCurve.Of(scores, isMember);
        Near.Relative(expected.Number("auc"), curve.Auc, 1e-15);
        Near.Relative(expected.Number("R", "pROC_auc"), curve.Auc, 1e-15);
        foreach ((string f, JsonNode? tpr) in expected["tpr_at_fpr_le"]!.AsObject())
        {
            double fpr = double.Parse(f, CultureInfo.InvariantCulture);
            Assert.Equal(tpr!.GetValue<double>(), curve.AtFpr(fpr).Tpr);
        }

        Near.Relative(expected.Number("partial_auc_fpr<=0.1_raw"), curve.PartialAuc(0.1), 1e-12);
    }

    [Fact]
    public void Equals_the_definitions_on_random_scores_with_ties()
    {
        for (int trial = 0; trial < 40; trial++)
        {
            (double[] scores, bool[] isMember) = Coarse(new Seed(7).Derive(trial), 5 + (3 * trial));
            RocCurve curve = RocCurve.Of(scores, isMember);
            Near.Absolute(NaiveRoc.Auc(scores, isMember), curve.Auc, 1e-14);
            Near.Absolute(NaiveRoc.Auc(scores, isMember), curve.PartialAuc(1), 1e-13);
            foreach (double f in new[] { 0, 0.01, 0.1, 0.29, 0.3, 0.5, 1 })
            {
                (double tpr, int falsePositives) = NaiveRoc.TprAtFpr(scores, isMember, f);
                OperatingPoint point = curve.AtFpr(f);
                Assert.Equal(tpr, point.Tpr);
                Assert.True(point.FalsePositives >= falsePositives || point.TruePositives == 0);
                Assert.True(point.Fpr <= f);
            }

            Near.Absolute(NaiveRoc.Advantage(scores, isMember), curve.Advantage(), 1e-14);
        }
    }

    /// <summary>peers.md §4.3 #2: cumulative counts taken at the first record of a tie gave 0.015 and 0.497 here.</summary>
    [Fact]
    public void Fault_2_ties_enter_together()
    {
        // 30 % of members and 10 % of non-members score 1, the others 0: AUC = ½ + (0.3 − 0.1)/2.
        double[] binary =
        [
            .. Enumerable.Range(0, 2000).Select(i => i < 1000 ? (i < 300 ? 1.0 : 0) : (i < 1100 ? 1.0 : 0)),
        ];
        bool[] isMember = [.. Enumerable.Range(0, 2000).Select(i => i < 1000)];
        RocCurve curve = RocCurve.Of(binary, isMember);
        Assert.Equal(0.6, curve.Auc, 15);
        Assert.Equal(0.3, curve.AtFpr(0.1).Tpr);
        Assert.Equal(0, curve.AtFpr(0.099).Tpr);
        Assert.Equal(3, curve.Count);

        // Scores like RMIA's: a share of other records beaten, with 23.5 % of non-members and 5 % of members at exactly 0.
        Rng rng = new Seed(2).CreateRng();
        double[] shares =
        [
            .. Enumerable
                .Range(0, 2000)
                .Select(i =>
                    i < 1000 ? (i < 50 ? 0 : Math.Round(Math.Sqrt(rng.NextUniform()), 3))
                    : i < 1235 ? 0
                    : Math.Round(rng.NextUniform(), 3)
                ),
        ];
        RocCurve coarse = RocCurve.Of(shares, isMember);
        Near.Absolute(NaiveRoc.Auc(shares, isMember), coarse.Auc, 1e-14);
        Assert.InRange(coarse.Auc, 0.70, 0.78);
        Assert.Equal((1.0, 1.0), (coarse[coarse.Count - 1].Tpr, coarse[coarse.Count - 1].Fpr));
        Assert.Equal((0.0, 0.0), (coarse[0].Tpr, coarse[0].Fpr));
    }

    /// <summary>peers.md §4.3 #11: ties ranked in the order of the input, members first.</summary>
    [Fact]
    public void Fault_11_the_order_of_the_input_does_not_matter()
    {
        (double[] scores, bool[] isMember) = Coarse(new Seed(11), 400);
        RocCurve curve = RocCurve.Of(scores, isMember);
        int[] membersFirst = [.. Enumerable.Range(0, 400).OrderBy(i => isMember[i] ? 0 : 1)];
        foreach (
            int[] order in new[] { new Seed(1).CreateRng().Permutation(400), membersFirst, [.. membersFirst.Reverse()] }
        )
        {
            RocCurve moved = RocCurve.Of([.. order.Select(i => scores[i])], [.. order.Select(i => isMember[i])]);
            Assert.Equal(curve.Auc, moved.Auc);
            Assert.Equal(curve.AtFpr(0.05), moved.AtFpr(0.05));
            Assert.Equal(DeLong.Variance(curve.Groups), DeLong.Variance(moved.Groups));
        }
    }

    /// <summary>peers.md §4.3 #13: thresholds interpolated down to rates that no data can resolve.</summary>
    [Fact]
    public void Fault_13_nothing_is_interpolated_and_resolution_is_said()
    {
        // One non-member on top, then ten members, then nine non-members: at FPR below 0.1 nothing is reached.
        double[] scores = [9, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        bool[] isMember = [false, .. Enumerable.Repeat(true, 10), .. Enumerable.Repeat(false, 9)];
        RocCurve curve = RocCurve.Of(scores, isMember);
        Assert.Equal(0, curve.AtFpr(0.0999).Tpr);
        Assert.Equal(1, curve.AtFpr(0.1).Tpr);
        Assert.Equal(Resolution.Unsupported, curve.ResolutionAt(0.0999));
        Assert.Equal(Resolution.Fragile, curve.ResolutionAt(0.1));
        Assert.Equal(Resolution.Fragile, curve.ResolutionAt(0.99));
        Assert.Equal(Resolution.Ok, curve.ResolutionAt(1));
    }

    [Fact]
    public void Allowed_false_positives_are_those_whose_rate_is_at_most_the_one_asked()
    {
        foreach (int n in new[] { 1, 7, 10, 100, 1000, 12345 })
        {
            RocCurve curve = RocCurve.Of([1, .. new double[n]], [true, .. new bool[n]]);
            for (int k = 0; k <= n; k += Math.Max(1, n / 200))
            {
                Assert.Equal(k, curve.AllowedFalsePositives((double)k / n));
                Assert.Equal(
                    Math.Max(0, k - 1),
                    curve.AllowedFalsePositives(Math.BitDecrement(Math.Max(1e-300, (double)k / n)))
                );
            }
        }
    }

    [Fact]
    public void Invariances()
    {
        (double[] scores, bool[] isMember) = Coarse(new Seed(23), 301);
        RocCurve curve = RocCurve.Of(scores, isMember);
        RocCurve mapped = RocCurve.Of([.. scores.Select(x => Math.Exp(3 * x) - 5)], isMember);
        Assert.Equal(curve.Auc, mapped.Auc);
        Assert.Equal(DeLong.Variance(curve.Groups), DeLong.Variance(mapped.Groups));
        RocCurve swapped = RocCurve.Of(scores, [.. isMember.Select(m => !m)]);
        Near.Absolute(1 - curve.Auc, swapped.Auc, 1e-15);
        Near.Relative(DeLong.Variance(curve.Groups)!.Value, DeLong.Variance(swapped.Groups)!.Value, 1e-12);
        RocCurve negated = RocCurve.Of([.. scores.Select(x => -x)], isMember);
        Near.Absolute(1 - curve.Auc, negated.Auc, 1e-15);
        double last = 0;
        for (double f = 0; f <= 1; f += 0.001)
        {
            double tpr = curve.AtFpr(f).Tpr;
            Assert.True(tpr >= last);
            last = tpr;
        }
    }

    [Fact]
    public void Normal_shift_has_its_closed_form()
    {
        const double Mu = 1.5;
        const int Each = 200_000;
        Rng rng = new Seed(4).CreateRng();
        double[] scores = [.. Enumerable.Range(0, 2 * Each).Select(i => rng.NextNormal() + (i < Each ? Mu : 0))];
        bool[] isMember = [.. Enumerable.Range(0, 2 * Each).Select(i => i < Each)];
        RocCurve curve = RocCurve.Of(scores, isMember);
        double deviation = Math.Sqrt(DeLong.Variance(curve.Groups)!.Value);
        Assert.InRange(curve.Auc - Normal.Cdf(Mu / Math.Sqrt(2)), -4 * deviation, 4 * deviation);
        foreach (double f in new[] { 0.1, 0.01, 0.001 })
        {
            double expected = Normal.Cdf(Mu + Normal.Quantile(f));
            Assert.InRange(curve.AtFpr(f).Tpr / expected, 0.85, 1.15);
            Assert.True(TprInterval.OrderStatistic(curve, f, 1 - 1e-6).Contains(expected));
        }
    }

    [Fact]
    public void Infinite_scores_are_scores_and_equal_zeros_tie()
    {
        double inf = double.PositiveInfinity;
        RocCurve curve = RocCurve.Of([inf, inf, 0.0, -0.0, -inf], [true, false, true, false, false]);
        Near.Absolute((0.5 + 1 + 1 + 0 + 0.5 + 1) / 6, curve.Auc, 1e-15);
        Assert.Equal(4, curve.Count);
    }

    [Fact]
    public void One_class_and_NaN_are_refused_in_words()
    {
        var error = Assert.Throws<BadInputException>(() => RocCurve.Of([1, 2], [true, true]));
        Assert.Contains("2 members and 0 non-members", error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => RocCurve.Of([], []));
        Assert.Throws<BadInputException>(() => RocCurve.Of([1, double.NaN], [true, false]));
        RocCurve fine = RocCurve.Of([1, 2], [true, false]);
        Assert.Throws<BadInputException>(() => fine.AtFpr(1.5));
        Assert.Throws<BadInputException>(() => fine.AtFpr(double.NaN));
    }

    [Fact]
    public void Predictive_value_is_Bayes_rule()
    {
        Near.Absolute(0.988, RocCurve.PositivePredictiveValue(0.084, 0.001, 0.5), 5e-4);
        Near.Absolute(0.459, RocCurve.PositivePredictiveValue(0.084, 0.001, 0.01), 5e-4);
        Assert.Equal(0, RocCurve.PositivePredictiveValue(0, 0, 0.5));
    }

    private static (double[] Scores, bool[] IsMember) Coarse(Seed seed, int count)
    {
        Rng rng = seed.CreateRng();
        bool[] isMember = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0)];
        return ([.. isMember.Select(m => Math.Round((rng.NextNormal() + (m ? 0.7 : 0)) * 4) / 4)], isMember);
    }
}
