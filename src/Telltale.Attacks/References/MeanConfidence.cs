using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.References;

/// <summary>
/// The mean confidence p̄ of reference models in the true class, for each cell (record × query), as <c>log p̄</c> and
/// as <c>log(1 − p̄)</c>: the two together lose nothing where confidences are next to 0 or next to 1.
/// </summary>
internal sealed class MeanConfidence
{
    private readonly double[] _log;
    private readonly double[] _logComplement;

    private MeanConfidence(int cells)
    {
        _log = new double[cells];
        _logComplement = new double[cells];
    }

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

    /// <summary>Over candidates: means over all models that have a part, by <paramref name="mode"/>.</summary>
    /// <remarks>
    /// Online, a record needs models on both sides, otherwise its mean is not comparable with the others'; offline, it
    /// needs one trained without it. NaN elsewhere.
    /// </remarks>
    public static MeanConfidence OfRecords(ReferenceEvidence references, AttackMode mode, int? models, int queries)
    {
        int count = models ?? references.Signals.Models;
        return Of(references.Signals, mode, references.Members, count, queries);
    }

    /// <summary>Over population records, which no model was trained on: means over all models.</summary>
    public static MeanConfidence OfPopulation(Signals signals, int? models, int queries) =>
        Of(
            signals,
            AttackMode.Offline,
            new MembershipMask(signals.Models, signals.Records),
            models ?? signals.Models,
            queries
        );

    private static MeanConfidence Of(Signals signals, AttackMode mode, MembershipMask members, int models, int queries)
    {
        MeanConfidence mean = new(checked(signals.Records * queries));
        double[] taken = new double[models];
        foreach (MarginBlock block in MarginBlock.Over(signals, models, queries))
        {
            for (int i = 0; i < block.Records; i++)
            {
                for (int q = 0; q < queries; q++)
                {
                    int count = 0;
                    int inside = 0;
                    for (int model = 0; model < models; model++)
                    {
                        bool member = members[model, block.FirstRecord + i];
                        inside += member ? 1 : 0;
                        if (mode == AttackMode.Online || !member)
                        {
                            taken[count++] = block.Row(model)[(i * queries) + q];
                        }
                    }

                    bool enough = mode == AttackMode.Online ? inside > 0 && inside < models : count > 0;
                    int cell = ((block.FirstRecord + i) * queries) + q;
                    mean.Set(cell, enough ? taken.AsSpan(0, count) : []);
                }
            }
        }

        return mean;
    }

    private void Set(int cell, ReadOnlySpan<double> margins)
    {
        if (margins.IsEmpty)
        {
            _log[cell] = _logComplement[cell] = double.NaN;
            return;
        }

        double confidence = 0;
        double complement = 0;
        foreach (double margin in margins)
        {
            double e = Math.Exp(-Math.Abs(margin));
            double near = 1 / (1 + e);
            double far = e / (1 + e);
            confidence += margin >= 0 ? near : far;
            complement += margin >= 0 ? far : near;
        }

        _log[cell] = LogMeanOf(confidence, margins, sign: 1);
        _logComplement[cell] = LogMeanOf(complement, margins, sign: -1);
    }

    /// <summary>The logarithm of a sum of σ(±φ) over n; where the sum has left the range of doubles, from logarithms.</summary>
    private static double LogMeanOf(double sum, ReadOnlySpan<double> margins, int sign)
    {
        if (sum > 1e-290)
        {
            return Math.Log(sum / margins.Length);
        }

        double[] logs = new double[margins.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = LogDomain.LogSigmoid(sign * margins[i]);
        }

        return LogDomain.LogSumExp(logs) - Math.Log(logs.Length);
    }
}
