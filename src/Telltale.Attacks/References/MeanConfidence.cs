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
    public override void Take<TLane>(MarginBlock block)
    {
        Span<double> confidences = stackalloc double[TLane.Width];
        Span<double> complements = stackalloc double[TLane.Width];
        Span<double> members = stackalloc double[TLane.Width];
        int start = block.FirstRecord * Queries;
        for (int cell = 0; cell < block.Cells; cell += TLane.Width)
        {
            CellSums<TLane> sums = default;
            Add(new LaneColumn<TLane>(block, cell), ref sums);
            sums.Confidence.Store(confidences);
            sums.Complement.Store(complements);
            sums.Members.Store(members);
            for (int i = 0; i < TLane.Width && cell + i < block.Cells; i++)
            {
                int inside = (int)members[i];
                int count = mode == AttackMode.Online ? Models : Models - inside;
                bool enough = mode == AttackMode.Online ? inside > 0 && inside < Models : count > 0;
                _log[start + cell + i] = enough ? LogMean(confidences[i], count, block, cell + i, sign: 1) : double.NaN;
                _logComplement[start + cell + i] = enough
                    ? LogMean(complements[i], count, block, cell + i, sign: -1)
                    : double.NaN;
            }
        }
    }

    // A loop with nothing else in its method: everything it adds to stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add<TLane>(LaneColumn<TLane> column, ref CellSums<TLane> sums)
        where TLane : struct, IDoubleLane<TLane>
    {
        TLane one = TLane.Fill(1);
        TLane leftOut = TLane.Mask(mode == AttackMode.Online ? 0 : ulong.MaxValue);
        TLane confidence = TLane.Fill(0);
        TLane complement = confidence;
        TLane members = confidence;
        for (int model = Models; model > 0; model--)
        {
            (TLane margin, TLane inside) = column.Next();
            (TLane of, TLane ofNegative) = LaneMath<TLane>.Sigmoid(margin);
            confidence += TLane.AndNot(of, inside & leftOut);
            complement += TLane.AndNot(ofNegative, inside & leftOut);
            members += one & inside;
        }

        sums.Confidence = confidence;
        sums.Complement = complement;
        sums.Members = members;
    }

    /// <summary><c>Σ σ(φ)</c> and <c>Σ σ(−φ)</c> over the models that have a part, and how many were trained with the record.</summary>
    private struct CellSums<TLane>
        where TLane : struct, IDoubleLane<TLane>
    {
        public TLane Confidence;
        public TLane Complement;
        public TLane Members;
    }

    /// <summary>The logarithm of a sum of σ(±φ) over n; where the sum has left the range of doubles, from logarithms.</summary>
    private double LogMean(double sum, int count, MarginBlock block, int cell, int sign)
    {
        if (sum > SmallestSum)
        {
            return Math.Log(sum / count);
        }

        double[] logs = new double[count];
        int next = 0;
        for (int model = 0; model < Models; model++)
        {
            if (mode == AttackMode.Online || !block.IsMember(model, cell))
            {
                logs[next++] = LogDomain.LogSigmoid(sign * block.Values[(model * block.Stride) + cell]);
            }
        }

        return LogDomain.LogSumExp(logs) - Math.Log(count);
    }
}
