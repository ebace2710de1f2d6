using Telltale.Audit.Assessment;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Privacy;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Assessment;

/// <summary>Bounds that hold as often as they say, and power that is there when promised: by simulation.</summary>
public sealed class EpsilonAndPowerTests
{
    private static readonly bool Long = string.Equals(
        Environment.GetEnvironmentVariable("TELLTALE_LONG"),
        "1",
        StringComparison.Ordinal
    );

    /// <summary>
    /// peers.md §4.3 #9: the threshold chosen on the data that the bound is computed from. At a confidence of one half, since
    /// the two limits' shares of α leave so much slack at 95 % that the fault would hardly show.
    /// </summary>
    [Fact]
    public void Fault_9_the_threshold_is_not_chosen_on_the_bounded_records()
    {
        const double Confidence = 0.5;
        int simulations = Long ? 2000 : 200;
        int split = 0;
        int sameData = 0;
        AssessmentOptions options = new() { Delta = 0, Confidence = Confidence };
        for (int s = 0; s < simulations; s++)
        {
            ScoredRows rows = AssessorTests.Shift(new Seed(9).Derive(s), 0, 100, 100);
            EpsilonLowerBound bound = EpsilonFromScores.Bound(rows, options, new Seed(10).Derive(s))!;
            Assert.Contains("one half", bound.Method, StringComparison.Ordinal);
            split += bound.Value > 0 ? 1 : 0;
            sameData += BestOnSameData(RocCurve.Of(rows.Scores, rows.IsMember), Confidence) > 0 ? 1 : 0;
        }

        // Nothing leaks, so a positive bound is an error, of which half are allowed.
        double splitRate = (double)split / simulations;
        double sameRate = (double)sameData / simulations;
        TestContext.Current.TestOutputHelper?.WriteLine($"false bounds: split {splitRate:P1}, same data {sameRate:P1}");
        Assert.True(splitRate <= 0.5, $"split: {splitRate:P1}");
        Assert.True(sameRate > 0.5 + (4 * Math.Sqrt(0.25 / simulations)), $"the fault does not show: {sameRate:P1}");
    }

