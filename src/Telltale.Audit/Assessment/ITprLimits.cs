using Telltale.Audit.Results;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>Where the limits of an assessment come from.</summary>
internal interface ITprLimits
{
    /// <summary>AUC with its limits.</summary>
    Estimate Auc();

    /// <summary>Limits for the TPR at an FPR, and the name of their method.</summary>
    (Interval Limits, string Method) Tpr(double fpr);

    /// <summary>Limits that are missed at most as often as they say, whatever the curve; null where there are none.</summary>
    RateLimits? Exact(double fpr);

    /// <summary>The same as of one attack, leaving out so much less that as many attacks may be looked at.</summary>
    (Interval Limits, string Method) TprCorrectedFor(int attacks, double fpr);

    /// <summary>Limits that hold at all of these FPRs together, and the name of their method.</summary>
    (Interval[] Limits, string Method) Band(double[] rates);

    /// <summary>The AUC resampled over targets and records; null where there is one target.</summary>
    ResampledStatistic? ResampledAuc { get; }
}
