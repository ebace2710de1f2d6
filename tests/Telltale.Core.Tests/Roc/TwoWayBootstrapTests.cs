using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>Single replicates against rows repeated and counted by hand, tied or not; threads, order and names of indices.</summary>
public sealed class TwoWayBootstrapTests
{
    private static readonly double[] Rates = [0.2, 0.05, 0.5, 0];

    [Theory]
    [InlineData(20, 15, 1, 4)]
    [InlineData(20, 15, 4, 4)]
    [InlineData(1, 900, 3, 4)]
    [InlineData(1, 900, 3, 400)]
    [InlineData(1, 900, 3, 1e9)]
    public void A_replicate_is_the_curve_of_the_repeated_rows(int trials, int records, int targets, double steps)
    {
        for (int trial = 0; trial < trials; trial++)
        {
            World world = World.Draw(new Seed(41).Derive(trial), records, targets, steps);
            Seed seed = new Seed(42).Derive(trial);
            // With one replicate there is no spread to correct, so the limits are the estimate and the replicate.
            BootstrapReplicates found = TwoWayBootstrap.Run(world.Rows(), Rates, 1, seed, 1);
            Rng rng = seed.Derive("two-way").Derive(1).CreateRng();
            (double[] scores, bool[] isMember) = world.Repeated(rng);
            CheckReplicate(NaiveRoc.Auc(world.Scores, world.IsMember), NaiveRoc.Auc(scores, isMember), found.Auc(0.95));
            for (int r = 0; r < Rates.Length; r++)
            {
                CheckReplicate(
                    NaiveRoc.TprAtFpr(world.Scores, world.IsMember, Rates[r]).Tpr,
                    NaiveRoc.TprAtFpr(scores, isMember, Rates[r]).Tpr,
                    found.Tpr(r, 0.95)
                );
            }
        }
    }

    [Fact]
    public void Threads_change_nothing()
    {
        TwoWayRows rows = World.Draw(new Seed(43), 60, 3).Rows();
        BootstrapReplicates one = TwoWayBootstrap.Run(rows, Rates, 200, new Seed(1), 1);
        BootstrapReplicates many = TwoWayBootstrap.Run(rows, Rates, 200, new Seed(1), 7);
        Assert.Equal(one.Auc(0.95), many.Auc(0.95));
        for (int r = 0; r < Rates.Length; r++)
        {
            Assert.Equal(one.Tpr(r, 0.9), many.Tpr(r, 0.9));
        }

        Assert.NotEqual(one.Auc(0.95), TwoWayBootstrap.Run(rows, Rates, 200, new Seed(2), 1).Auc(0.95));
    }

    [Fact]
    public void Order_of_rows_and_names_of_indices_change_nothing()
    {
        World world = World.Draw(new Seed(44), 50, 3);
        int[] order = new Seed(9).CreateRng().Permutation(world.Scores.Length);
        TwoWayRows moved = TwoWayRows.Of(
            [.. order.Select(i => world.Scores[i])],
            [.. order.Select(i => world.IsMember[i])],
            [.. order.Select(i => world.Target[i] + 100)],
            [.. order.Select(i => (3 * world.Record[i]) - 7)]
        );
        BootstrapReplicates a = TwoWayBootstrap.Run(world.Rows(), Rates, 100, new Seed(1), 1);
        BootstrapReplicates b = TwoWayBootstrap.Run(moved, Rates, 100, new Seed(1), 1);
        Assert.Equal(a.Auc(0.95), b.Auc(0.95));
        Assert.Equal(a.Tpr(0, 0.95), b.Tpr(0, 0.95));
    }

    /// <summary>Records drawn, rows shifted between targets, targets left out: each against rows repeated by hand.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Parts_are_the_curves_of_the_repeated_rows(int targets)
    {
        World world = World.Draw(new Seed(46), 40, targets);
        Seed seed = new(47);
        VarianceParts parts = TwoWayBootstrap.Run(world.Rows(), [], 40, seed, 2).ResampledAuc.Parts!;
        Assert.Equal(
            (40, 40, targets),
            (parts.ByRecord.Length, parts.WithinRecord.Length, parts.WithoutTargets.Length)
        );
        for (int b = 1; b <= 40; b++)
        {
            int[] drawn = World.Drawn(40, 40, seed.Derive("records").Derive(b).CreateRng());
            Near.Absolute(world.Auc(i => drawn[world.Record[i]]), parts.ByRecord[b - 1], 1e-12, "records");

            Rng rng = seed.Derive("within").Derive(b).CreateRng();
            int[] order = rng.Permutation(targets);
            ulong signs = rng.NextBits();
            int WeightOf(int i)
            {
                int place = Array.IndexOf(order, world.Target[i]);
                int contrast =
                    targets % 2 == 1 && place == targets - 1 ? 0
                    : place % 2 == 0 ? 1
                    : -1;
                return 1 + (contrast * ((signs >> world.Record[i] & 1) == 0 ? 1 : -1));
            }

            Near.Absolute(world.Auc(WeightOf), parts.WithinRecord[b - 1], 1e-12, "within");
        }

        for (int t = 0; t < targets; t++)
        {
            Near.Absolute(world.Auc(i => world.Target[i] == t ? 0 : 1), parts.WithoutTargets[t], 1e-12, "left out");
        }
    }