    [Fact]
    public void The_bound_stays_below_the_true_epsilon()
    {
        // Randomised response at ε = 1, read through a score: member answers 1 with probability e/(1+e), non-member with 1/(1+e).
        int simulations = Long ? 2000 : 300;
        int above = 0;
        double mean = 0;
        double truthful = Math.E / (1 + Math.E);
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(11).Derive(s).CreateRng();
            Membership[] truth =
            [
                .. Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? Membership.Member : Membership.NonMember),
            ];
            double[] scores =
            [
                .. truth.Select(t => (rng.NextUniform() < truthful) == (t == Membership.Member) ? 1.0 : 0),
            ];
            EpsilonLowerBound bound = EpsilonFromScores.Bound(
                new ScoredRows(scores, truth),
                new AssessmentOptions { Delta = 0 },
                new Seed(12).Derive(s)
            )!;
            above += bound.Value > 1 ? 1 : 0;
            mean += bound.Value / simulations;
        }

        Assert.True((double)above / simulations <= 0.05 + (4 * Math.Sqrt(0.05 * 0.95 / simulations)));
        Assert.InRange(mean, 0.6, 0.95);
    }

    [Fact]
    public void Of_several_targets_the_first_alone_is_bounded()
    {
        // The first target leaks nothing at all, the others everything.
        int[] target = [.. Enumerable.Range(0, 400).Select(i => 4 + (i / 100))];
        int[] record = [.. Enumerable.Range(0, 400).Select(i => i % 100)];
        Membership[] truth = [.. record.Select(r => r % 2 == 0 ? Membership.Member : Membership.NonMember)];
        double[] scores = [.. record.Select((r, i) => target[i] > 4 && r % 2 == 0 ? 1.0 : 0)];
        ScoredRows rows = new(scores, truth, target, record);
        EpsilonLowerBound bound = EpsilonFromScores.Bound(rows, new AssessmentOptions(), new Seed(13))!;
        Assert.Equal(0, bound.Value);
        Assert.Contains("first target", bound.Method, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(60, 400)]
    public void The_detectable_leak_is_detected_four_times_in_five(int members, int nonMembers)
    {
        double auc = NullPower.SmallestDetectableAuc(members, nonMembers, 0.05)!.Value;
        double mu = Math.Sqrt(2) * Normal.Quantile(auc);
        int simulations = Long ? 2000 : 400;
        int detected = 0;
        for (int s = 0; s < simulations; s++)
        {
            ScoredRows rows = AssessorTests.Shift(new Seed(14).Derive(s), mu, members, nonMembers);
            TieGroups groups = TieGroups.Of(rows.Scores, rows.IsMember);
            detected +=
                MannWhitneyTest.Asymptotic(groups, Alternative.MembersHigher, continuity: false).PValue < 0.05 ? 1 : 0;
        }

        Assert.InRange((double)detected / simulations, 0.74, 0.86);
    }

    /// <summary>D of m members on top and the rest alike: the test of the highest scores sees it four times in five.</summary>
    [Theory]
    [InlineData(1000, 1000, 0.01)]
    [InlineData(300, 2000, 0.05)]
    [InlineData(2000, 500, 0.1)]
    public void The_detectable_rate_is_detected_four_times_in_five(int members, int nonMembers, double fpr)
    {
        const double Level = 0.01;
        double tpr = NullPower.SmallestDetectableTpr(members, nonMembers, fpr, Level)!.Value;
        int onTop = (int)Math.Round(members * (tpr - fpr) / (1 - fpr));
        int simulations = Long ? 2000 : 400;
        int detected = 0;
        int oneFewer = 0;
        double found = 0;
        for (int s = 0; s < simulations; s++)
        {
            detected += Detects(onTop, s, ref found) ? 1 : 0;
            double ignored = 0;
            oneFewer += Detects(Math.Max(0, onTop - Math.Max(2, onTop / 4)), s, ref ignored) ? 1 : 0;
        }

        double slack = 4 * Math.Sqrt(0.16 / simulations);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"TPR {tpr:0.0000}: seen {(double)detected / simulations:P1}, of fewer {(double)oneFewer / simulations:P1}"
        );
        // A whole number of members may do a little better than .8.
        Assert.InRange((double)detected / simulations, 0.8 - slack, 0.92 + slack);
        Assert.True(oneFewer < detected);
        Assert.InRange(found / simulations, tpr * 0.93, tpr * 1.07);

        bool Detects(int d, int s, ref double rate)
        {
            Rng rng = new Seed(15).Derive(s).CreateRng();
            ScoredRows rows = new(
                [.. Enumerable.Range(0, members + nonMembers).Select(i => rng.NextUniform() + (i < d ? 1 : 0))],
                [
                    .. Enumerable
                        .Range(0, members + nonMembers)
                        .Select(i => i < members ? Membership.Member : Membership.NonMember),
                ]
            );
            rate += rows.Curve.AtFpr(fpr).Tpr;
            return LeakTest.AmongHighest("a", rows, fpr).PValue <= Level;
        }
    }

    [Fact]
    public void Too_few_places_detect_no_rate()
    {
        Assert.Null(NullPower.SmallestDetectableTpr(40, 40, 0.01, 0.01));
        Assert.Null(NullPower.SmallestDetectableTpr(300, 300, 0.01, 0.01));
        Assert.NotNull(NullPower.SmallestDetectableTpr(600, 600, 0.01, 0.01));
        Assert.True(
            NullPower.SmallestDetectableTpr(5000, 5000, 0.01, 0.01)
                < NullPower.SmallestDetectableTpr(1000, 1000, 0.01, 0.01)
        );
    }

    [Fact]
    public void Power_grows_with_records_and_few_of_them_detect_nothing()
    {
        Assert.Null(NullPower.SmallestDetectableAuc(1, 1, 0.05));
        double few = NullPower.SmallestDetectableAuc(50, 50, 0.05)!.Value;
        double many = NullPower.SmallestDetectableAuc(5000, 5000, 0.05)!.Value;
        Assert.True(few > many && many > 0.5);
        Assert.True(NullPower.SmallestDetectableAuc(50, 50, 0.005)!.Value > few);
        Assert.Throws<ArgumentOutOfRangeException>(() => NullPower.SmallestDetectableAuc(5, 5, double.NaN));
    }

    private static double BestOnSameData(RocCurve curve, double confidence) =>
        Enumerable
            .Range(1, curve.Count - 1)
            .Max(i =>
                TwoRateBound.Epsilon(
                    new ConfusionCounts(
                        curve[i].TruePositives,
                        curve.Members - curve[i].TruePositives,
                        curve[i].FalsePositives,
                        curve.NonMembers - curve[i].FalsePositives
                    ),
                    0,
                    confidence
                )
            );
}
