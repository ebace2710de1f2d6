using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.Tests.References;

/// <summary>The one pass over the reference models against lists and sums, at every width and number of threads.</summary>
public class MarginSweepTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            TheoryData<int, int, int> sizes = [];
            foreach (int records in new[] { 1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 130 })
            {
                sizes.Add(records, 1 + (records % 9), 1 + (records % 3));
                sizes.Add(records, 9, 1);
            }

            sizes.Add(3001, 40, 2);
            sizes.Add(1030, 300, 1);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Agrees_with_lists_of_margins(int records, int models, int queries)
    {
        ReferenceEvidence references = RandomMargins.Create(records, models, queries);
        foreach (int used in new[] { models, Math.Max(1, models - 2) })
        {
            for (int asked = 1; asked <= queries; asked++)
            {
                Statistics found = Fill<DoubleLane512>(references, used, asked, threads: 2);
                for (int cell = 0; cell < records * asked; cell++)
                {
                    Check(references, found, used, cell / asked, cell % asked, cell);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Width_of_the_vectors_and_number_of_threads_change_no_bit(int records, int models, int queries)
    {
        foreach (bool doubles in new[] { false, true })
        {
            ReferenceEvidence references = RandomMargins.Create(records, models, queries, doubles);
            double[] expected = Fill<DoubleLane1>(references, models, queries, threads: 1).Bits();
            Assert.Equal(expected, Fill<DoubleLane256>(references, models, queries, threads: 1).Bits());
            Assert.Equal(expected, Fill<DoubleLane512>(references, models, queries, threads: 1).Bits());
            Assert.Equal(expected, Fill<DoubleLane512>(references, models, queries, threads: 5).Bits());
        }
    }

    /// <summary>Around the ends of runs, of vectors and of groups of models.</summary>
    [Theory]
    [InlineData(2047, 7, 1)]
    [InlineData(2048, 8, 1)]
    [InlineData(2049, 9, 1)]
    [InlineData(2063, 16, 1)]
    [InlineData(4101, 17, 1)]
    [InlineData(515, 15, 3)]
    public void Floats_read_where_they_lie_give_what_the_same_numbers_give_copied(int records, int models, int queries)
    {
        ReferenceEvidence floats = RandomMargins.Create(records, models, queries);
        double[] copy = new double[models * records * queries];
        ((MarginSignals)floats.Signals).Margins.Read(0, copy);
        MarginSignals doubles = new(new MemoryArray<double>(copy, models, records, queries));
        Assert.True(floats.Signals.TryGetMargins(0, models, out _));
        Assert.False(doubles.TryGetMargins(0, models, out _));
        double[] expected = Fill<DoubleLane1>(
                new ReferenceEvidence(doubles, floats.Members),
                models,
                queries,
                threads: 1
            )
            .Bits();
        Assert.Equal(expected, Fill<DoubleLane1>(floats, models, queries, threads: 1).Bits());
        Assert.Equal(expected, Fill<DoubleLane256>(floats, models, queries, threads: 2).Bits());
        Assert.Equal(expected, Fill<DoubleLane512>(floats, models, queries, threads: 3).Bits());
    }

    [Theory]
    [InlineData(3001, 40, 1)]
    [InlineData(130, 9, 2)]
    public void Ranks_are_shares_of_models_below_at_every_width(int records, int models, int queries)
    {
        ReferenceEvidence references = RandomMargins.Create(records, models, queries);
        double[] own = new double[records * queries];
        references.Signals.ReadMargins(models - 1, 0, own);
        MarginSignals target = new(new MemoryArray<double>(own, 1, records, queries));
        double[] expected = new double[records];
        double[] other = new double[queries];
        for (int record = 0; record < records; record++)
        {
            int count = 0;
            double rank = 0;
            for (int model = 0; model < models; model++)
            {
                if (!references.Members[model, record])
                {
                    references.Signals.ReadMargins(model, record, other);
                    double difference =
                        other.Sum(LogDomain.LogSigmoid)
                        - own.AsSpan(record * queries, queries).ToArray().Sum(LogDomain.LogSigmoid);
                    count++;
                    rank +=
                        difference < 0 ? 1
                        : difference == 0 ? 0.5
                        : 0;
                }
            }

            expected[record] = rank / count;
        }

        Assert.Equal(expected, Ranks<DoubleLane1>());
        Assert.Equal(expected, Ranks<DoubleLane256>());
        Assert.Equal(expected, Ranks<DoubleLane512>());

        double[] Ranks<TLane>()
            where TLane : struct, IDoubleLane<TLane>
        {
            TargetRanks ranks = new(target, models, queries);
            MarginSweep.Fill<TLane>(references.Signals, references.Members, [ranks], threads: 2, default);
            return ranks.Shares;
        }
    }

    [Fact]
    public void A_sweep_over_more_models_than_a_statistic_takes_gives_it_the_first()
    {
        ReferenceEvidence references = RandomMargins.Create(records: 200, models: 9, queries: 1);
        ReferenceMoments all = new(200, 9, 1);
        ReferenceMoments few = new(200, 4, 1);
        ReferenceMoments alone = new(200, 4, 1);
        MarginSweep.Fill(references.Signals, references.Members, [all, few], threads: 1, default);
        MarginSweep.Fill(references.Signals, references.Members, [alone], threads: 1, default);
        Assert.Equal(alone.In.Means, few.In.Means);
        Assert.Equal(alone.Out.SquaredDeviations, few.Out.SquaredDeviations);
        Assert.Equal(alone.Out.Counts, few.Out.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-3)]
    public void A_tiny_spread_about_a_large_margin_keeps_its_digits_even_if_the_first_margin_lies_apart(double apart)
    {
        // Multiples of 2^-30 about 1000 are exact, and so are their differences.
        const int models = 64;
        double[] margins = new double[models];
        MembershipMask members = new(models, 1);
        for (int model = 0; model < models; model++)
        {
            margins[model] = 1000 + (model % 7 * Math.ScaleB(1, -30)) + (model == 0 ? apart : 0);
            members[model, 0] = true;
        }

        ReferenceMoments moments = new(1, models, 1);
        MarginSignals signals = new(new MemoryArray<double>(margins, models, 1, 1));
        MarginSweep.Fill(signals, members, [moments], threads: 1, default);
        double mean = margins.Average(m => m - 1000);
        double squares = margins.Sum(m => (m - 1000 - mean) * (m - 1000 - mean));
        Assert.Equal(1, moments.In.SquaredDeviations[0] / squares, 1e-12);
    }

    [Theory]
    [InlineData(new double[] { 3 })]
    [InlineData(new double[] { 3, 3, 3, 3 })]
    [InlineData(new double[] { 3, 3, 3, 4 })]
    [InlineData(new double[] { 2, 3, 3, 3, 3, 3 })]
    [InlineData(new double[] { 104, 104, -104, 104, -104, -104 })]
    [InlineData(new double[] { 0, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7 })]
    [InlineData(new double[] { -1e300, 1e300, 5, 6, 7, 8 })]
    [InlineData(new double[] { 0, -0.0, double.Epsilon, -double.Epsilon })]
    public void Medians_of_awkward_margins_are_those_of_the_sorted_list(double[] margins)
    {
        ReferenceMedians medians = new(1, margins.Length, 1);
        MarginSignals signals = new(new MemoryArray<double>(margins, margins.Length, 1, 1));
        MarginSweep.Fill(signals, members: null, [medians], threads: 1, default);
        double[] sorted = [.. margins.Order()];
        Assert.Equal(0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]), medians.Out[0]);
        Assert.True(double.IsNaN(medians.In[0]));
    }

    [Theory]
    [InlineData(new float[] { 3, 3, 3, 4, 4 })]
    [InlineData(new float[] { 2, 3, 3, 3, 3, 3 })]
    [InlineData(new float[] { 0, 1, 10, 100, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f })]
    [InlineData(new float[] { 0.1f, 0.2f, 16777217, 1e-45f, -1e-45f, 0.3f })]
    [InlineData(new float[] { float.MaxValue, float.MaxValue, float.MaxValue, 1 })]
    [InlineData(new float[] { -float.MaxValue, float.MaxValue, 5, 6, 7, 8 })]
    public void Medians_of_awkward_floats_are_those_of_the_sorted_list(float[] margins)
    {
        // 17 records: a vector of 16 and one besides.
        float[] rows = [.. margins.SelectMany(m => Enumerable.Repeat(m, 17))];
        MarginSignals signals = new(new MemoryArray<float>(rows, margins.Length, 17, 1));
        double[] sorted = [.. margins.Order()];
        double expected = 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
        Assert.All(Medians<DoubleLane1>(), found => Assert.Equal(expected, found));
        Assert.All(Medians<DoubleLane256>(), found => Assert.Equal(expected, found));
        Assert.All(Medians<DoubleLane512>(), found => Assert.Equal(expected, found));

        double[] Medians<TLane>()
            where TLane : struct, IDoubleLane<TLane>
        {
            ReferenceMedians medians = new(17, margins.Length, 1);
            MarginSweep.Fill<TLane>(signals, members: null, [medians], threads: 1, default);
            return medians.Out;
        }
    }

    [Fact]
    public void Cancelling_ends_a_sweep()
    {
        ReferenceEvidence references = RandomMargins.Create(records: 200, models: 9, queries: 1);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            MarginSweep.Fill(
                references.Signals,
                references.Members,
                [new ReferenceMoments(200, 9, 1)],
                threads: 1,
                new CancellationToken(canceled: true)
            )
        );
    }

    private static void Check(
        ReferenceEvidence references,
        Statistics found,
        int models,
        int record,
        int query,
        int cell
    )
    {
        double[] margins = new double[references.Signals.Queries];
        List<double>[] sides =
        [
            [],
            [],
        ];
        for (int model = 0; model < models; model++)
        {
            references.Signals.ReadMargins(model, record, margins);
            sides[references.Members[model, record] ? 1 : 0].Add(margins[query]);
        }

        foreach (
            (List<double> side, SideMoments moments, double[] medians) in new[]
            {
                (sides[1], found.Moments.In, found.Medians.In),
                (sides[0], found.Moments.Out, found.Medians.Out),
            }
        )
        {
            Assert.Equal(side.Count, moments.Counts[record]);
            if (side.Count == 0)
            {
                Assert.True(double.IsNaN(moments.Means[cell]) && double.IsNaN(medians[cell]));
                Assert.True(double.IsNaN(moments.SquaredDeviations[cell]));
                continue;
            }

            double mean = side.Average();
            side.Sort();
            Assert.Equal(mean, moments.Means[cell], 1e-13);
            double squares = side.Sum(m => (m - mean) * (m - mean));
            Assert.Equal(squares, moments.SquaredDeviations[cell], 1e-13 * Math.Max(1, squares));
            Assert.Equal(0.5 * (side[(side.Count - 1) / 2] + side[side.Count / 2]), medians[cell]);
        }

        CheckConfidence(found.Offline, sides[0], enough: sides[0].Count > 0, cell);
        CheckConfidence(found.Online, [.. sides[0], .. sides[1]], enough: sides.All(s => s.Count > 0), cell);
    }

    private static void CheckConfidence(MeanConfidence found, List<double> margins, bool enough, int cell)
    {
        if (!enough)
        {
            Assert.True(double.IsNaN(found.LogMarginal(cell, a: 1)));
            return;
        }

        double mean = margins.Average(m => 1 / (1 + Math.Exp(-m)));
        Assert.Equal(Math.Log(mean), found.LogMarginal(cell, a: 1), 1e-13);
        Assert.Equal(Math.Log(0.5 * ((1.25 * mean) + 0.75)), found.LogMarginal(cell, a: 0.25), 1e-13);
    }

    private static Statistics Fill<TLane>(ReferenceEvidence references, int models, int queries, int threads)
        where TLane : struct, IDoubleLane<TLane>
    {
        int records = references.Signals.Records;
        Statistics all = new(
            new ReferenceMoments(records, models, queries),
            new ReferenceMedians(records, models, queries),
            new MeanConfidence(records, AttackMode.Online, models, queries),
            new MeanConfidence(records, AttackMode.Offline, models, queries)
        );
        MarginSweep.Fill<TLane>(
            references.Signals,
            references.Members,
            [all.Moments, all.Medians, all.Online, all.Offline],
            threads,
            default
        );
        return all;
    }

    private sealed record Statistics(
        ReferenceMoments Moments,
        ReferenceMedians Medians,
        MeanConfidence Online,
        MeanConfidence Offline
    )
    {
        public double[] Bits() =>
            [
                .. Moments.In.Means,
                .. Moments.Out.Means,
                .. Moments.In.SquaredDeviations,
                .. Moments.Out.SquaredDeviations,
                .. Moments.In.Counts.Select(c => (double)c),
                .. Medians.In,
                .. Medians.Out,
                .. Enumerable.Range(0, Medians.In.Length).Select(cell => Online.LogMarginal(cell, a: 1)),
                .. Enumerable.Range(0, Medians.In.Length).Select(cell => Offline.LogMarginal(cell, a: 0.4)),
            ];
    }
}
