using Telltale.Audit.Results;

namespace Telltale.Report.Text;

/// <summary>Which attack comes first: the one whose AUC is surely the highest, not the luckiest.</summary>
internal static class Strongest
{
    /// <summary>By the lower limit of AUC, then AUC, then name; ties never depend on the order asked for.</summary>
    public static IReadOnlyList<AttackAssessment> First(IReadOnlyList<AttackAssessment> assessments) =>
        [
            .. assessments
                .OrderByDescending(a => a.Auc.Low)
                .ThenByDescending(a => a.Auc.Value)
                .ThenBy(a => a.Label, StringComparer.Ordinal),
        ];
}
