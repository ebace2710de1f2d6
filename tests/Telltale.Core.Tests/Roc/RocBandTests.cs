using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>Bands against their definition, and how often they hold the whole true curve.</summary>
public sealed class RocBandTests
{
    private static readonly double[] Grid = [0, .. Enumerable.Range(0, 61).Select(i => Math.Pow(10, -4 + (i / 15.0)))];

    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(1.0, 200, 300, 0)]
    [InlineData(2.0, 2000, 1000, 0)]
    [InlineData(0.0, 500, 500, 0)]
    [InlineData(1.0, 300, 300, 4)]
    public void The_band_of_one_target_holds_the_whole_curve(double mu, int members, int nonMembers, int steps)
    {
        int simulations = LongRun.Simulations(2000, 200);
        int covered = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(71).Derive(s).CreateRng();
            double Draw(double shift)
            {
                double x = rng.NextNormal() + shift;
                return steps == 0 ? x : Math.Floor(x * steps);
            }

            RocCurve curve = new(
                TieGroups.Of(
                    [.. Enumerable.Range(0, members).Select(_ => Draw(mu))],
                    [.. Enumerable.Range(0, nonMembers).Select(_ => Draw(0))]
                )
            );
            RocBand band = RocBand.Of(curve, 0.95);
            covered += Grid.All(f => Holds(band.At(f), Truth(f, mu, steps))) ? 1 : 0;
        }

        string world = $"whole curve, mu {mu}, {members} members, {nonMembers} non-members, steps {steps}";
        LongRun.AssertCoverage(world, covered, simulations, conservative: true);
    }

    [Fact]
    public void The_band_is_what_its_definition_says()
    {
        Rng rng = new Seed(72).CreateRng();
        RocCurve curve = new(
            TieGroups.Of(
                [.. Enumerable.Range(0, 70).Select(_ => Math.Round(4 * (rng.NextNormal() + 1)))],
                [.. Enumerable.Range(0, 90).Select(_ => Math.Round(4 * rng.NextNormal()))]
            )
        );
        RocBand band = RocBand.Of(curve, 0.9);
        int[] members = RankGrid.Of(70);
        int[] nonMembers = RankGrid.Of(90);
        foreach (double f in Grid.Where(f => f < 1))
        {
            // Straight from the definition: ranks whose share is surely at most f, at least f, and members beyond them.
            double tail = 0.05 / (4 * nonMembers.Length);
            double apart = Math.Sqrt(Math.Log(4 / 0.05) / (2 * 90.0));
            int within = nonMembers.LastOrDefault(r => Beta.SurvivalQuantile(tail, r, 90 - r + 1.0) <= f, 0);
            int beyond = nonMembers.FirstOrDefault(r => Beta.Quantile(tail, r, 90 - r + 1.0) >= f, 91);
            within =
                Enumerable.Range(1, 90).LastOrDefault(r => ((r - 1) / 90.0) + apart <= f, 0) is { } w && w > within
                    ? w
                    : within;
            beyond =
                Enumerable.Range(1, 90).FirstOrDefault(r => (r / 90.0) - apart >= f, 91) is { } b && b < beyond
                    ? b
                    : beyond;
            double tailOfMembers = 0.05 / (4 * members.Length);
            double apartOfMembers = Math.Sqrt(Math.Log(4 / 0.05) / (2 * 70.0));
            double low = 0;
            if (within > 0)
            {
                int found = Enumerable
                    .Range(0, curve.Count)
                    .Where(i => curve[i].FalsePositives < within)
                    .Max(i => curve[i].TruePositives);
                int rank = members.LastOrDefault(s => s <= found, 0);
                low = Math.Max(
                    rank == 0 ? 0 : Beta.Quantile(tailOfMembers, rank, 70 - rank + 1.0),
                    (found / 70.0) - apartOfMembers
                );
            }

            double high = 1;
            if (beyond <= 90)
            {
                int found = Enumerable
                    .Range(0, curve.Count)
                    .Where(i => curve[i].FalsePositives >= beyond)
                    .Min(i => curve[i].TruePositives);
                int rank = members.FirstOrDefault(s => s > found, 71);
                high = Math.Min(
                    rank == 71 ? 1 : Beta.SurvivalQuantile(tailOfMembers, rank, 70 - rank + 1.0),
                    (found / 70.0) + apartOfMembers
                );
            }

            Near.Absolute(low, band.At(f).Low, 1e-12);
            Near.Absolute(high, band.At(f).High, 1e-12);
            Assert.True(band.At(f).Contains(curve.AtFpr(f).Tpr));
        }

        Assert.Equal(new Interval(1, 1), band.At(1));
        Assert.Throws<BadInputException>(() => band.At(1.1));
        Assert.Throws<BadInputException>(() => RocBand.Of(curve, 95));
    }

    [Fact]
    public void Low_rates_are_far_tighter_than_in_a_band_of_constant_width()
    {
        Rng rng = new Seed(73).CreateRng();
        RocCurve curve = new(
            TieGroups.Of(
                [.. Enumerable.Range(0, 5000).Select(_ => rng.NextNormal())],
                [.. Enumerable.Range(0, 5000).Select(_ => rng.NextNormal())]
            )
        );
        RocBand band = RocBand.Of(curve, 0.95);
        // Campbell: both distributions within Massart's √(log(4/α)/(2n)).
        double d = Math.Sqrt(Math.Log(4 / 0.05) / 10_000);
        foreach ((double f, double most) in new[] { (0.001, 0.25), (0.01, 0.6), (0.1, 1.0), (0.5, 1.1) })
        {
            double constant = curve.AtFpr(Math.Min(1, f + d)).Tpr + d;
            double below = f > d ? Math.Max(0, curve.AtFpr(f - d).Tpr - d) : 0;
            Interval found = band.At(f);
            double ratio = (found.High - found.Low) / (constant - below);
            TestContext.Current.TestOutputHelper?.WriteLine($"at {f}: {found} against {below}..{constant}");
            Assert.InRange(ratio, 0, most);
        }
    }

    [Fact]
    public void Ranks_rise_and_are_few()
    {
        foreach (int count in new[] { 1, 2, 3, 10, 999, 1_000_000 })
        {
            int[] ranks = RankGrid.Of(count);
            Assert.Equal(1, ranks[0]);
            Assert.Equal(count, ranks[^1]);
            Assert.All(ranks.Zip(ranks.Skip(1)), pair => Assert.True(pair.First < pair.Second));
            Assert.InRange(ranks.Length, 1, 2 + (2 * Math.Log(Math.Max(2, count)) / Math.Log(1.2)));
        }
    }

    /// <summary>Scores are a record's effect + noise + the leak: the curve of a new record under a new target.</summary>
    [Theory]
    [InlineData(1.0, 4, 200)]
    [InlineData(0.5, 8, 400)]
    public void The_sup_t_band_of_several_targets_holds_the_whole_curve(double recordEffect, int targets, int records)
    {
        const double Shift = 1.2;
        double[] rates = [0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];
        double spread = Math.Sqrt(1 + (recordEffect * recordEffect));
        double[] truth = [.. rates.Select(f => Normal.Cdf((Shift / spread) + Normal.Quantile(f)))];
        int simulations = LongRun.Simulations(2000, 60);
        int covered = 0;
        int pointwise = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(74).Derive(s).CreateRng();
            double[] ofRecord = [.. Enumerable.Range(0, records).Select(_ => recordEffect * rng.NextNormal())];
            int rows = records * targets;
            bool[] isMember = [.. Enumerable.Range(0, rows).Select(_ => rng.NextBool())];
            TwoWayRows sorted = TwoWayRows.Of(
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(i => ofRecord[i % records] + rng.NextNormal() + (isMember[i] ? Shift : 0)),
                ],
                isMember,
                [.. Enumerable.Range(0, rows).Select(i => i / records)],
                [.. Enumerable.Range(0, rows).Select(i => i % records)]
            );
            BootstrapReplicates found = TwoWayBootstrap.Run(sorted, rates, 400, new Seed((ulong)s), 2);
            Interval[] band = SupT.Limits(found.ResampledTpr, 0.95, SupTScale.Rate);
            covered += band.Zip(truth, (limits, t) => limits.Contains(t)).All(holds => holds) ? 1 : 0;
            pointwise += truth.Select((t, r) => found.Tpr(r, 0.95).Contains(t)).All(holds => holds) ? 1 : 0;
        }

        string world = $"sup-t band, record effect {recordEffect}, {targets} targets";
        LongRun.AssertCoverage(world, covered, simulations, conservative: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"pointwise: {(double)pointwise / simulations:P1}");
        Assert.True(pointwise < covered, "pointwise limits hold the whole curve as often");
    }

    [Fact]
    public void Sup_t_of_one_statistic_is_its_own_and_of_none_that_vary_has_no_width()
    {
        double[] replicates = [.. Enumerable.Range(0, 999).Select(i => 0.5 + ((i - 499) / 2000.0))];
        ResampledStatistic one = new(0.5, replicates, null);
        Interval found = SupT.Limits([one], 0.95, SupTScale.Plain)[0];
        Near.Absolute(0.5 - (475 / 2000.0), found.Low, 1e-12);
        Near.Absolute(0.5 + (475 / 2000.0), found.High, 1e-12);
        Interval[] three = SupT.Limits([one, one, new(0.2, new double[999], null)], 0.95, SupTScale.Plain);
        Assert.Equal(found, three[1]);
        Interval still = SupT.Limits([new(1, [1, 1, 1], null)], 0.9, SupTScale.Rate)[0];
        Near.Absolute(1, still.Low, 1e-12);
        Assert.Throws<ArgumentException>(() => SupT.Limits([one, new(1, [1], null)], 0.9, SupTScale.Plain));
        Assert.Throws<BadInputException>(() => SupT.Limits([one], 1, SupTScale.Plain));
    }

    // Limits at a rate hold every value between the curve from the left and at it, up to rounding of the truth.
    private static bool Holds(Interval limits, double truth) =>
        limits.Low <= truth + 1e-12 && truth <= limits.High + 1e-12;

    // The largest TPR of a threshold whose FPR is at most f; where scores are floors, thresholds are whole numbers.
    private static double Truth(double f, double mu, int steps)
    {
        if (f is 0 or 1)
        {
            return f;
        }

        if (steps == 0)
        {
            return Normal.Cdf(mu + Normal.Quantile(f));
        }

        double threshold = Math.Ceiling(-Normal.Quantile(f) * steps) / steps;
        return Normal.Survival(threshold - mu);
    }
}
