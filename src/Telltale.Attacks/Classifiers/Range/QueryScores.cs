using Telltale.Attacks.References;

namespace Telltale.Attacks.Classifiers.Range;

/// <summary>The score of each query by itself, from the moments of the reference models with pooled variances.</summary>
internal sealed class QueryScores
{
    private readonly ReferenceMoments _moments;
    private readonly bool _online;
    private readonly double[] _variancesOut;
    private readonly double[] _variancesIn;

    public QueryScores(ReferenceMoments moments, AttackMode mode, int threads)
    {
        _moments = moments;
        _online = mode == AttackMode.Online;
        _variancesOut = PooledVariance.Population(moments.Out, _online ? moments.In : null, threads);
        _variancesIn = _online ? PooledVariance.Population(moments.In, moments.Out, threads) : [];
    }

    /// <summary>Of a margin of the target.</summary>
    public double Of(int cell, double margin) =>
        Score(cell % _moments.Queries, margin, _moments.In.Means[cell], _moments.Out.Means[cell]);

    /// <summary>Of a margin of a reference model, which is taken out of the mean of its side; NaN where none is left.</summary>
    /// <param name="cell">Which record and query.</param>
    /// <param name="margin">The model's margin.</param>
    /// <param name="member">Whether it was trained on the record.</param>
    public double WithoutOwn(int cell, double margin, bool member)
    {
        double inside = _moments.In.Means[cell];
        double outside = _moments.Out.Means[cell];
        SideMoments side = member ? _moments.In : _moments.Out;
        int count = side.Counts[cell / _moments.Queries];
        double without = count < 2 ? double.NaN : side.Means[cell] + ((side.Means[cell] - margin) / (count - 1));
        return member
            ? Score(cell % _moments.Queries, margin, without, outside)
            : Score(cell % _moments.Queries, margin, inside, without);
    }

    private double Score(int query, double margin, double inside, double outside)
    {
        double variance = _variancesOut[query] > 0 ? _variancesOut[query] : double.NaN;
        double fromOut = margin - outside;
        if (!_online)
        {
            return fromOut / Math.Sqrt(variance);
        }

        double other = _variancesIn[query] > 0 ? _variancesIn[query] : double.NaN;
        double fromIn = margin - inside;
        return (0.5 * ((fromOut * fromOut / variance) - (fromIn * fromIn / other)))
            + (0.5 * Math.Log(variance / other));
    }
}
