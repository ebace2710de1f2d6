using Telltale.Audit.Results;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Limits for rows that share records and target models: the two-way bootstrap. Where fewer than ten false positives are allowed
/// the threshold is an extreme that the bootstrap does not reproduce, and its limits are widened to hold the order-statistic
/// ones. Where every replicate agrees (AUC 0 or 1) the bootstrap says nothing and Newcombe's limits stand in.
/// </summary>
internal sealed class SeveralTargetsLimits : ITprLimits
{
    private readonly SingleTargetLimits _asIfIndependent;
    private readonly RocCurve _curve;
    private readonly double _confidence;
    private readonly double[] _rates;
    private readonly BootstrapReplicates _replicates;

    public SeveralTargetsLimits(
        RocCurve curve,
        ScoredRows rows,
        double[] rates,
        AssessmentOptions options,
        Seed seed,
        int threads
    )
    {
        _asIfIndependent = new SingleTargetLimits(curve, options.Confidence);
        _curve = curve;
        _confidence = options.Confidence;
        _rates = [.. rates.Distinct()];
        TwoWayRows sorted = TwoWayRows.Of(rows.Ranked, rows.Target, rows.Record);
        _replicates = TwoWayBootstrap.Run(sorted, _rates, options.BootstrapReplicates, seed, threads);
    }

    public Estimate Auc()
    {
        Interval limits = _replicates.Auc(_confidence);
        return limits.High > limits.Low
            ? new Estimate(_curve.Auc, limits.Low, limits.High, TwoWayBootstrap.MethodName)
            : _asIfIndependent.Auc();
    }

    public (Interval Limits, string Method) Tpr(double fpr)
    {
        Interval limits = _replicates.Tpr(Array.IndexOf(_rates, fpr), _confidence);
        if (_curve.ResolutionAt(fpr) == Resolution.Ok && limits.High > limits.Low)
        {
            return (limits, TwoWayBootstrap.MethodName);
        }

        (Interval exact, string method) = _asIfIndependent.Tpr(fpr);
        Interval both = new(Math.Min(limits.Low, exact.Low), Math.Max(limits.High, exact.High));
        return (both, $"{TwoWayBootstrap.MethodName}, widened by {method}");
    }
}
