using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity;

/// <summary>
/// Do the target's answers still tell records apart? Confidences rounded to 1 give the same margin to many records, and
/// the low false-positive rates, where those records lie, are lost.
/// </summary>
internal static class SaturationCheckup
{
    private const double Limit = 0.05;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "saturation";
        if (evidence.FirstTarget is not { Target.HasMargins: true } target)
        {
            return new(name, CheckStatus.NotChecked, "The target's confidences were not given.");
        }

        double[] margins = new double[target.Records * target.Target.Queries];
        target.Target.ReadMargins(0, 0, margins);
        double top = margins.Max();
        int atTop = margins.Count(m => m == top);
        double share = (double)atTop / margins.Length;
        string finding =
            $"{atTop} of {margins.Length} answers share the highest margin ({(double.IsFinite(top) ? $"{top:0.0}" : "a confidence of exactly 1")}).";
        return atTop == 1 || share <= Limit
            ? new(name, CheckStatus.Passed, finding)
            : new(
                name,
                CheckStatus.Warning,
                finding + " Logits, or confidences with more digits, would tell them apart."
            );
    }
}
