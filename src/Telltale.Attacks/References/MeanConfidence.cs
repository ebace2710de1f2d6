using System.Numerics;
using System.Runtime.CompilerServices;
using Telltale.Core.Numerics;
using Telltale.Core.Numerics.Lanes;

namespace Telltale.Attacks.References;

/// <summary>
/// The mean confidence p̄ of reference models in the true class, for each cell (record × query), as <c>log p̄</c> and
/// as <c>log(1 − p̄)</c>: the two together lose nothing where confidences are next to 0 or next to 1.
/// </summary>
/// <remarks>
/// Online, the mean is over all models, and a record needs models on both sides, otherwise its mean is not comparable
/// with the others'; offline, it is over the models trained without the record, at least one. NaN elsewhere.
/// </remarks>
internal sealed class MeanConfidence(int records, AttackMode mode, int models, int queries)
    : BlockStatistic(models, queries)
{
    /// <summary>Below this a sum may hold terms that were cut off at the end of the range of doubles.</summary>
    private const double SmallestSum = 1e-290;

    private readonly double[] _log = new double[checked(records * queries)];
    private readonly double[] _logComplement = new double[records * queries];

    /// <summary>
    /// <c>log p̂</c> with <c>p̂ = ½[(1 + a) p̄ + (1 − a)]</c>; NaN where there was no model. With a = 1 it is log p̄
    /// itself. Computed as <c>log(1 − ½(1 + a)(1 − p̄))</c> where that is nearer to 1.
    /// </summary>
    public double LogMarginal(int cell, double a)
    {
        double weight = (1 + a) / 2;
        double complement = weight * Math.Exp(_logComplement[cell]);
        if (complement < 0.5)
        {
            return LogDomain.LogOnePlus(-complement);
        }

        double main = Math.Log(weight) + _log[cell];
        return a == 1 ? main : LogDomain.LogSumExp([main, Math.Log((1 - a) / 2)]);
    }

    /// <inheritdoc/>
    protected override void TakeCells<TLane, TStored>(MarginBlock<TStored> block, int start, int end)
    {
        int length = end - start;
        Span<double> sums = block.Scratch<double>(3 * length);
        sums.Clear();
        Span<double> confidences = sums[..length];
        Span<double> complements = sums.Slice(length, length);
        Span<double> members = sums.Slice(2 * length, length);
        for (int model = 0; model < Models; model += Group)
        {
            MarginRows<TStored> rows = block.Rows(model, Math.Min(Group, Models - model));
            Add<TLane, TStored>(rows, start, confidences, complements, members);
        }

        int offset = (block.FirstRecord * Queries) + start;
        for (int i = 0; i < length; i++)
        {
            int inside = (int)members[i];
            int count = mode == AttackMode.Online ? Models : Models - inside;
            bool enough = mode == AttackMode.Online ? inside > 0 && inside < Models : count > 0;
            _log[offset + i] = enough ? LogMean(confidences[i], count, block, start + i, sign: 1) : double.NaN;
            _logComplement[offset + i] = enough
                ? LogMean(complements[i], count, block, start + i, sign: -1)
                : double.NaN;
        }
    }

    /// <summary><c>Σ σ(φ)</c> and <c>Σ σ(−φ)</c> over the models that have a part, and how many were trained with the record.</summary>
    // A loop with nothing else in its method: everything it adds to stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add<TLane, TStored>(
        MarginRows<TStored> rows,
        int start,
        Span<double> confidences,
        Span<double> complements,
        Span<double> members
    )
        where TLane : struct, IDoubleLane<TLane>
        where TStored : unmanaged
    {
        TLane one = TLane.Fill(1);
        TLane leftOut = TLane.Mask(mode == AttackMode.Online ? 0 : ulong.MaxValue);
        for (int i = 0; i < confidences.Length; i += TLane.Width)
        {
            TLane confidence = TLane.Load(confidences[i..]);
            TLane complement = TLane.Load(complements[i..]);
            TLane count = TLane.Load(members[i..]);
            LaneColumn<TLane, TStored> column = new(rows, start + i);
            for (int model = rows.Models; model > 0; model--)
            {
                (TLane margin, TLane inside) = column.Next(TLane.Bits((start + i) & 63));
                (TLane of, TLane ofNegative) = LaneMath<TLane>.Sigmoid(margin);
                confidence += TLane.AndNot(of, inside & leftOut);
                complement += TLane.AndNot(ofNegative, inside & leftOut);
                count += one & inside;
            }

            confidence.Store(confidences[i..]);
            complement.Store(complements[i..]);
            count.Store(members[i..]);
        }
    }

    /// <summary>The logarithm of a sum of σ(±φ) over n; where the sum has left the range of doubles, from logarithms.</summary>
    private double LogMean<TStored>(double sum, int count, MarginBlock<TStored> block, int cell, int sign)
        where TStored : unmanaged, INumberBase<TStored>
    {
        if (sum > SmallestSum)
        {
            return Math.Log(sum / count);
        }

        double[] logs = new double[count];
        int next = 0;
        for (int model = 0; model < Models; model++)
        {
            MarginRows<TStored> row = block.Rows(model, 1);
            if (mode == AttackMode.Online || !row.IsMember(0, cell))
            {
                logs[next++] = LogDomain.LogSigmoid(sign * double.CreateTruncating(row.Values[cell]));
            }
        }

        return LogDomain.LogSumExp(logs) - Math.Log(count);
    }
}