    [Fact]
    public void The_variance_is_put_together_from_its_parts()
    {
        // Sample variances 1, 0.25 and, over three left out, 1 · (3 − 1)²/3 = 4/3.
        VarianceParts parts = new([0, 1, 2], [0, 0.5, 1], [3, 4, 5], 1.5);
        double excess = (4.0 / 3) - (1.5 * 0.25);
        Near.Absolute(1 + excess, parts.Variance, 1e-12);
        Near.Absolute(2 * Math.Pow((1 + excess) / excess, 2), parts.DegreesOfFreedom!.Value, 1e-12);
        VarianceParts without = new([0, double.NaN, 2], [0, 3, 6], [3, 4, 5], 1);
        Near.Absolute(2, without.Variance, 1e-12);
        Assert.Null(without.DegreesOfFreedom);
        VarianceParts difference = VarianceParts.OfDifference(parts, without);
        Assert.Equal([0, double.NaN, 0], difference.ByRecord);
        Assert.Equal([0, -2.5, -5], difference.WithinRecord);
    }

    /// <summary>
    /// Records that differ a lot from each other and targets that do not: what the product counts too often is the noise of rows
    /// within a record, not all of a row's.
    /// </summary>
    [Fact]
    public void The_standard_error_is_the_spread_over_samples_where_records_differ()
    {
        const int Samples = 300;
        double[] estimates = new double[Samples];
        double squares = 0;
        for (int s = 0; s < Samples; s++)
        {
            World world = World.OfUnlikeRecords(new Seed(48).Derive(s), 60, 4);
            ResampledStatistic auc = TwoWayBootstrap.Run(world.Rows(), [], 100, new Seed((ulong)s), 2).ResampledAuc;
            estimates[s] = auc.Estimate;
            squares += auc.StandardError * auc.StandardError / Samples;
        }

        double ratio = Math.Sqrt(squares / ResampledStatistic.Variance(estimates));
        TestContext.Current.TestOutputHelper?.WriteLine($"standard error over spread: {ratio:0.000}");
        Assert.InRange(ratio, 0.93, 1.13);
    }

    [Fact]
    public void Rows_that_share_nothing_get_limits_as_wide_as_DeLong()
    {
        World world = World.Draw(new Seed(45), 400, 3);
        Interval two = TwoWayBootstrap.Run(world.Rows(), Rates, 2000, new Seed(3), 2).Auc(0.95);
        Interval deLong = AucInterval
            .Of(TieGroups.Of(world.Scores, world.IsMember), 0.95, AucIntervalMethod.DeLong)
            .Limits;
        Assert.InRange((two.High - two.Low) / (deLong.High - deLong.Low), 0.85, 1.5);
    }

    private static void CheckReplicate(double estimate, double replicate, Interval found)
    {
        Near.Absolute(Math.Min(estimate, replicate), found.Low, 1e-12, "low");
        Near.Absolute(Math.Max(estimate, replicate), found.High, 1e-12, "high");
    }

    private sealed record World(double[] Scores, bool[] IsMember, int[] Target, int[] Record)
    {
        public static World Draw(Seed seed, int records, int targets, double steps = 4)
        {
            Rng rng = seed.CreateRng();
            int rows = records * targets;
            bool[] isMember = [.. Enumerable.Range(0, rows).Select(_ => rng.NextBool())];
            return new World(
                [.. isMember.Select(m => Math.Round((rng.NextNormal() + (m ? 1 : 0)) * steps))],
                isMember,
                [.. Enumerable.Range(0, rows).Select(i => i / records)],
                [.. Enumerable.Range(0, rows).Select(i => i % records)]
            );
        }

        public TwoWayRows Rows() => TwoWayRows.Of(Scores, IsMember, Target, Record);

        public (double[] Scores, bool[] IsMember) Repeated(Rng rng)
        {
            int records = Record.Max() + 1;
            int targets = Target.Max() + 1;
            while (true)
            {
                int[] ofRecord = Drawn(records, records, rng);
                int[] ofTarget = Drawn(targets, Math.Max(1, targets - 1), rng);
                int[] repeated =
                [
                    .. Enumerable
                        .Range(0, Scores.Length)
                        .SelectMany(i => Enumerable.Repeat(i, ofRecord[Record[i]] * ofTarget[Target[i]])),
                ];
                bool[] isMember = [.. repeated.Select(i => IsMember[i])];
                if (isMember.Contains(true) && isMember.Contains(false))
                {
                    return ([.. repeated.Select(i => Scores[i])], isMember);
                }
            }
        }

        // Half of the records are told surely, the others not at all.
        public static World OfUnlikeRecords(Seed seed, int records, int targets)
        {
            World world = Draw(seed, records, targets);
            Rng rng = seed.Derive("scores").CreateRng();
            bool[] isTold = [.. Enumerable.Range(0, records).Select(_ => rng.NextBool())];
            return world with
            {
                Scores =
                [
                    .. world.IsMember.Select(
                        (m, i) =>
                            rng.NextNormal()
                            + (
                                !isTold[world.Record[i]] ? 0
                                : m ? 9
                                : -9
                            )
                    ),
                ],
            };
        }

        public double Auc(Func<int, int> weight)
        {
            int[] repeated = [.. Enumerable.Range(0, Scores.Length).SelectMany(i => Enumerable.Repeat(i, weight(i)))];
            return NaiveRoc.Auc([.. repeated.Select(i => Scores[i])], [.. repeated.Select(i => IsMember[i])]);
        }

        public static int[] Drawn(int units, int draws, Rng rng)
        {
            int[] count = new int[units];
            for (int i = 0; i < draws; i++)
            {
                count[rng.NextInt(units)]++;
            }

            return count;
        }
    }
}
