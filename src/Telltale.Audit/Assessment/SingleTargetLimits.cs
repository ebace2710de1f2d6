using Telltale.Audit.Results;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>Limits for rows that share nothing: DeLong for the AUC, order statistics and Clopper–Pearson for TPRs.</summary>
internal sealed class SingleTargetLimits(RocCurve curve, double confidence) : ITprLimits
{
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
}
