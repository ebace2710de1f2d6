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
    public override void Take<TLane>(MarginBlock block)
    {
        if (Queries == 1)
        {
            TakeMargins<TLane>(block);
        }
        else
        {
            TakeMeans(block);
        }
    }

    private void TakeMargins<TLane>(MarginBlock block)
        where TLane : struct, IDoubleLane<TLane>
    {
        Span<double> target = stackalloc double[TLane.Width];
        for (int cell = 0; cell < block.Cells; cell += TLane.Width)
        {
            int width = Math.Min(TLane.Width, block.Cells - cell);
            _target.AsSpan(block.FirstRecord + cell, width).CopyTo(target);
            TLane own = TLane.Load(target);
            TLane one = TLane.Fill(1);
            TLane half = TLane.Fill(0.5);
            TLane count = TLane.Fill(0);
            TLane rank = count;
            LaneColumn<TLane> column = new(block, cell);
            for (int model = 0; model < Models; model++)
            {
                (TLane margin, TLane inside) = column.Next();
                count += one & ~inside;
                rank += ((one & TLane.Less(margin, own)) + (half & TLane.Same(margin, own))) & ~inside;
            }

            LaneStore.Write(rank / count, Shares.AsSpan(block.FirstRecord + cell, width));
        }
    }

    private void TakeMeans(MarginBlock block)
    {
        for (int i = 0; i < block.Records; i++)
        {
            double own = _target[block.FirstRecord + i];
            int count = 0;
            double rank = 0;
            for (int model = 0; model < Models; model++)
            {
                if (!block.IsMember(model, i * Queries))
                {
                    double other = MeanLogConfidence(
                        block.Values.Slice((model * block.Stride) + (i * Queries), Queries)
                    );
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
            means[record] = MeanLogConfidence(margins.AsSpan(record * Queries, Queries));
        }

        return means;
    }

    private static double MeanLogConfidence(ReadOnlySpan<double> margins)
    {
        double sum = 0;
        foreach (double margin in margins)
        {
            sum += LogDomain.LogSigmoid(margin);
        }

        return sum / margins.Length;
    }
}
