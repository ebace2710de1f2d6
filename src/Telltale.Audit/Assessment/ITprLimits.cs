using Telltale.Audit.Results;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>Where the limits of an assessment come from.</summary>
internal interface ITprLimits
{
    /// <summary>AUC with its limits.</summary>
    Estimate Auc();

    /// <summary>Limits for the TPR at an FPR, and the name of their method.</summary>
    (Interval Limits, string Method) Tpr(double fpr);
}
