using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity;

/// <summary>
/// Do the target's answers still tell records apart? Confidences rounded to 1, or to a few digits, give the same margin to
/// many records, and the low false-positive rates, where those records lie, are lost.
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
        double tied = 1 - ((double)margins.Distinct().Count() / margins.Length);
        bool isCoarse = tied > Limit && margins.Length > 1;
        finding += $" {tied * 100:0.#}% repeat a margin that another answer has.";
        return new(
            name,
            (atTop > 1 && share > Limit) || isCoarse ? CheckStatus.Warning : CheckStatus.Passed,
            (atTop > 1 && share > Limit) || isCoarse
                ? finding + " Logits, or confidences with more digits, would tell them apart."
                : finding
        )
        {
            Measured = Math.Max(atTop > 1 ? share : 0, tied),
            Limit = Limit,
        };
    }
}
