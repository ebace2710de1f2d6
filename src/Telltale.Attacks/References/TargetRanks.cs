using System.Numerics;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>
/// For each record, the share of the reference models trained without it that are less confident in its true class than the
/// target is, plus half the share that are equally confident; NaN where there is no such model. Confidence is compared
/// as log p_y, the mean over the queries; of a single query its margin, of which log p_y is an increasing function.
/// </summary>
internal sealed class TargetRanks : BlockStatistic
{
    private readonly double[] _target;

    /// <summary>Takes in the target, one model.</summary>
    public TargetRanks(Signals target, int models, int queries)
        : base(models, queries)
    {
        double[] margins = TargetMargins.Read(target, queries, threads: 1);
        _target = queries == 1 ? margins : MeanLogConfidences(margins);
        Shares = new double[target.Records];
    }

    /// <summary>The shares [records].</summary>
    public double[] Shares { get; }

    /// <inheritdoc/>
    public override void Take<TLane, TStored>(MarginBlock<TStored> block)
    {
        if (Queries == 1)
        {
            base.Take<TLane, TStored>(block);
        }
        else
        {
            TakeMeans(block);
        }
    }

    /// <inheritdoc/>
    protected override void TakeCells<TLane, TStored>(MarginBlock<TStored> block, int start, int end)
    {
        Span<double> sums = block.Scratch<double>(2 * (end - start));
        sums.Clear();
        Span<double> ranks = sums[..(end - start)];
        Span<double> counts = sums[(end - start)..];
        ReadOnlySpan<double> target = _target.AsSpan(block.FirstRecord + start, end - start);
        for (int model = 0; model < Models; model += Group)
        {
            Add<TLane, TStored>(block.Rows(model, Math.Min(Group, Models - model)), start, target, ranks, counts);
        }

        for (int i = 0; i < ranks.Length; i++)
        {
            Shares[block.FirstRecord + start + i] = ranks[i] / counts[i];
        }
    }

    private static void Add<TLane, TStored>(
        MarginRows<TStored> rows,
        int start,
        ReadOnlySpan<double> target,
        Span<double> ranks,
        Span<double> counts
    )
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged
    {
        TLane one = TLane.Fill(1);
        TLane half = TLane.Fill(0.5);
        for (int i = 0; i < target.Length; i += TLane.Width)
        {
            TLane own = TLane.Load(target[i..]);
            TLane rank = TLane.Load(ranks[i..]);
            TLane count = TLane.Load(counts[i..]);
            LaneColumn<TLane, TStored> column = new(rows, start + i);
            for (int model = rows.Models; model > 0; model--)
            {
                (TLane margin, TLane inside) = column.Next(TLane.Bits((start + i) & 63));
                count += one & ~inside;
                rank += ((one & TLane.Less(margin, own)) + (half & TLane.Same(margin, own))) & ~inside;
            }

            rank.Store(ranks[i..]);
            count.Store(counts[i..]);
        }
    }

    private void TakeMeans<TStored>(MarginBlock<TStored> block)
        where TStored : unmanaged, INumberBase<TStored>
    {
        MarginRows<TStored> rows = block.Rows(0, Models);
        for (int i = 0; i < block.Records; i++)
        {
            double own = _target[block.FirstRecord + i];
            int count = 0;
            double rank = 0;
            for (int model = 0; model < Models; model++)
            {
                if (!rows.IsMember(model, i * Queries))
                {
                    double other = MeanLogConfidence(rows.Values.Slice((model * rows.Stride) + (i * Queries), Queries));
                    count++;
                    rank +=
                        other < own ? 1
                        : other == own ? 0.5
                        : 0;
                }
            }

            Shares[block.FirstRecord + i] = rank / count;
        }
    }

    private double[] MeanLogConfidences(double[] margins)
    {
        double[] means = new double[margins.Length / Queries];
        for (int record = 0; record < means.Length; record++)
        {
            means[record] = MeanLogConfidence<double>(margins.AsSpan(record * Queries, Queries));
        }

        return means;
    }

    private static double MeanLogConfidence<TStored>(ReadOnlySpan<TStored> margins)
        where TStored : unmanaged, INumberBase<TStored>
    {
        double sum = 0;
        foreach (TStored margin in margins)
        {
            sum += LogDomain.LogSigmoid(double.CreateTruncating(margin));
        }

        return sum / margins.Length;
    }
}
