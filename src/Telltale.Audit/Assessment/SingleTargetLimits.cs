using Telltale.Audit.Results;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>Limits for rows that share nothing: DeLong for the AUC, order statistics and Clopper–Pearson for TPRs.</summary>
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
        (TprInterval.OrderStatistic(curve, fpr, confidence), TprInterval.MethodName);

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
