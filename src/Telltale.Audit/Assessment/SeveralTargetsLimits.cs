using Telltale.Audit.Results;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Limits for rows that share records and target models: the two-way bootstrap. Where fewer than ten false positives are allowed
/// the threshold is an extreme that the bootstrap does not reproduce, and where fewer than ten members are found, or missed, it
/// resamples hardly anything: there its limits are widened to hold those of rows that share nothing. Where every replicate agrees (AUC 0 or 1) the bootstrap says nothing and Newcombe's limits stand in.
/// </summary>
internal sealed class SeveralTargetsLimits : ITprLimits
{
    private const int FewestResampled = 10;

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

    public ResampledStatistic? ResampledAuc => _replicates.ResampledAuc;

    public Estimate Auc()
    {
        Interval limits = _replicates.Auc(_confidence);
        return limits.High > limits.Low
            ? new Estimate(_curve.Auc, limits.Low, limits.High, TwoWayBootstrap.MethodName)
            : _asIfIndependent.Auc();
    }

    public (Interval Limits, string Method) Tpr(double fpr) =>
        Widened(
            fpr,
            _replicates.Tpr(Array.IndexOf(_rates, fpr), _confidence),
            TwoWayBootstrap.MethodName,
            () => _asIfIndependent.Tpr(fpr)
        );

    // Targets share records, and their rows models: no exact limits are known.
    public RateLimits? Exact(double fpr) => null;

    public (Interval Limits, string Method) TprCorrectedFor(int attacks, double fpr)
    {
        // Few of a thousand replicates lie beyond so small a tail: their standard error serves.
        ResampledStatistic tpr = _replicates.ResampledTpr[Array.IndexOf(_rates, fpr)];
        return Widened(
            fpr,
            SupT.Normal(tpr, (1 - _confidence) / (2 * attacks), SupTScale.Rate),
            $"{TwoWayBootstrap.MethodName} standard error, bonferroni over {attacks} attack{(attacks == 1 ? "" : "s")}",
            () => _asIfIndependent.TprCorrectedFor(attacks, fpr)
        );
    }

    public (Interval[] Limits, string Method) Band(double[] rates)
    {
        (Interval[] exact, string exactMethod) = _asIfIndependent.Band(rates);
        Interval[] together = SupT.Limits(
            [.. rates.Select(f => _replicates.ResampledTpr[Array.IndexOf(_rates, f)])],
            _confidence,
            SupTScale.Rate
        );
        bool thin = false;
        for (int r = 0; r < rates.Length; r++)
        {
            if (IsBlindAt(rates[r]))
            {
                thin = true;
                together[r] = new Interval(
                    Math.Min(together[r].Low, exact[r].Low),
                    Math.Max(together[r].High, exact[r].High)
                );
            }
        }

        return (
            together,
            thin ? $"{SupT.MethodName}, widened at the thinnest rates by {exactMethod}" : SupT.MethodName
        );
    }

    private bool IsBlindAt(double fpr)
    {
        OperatingPoint point = _curve.AtFpr(fpr);
        return _curve.ResolutionAt(fpr) != Resolution.Ok
            || Math.Min(point.Tpr, 1 - point.Tpr) * _curve.Groups.Members < FewestResampled;
    }

    // Where the bootstrap is blind its limits are made to hold those of rows that share nothing.
    private (Interval Limits, string Method) Widened(
        double fpr,
        Interval limits,
        string method,
        Func<(Interval, string)> asIfIndependent
    )
    {
        if (!IsBlindAt(fpr) && limits.High > limits.Low)
        {
            return (limits, method);
        }

        (Interval exact, string exactMethod) = asIfIndependent();
        Interval both = new(Math.Min(limits.Low, exact.Low), Math.Max(limits.High, exact.High));
        return (both, $"{method}, widened by {exactMethod}");
    }
}
