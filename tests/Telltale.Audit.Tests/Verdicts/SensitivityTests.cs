using Telltale.Audit.Assessment;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Verdicts;

/// <summary>
/// What could have been seen, of targets that are each other's references: a score counts on which other targets the
/// record was trained, and a leak comes on top. A leak as large as the detectable one is seen four times in five; if rows
/// were taken for independent, one would be named that is seen far less often.
/// </summary>
[Trait("simulation", "yes")]
public sealed class SensitivityTests
{
    private const int Targets = 16;
    private const int Records = 150;
    private const double Level = 0.05;
    private const double Noise = 1;

    [Fact]
    public void The_detectable_auc_of_targets_that_know_each_other_is_seen_four_times_in_five()
    {
        double factor = LeakTest.OfRanks("a", Draw(new Seed(50), 4000, 0, 0)).VarianceFactor;
        Assert.InRange(factor, 1.4, 1.6);
        const int Each = Targets * Records / 2;
        double honest = NullPower.SmallestDetectableAuc(Each, Each, Level, varianceFactor: factor)!.Value;
        double blind = NullPower.SmallestDetectableAuc(Each, Each, Level)!.Value;
        Assert.InRange((honest - 0.5) / (blind - 0.5), 1.15, 1.3);
        double spread = Math.Sqrt(1 + (Noise * Noise));
        double Shift(double auc) => Normal.Quantile(auc) * spread / Math.Sqrt(2);
        double SeenOf(double shift) => Seen(shift, 0, rows => LeakTest.OfRanks("a", rows));
        double seen = SeenOf(Shift(honest));
        double seenOfBlind = SeenOf(Shift(blind));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"factor {factor:0.00}: AUC {honest:0.000} seen {seen:P1}, {blind:0.000} seen {seenOfBlind:P1}"
        );
        Assert.InRange(seen, 0.72, 0.88);
        Assert.True(seenOfBlind < 0.72, $"{seenOfBlind:P1}");
    }

    [Fact]
    public void The_detectable_rate_of_targets_that_know_each_other_is_seen_four_times_in_five()
    {
        const double Fpr = 0.1;
        double factor = LeakTest.AmongHighest("a", Draw(new Seed(51), 4000, 0, 0), Fpr).VarianceFactor;
        Assert.InRange(factor, 1.2, 1.6);
        const int Each = Targets * Records / 2;
        double honest = NullPower.SmallestDetectableTpr(Each, Each, Fpr, Level, varianceFactor: factor)!.Value;
        double blind = NullPower.SmallestDetectableTpr(Each, Each, Fpr, Level)!.Value;
        double SeenOf(double tpr) => Seen(0, (tpr - Fpr) / (1 - Fpr), rows => LeakTest.AmongHighest("a", rows, Fpr));
        double seen = SeenOf(honest);
        double seenOfBlind = SeenOf(blind);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"factor {factor:0.00}: TPR {honest:0.000} seen {seen:P1}, {blind:0.000} seen {seenOfBlind:P1}"
        );
        Assert.InRange(seen, 0.72, 0.9);
        Assert.True(seenOfBlind < seen - 0.05, $"{seenOfBlind:P1}");
    }

    private static double Seen(double shift, double onTop, Func<ScoredRows, LeakTest> test)
    {
        int runs = SampleScores.Simulations(400, 4000);
        int seen = Enumerable
            .Range(0, runs)
            .Count(run => test(Draw(new Seed(52).Derive(run), Records, shift, onTop)).PValue <= Level);
        return (double)seen / runs;
    }

    // Σ over other targets of ±1 (trained on the record or not), scaled to variance 1, plus noise, plus the leak.
    private static ScoredRows Draw(Seed seed, int records, double shift, double onTop)
    {
        Rng rng = seed.CreateRng();
        double[] scores = new double[Targets * records];
        Membership[] truth = new Membership[scores.Length];
        for (int record = 0; record < records; record++)
        {
            int[] sides = [.. Enumerable.Range(0, Targets).Select(_ => rng.NextBool() ? 1 : -1)];
            for (int target = 0; target < Targets; target++)
            {
                int row = (target * records) + record;
                double others = (sides.Sum() - sides[target]) / Math.Sqrt(Targets - 1);
                bool standsOut = rng.NextUniform() < onTop && sides[target] > 0;
                scores[row] = others + (Noise * rng.NextNormal()) + (shift * sides[target]) + (standsOut ? 100 : 0);
                truth[row] = sides[target] > 0 ? Membership.Member : Membership.NonMember;
            }
        }

        return new ScoredRows(
            scores,
            truth,
            [.. Enumerable.Range(0, scores.Length).Select(row => row / records)],
            [.. Enumerable.Range(0, scores.Length).Select(row => row % records)]
        );
    }
}
