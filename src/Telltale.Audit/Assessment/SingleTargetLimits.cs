using Telltale.Audit.Results;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>
/// Limits for rows that share nothing: DeLong for the AUC, the mixture over the threshold's rank for TPRs, and beside it the exact ones; what is
/// corrected for many attacks or holds at all rates together is exact.
/// </summary>
internal sealed class SingleTargetLimits(RocCurve curve, double confidence) : ITprLimits
{
    public ResampledStatistic? ResampledAuc => null;

    public Estimate Auc()
    {
        AucInterval interval = AucInterval.Of(curve.Groups, confidence, AucIntervalMethod.DeLong);
        string method = interval.Method switch
        {
            AucIntervalMethod.DeLong => "delong",
            AucIntervalMethod.DeLongLogit => "delong-logit",
            AucIntervalMethod.NewcombeScore => "newcombe-score",
        };
        return new Estimate(curve.Auc, interval.Limits.Low, interval.Limits.High, method);
    }

    public (Interval Limits, string Method) Tpr(double fpr) =>
        (MixedTprInterval.Of(curve, fpr, confidence), MixedTprInterval.MethodName);

    public RateLimits? Exact(double fpr)
    {
        Interval exact = TprInterval.OrderStatistic(curve, fpr, confidence);
        return new RateLimits(exact.Low, exact.High);
    }

    public (Interval Limits, string Method) TprCorrectedFor(int attacks, double fpr) =>
        (
            TprInterval.OrderStatistic(curve, fpr, 1 - ((1 - confidence) / attacks)),
            $"{TprInterval.MethodName}, bonferroni over {attacks} attack{(attacks == 1 ? "" : "s")}"
        );

    public (Interval[] Limits, string Method) Band(double[] rates)
    {
        Core.Roc.RocBand band = Core.Roc.RocBand.Of(curve, confidence);
        return ([.. rates.Select(band.At)], Core.Roc.RocBand.MethodName);
    }
}
