using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>Thresholds of other targets against a count by hand; how far a threshold moves.</summary>
public sealed class ThresholdTests
{
    [Fact]
    public void Other_targets_thresholds_are_counted_as_by_hand()
    {
        Rng rng = new Seed(98).CreateRng();
        for (int trial = 0; trial < 20; trial++)
        {
            const int Targets = 4;
            int rows = 40 * Targets;
            int[] target = [.. Enumerable.Range(0, rows).Select(i => i % Targets)];
            bool[] isMember = [.. Enumerable.Range(0, rows).Select(_ => rng.NextBool())];
            double[] scores =
            [
                .. Enumerable.Range(0, rows).Select(i => Math.Round(4 * (rng.NextNormal() + (isMember[i] ? 1 : 0)))),
            ];
            const double F = 0.1;
            double found = 0;
            double wrong = 0;
            List<double> rates = [];
            for (int t = 0; t < Targets; t++)
            {
                double[] others = [.. scores.Where((_, i) => target[i] != t && !isMember[i])];
                double[] allowed = [.. scores.Where(x => others.Count(o => o >= x) <= F * others.Length)];
                double threshold = allowed.Length == 0 ? double.PositiveInfinity : allowed.Min();
                // A threshold between scores of the others takes in what lies there of the target.
                found += scores.Where((x, i) => target[i] == t && isMember[i] && x >= threshold).Count();
                double own = scores.Where((x, i) => target[i] == t && !isMember[i] && x >= threshold).Count();
                wrong += own;
                rates.Add(own / scores.Where((_, i) => target[i] == t && !isMember[i]).Count());
            }

            ShadowThreshold at = ShadowThreshold.LeaveOneOut(RankedScores.Of(scores, isMember), target, Targets, F)!;
            Near.Relative(found / isMember.Count(m => m), at.Tpr, 1e-12);
            Near.Relative(wrong / isMember.Count(m => !m), at.AchievedFpr, 1e-12);
            Assert.Equal((rates.Min(), rates.Max(), Targets), (at.LowestFpr, at.HighestFpr, at.Targets));

            // One target by itself, with rows that have no part.
            double[] outside = [.. scores.Where((_, i) => target[i] != 2 && !isMember[i]).Order()];
            double[] own2 = [.. scores.Select((x, i) => target[i] == 2 ? x : double.NaN), 100];
            Membership[] truth =
            [
                .. isMember.Select(m => m ? Membership.Member : Membership.NonMember),
                Membership.Unknown,
            ];
            ShadowThreshold one = ShadowThreshold.Of(outside, own2, truth, F)!;
            Assert.Equal((rates[2], rates[2], 1), (one.AchievedFpr, one.HighestFpr, one.Targets));
            Assert.Null(ShadowThreshold.Of(outside.AsSpan(0, 9), own2, truth, F));
            Assert.Null(ShadowThreshold.Of(outside, [1, 2], [Membership.Member, Membership.Member], F));
        }
    }

    /// <summary>A target whose scores all lie higher than the others' has another FPR than asked for, and that is seen.</summary>
    [Fact]
    public void A_target_of_another_scale_is_seen()
    {
        Rng rng = new Seed(99).CreateRng();
        int[] target = [.. Enumerable.Range(0, 4000).Select(i => i % 4)];
        bool[] isMember = [.. Enumerable.Range(0, 4000).Select(i => i / 4 % 2 == 0)];
        double[] scores = [.. target.Select(t => rng.NextNormal() + (t == 3 ? 1 : 0))];
        ShadowThreshold at = ShadowThreshold.LeaveOneOut(RankedScores.Of(scores, isMember), target, 4, 0.05)!;
        Assert.InRange(at.HighestFpr, 0.15, 0.4);
        Assert.InRange(at.LowestFpr, 0, 0.04);
        Assert.Null(ShadowThreshold.LeaveOneOut(RankedScores.Of(scores, isMember), target, 4, 1e-5));
    }

    [Fact]
    public void The_spread_is_that_of_the_record_the_threshold_hangs_on()
    {
        Rng rng = new Seed(100).CreateRng();
        double[] members = [.. Enumerable.Range(0, 2000).Select(_ => rng.NextNormal() + 1)];
        double[] nonMembers = [.. Enumerable.Range(0, 4000).Select(_ => rng.NextNormal())];
        TieGroups groups = TieGroups.Of(members, nonMembers);
        foreach (double f in new[] { 0.1, 0.02, 0.0025 })
        {
            ThresholdSpread found = ThresholdSpread.Of(groups, f, 400, new Seed(5), 2);
            // Threshold's own noise and that of the third left out (4000/e records): 1/(f·n)·(1 + e).
            double expected = Math.Sqrt((1 + Math.E) / (f * 4000));
            Assert.InRange(found.RelativeDeviation / expected, 0.75, 1.3);
            Assert.InRange(f, found.Achieved.Low, found.Achieved.High);
            Assert.True(found.Tpr.Contains(new RocCurve(groups).AtFpr(f).Tpr));
        }

        ThresholdSpread again = ThresholdSpread.Of(groups, 0.02, 400, new Seed(5), 1);
        Assert.Equal(ThresholdSpread.Of(groups, 0.02, 400, new Seed(5), 4), again);
        Assert.Throws<BadInputException>(() => ThresholdSpread.Of(groups, 1, 400, new Seed(5), 1));
    }
}
