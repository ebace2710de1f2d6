using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Validity;

/// <summary>
/// Do scores point the right way? An attack whose AUC lies below ½ with p &lt; 0.01 is reversed; if every attack is, with
/// p &lt; 0.001, the truth itself is probably the wrong way round and the audit is invalid.
/// </summary>
internal static class DirectionCheckup
{
    private const double Limit = 0.001;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        string[] reversed =
        [
            .. evidence
                .Assessments.Where(a => a.DirectionCheck.Status == DirectionStatus.Reversed)
                .Select(a => $"{a.Label} (AUC {a.Auc.Value:0.000}, p {PValueText.Of(a.DirectionCheck.PValue)})"),
        ];
        const string name = "direction";
        if (reversed.Length == 0)
        {
            return new(name, CheckStatus.Passed, "No attack scores members below non-members.");
        }

        string list = string.Join(", ", reversed);
        // The best that any attack has to say for the direction.
        double most = evidence.Assessments.Max(a => a.DirectionCheck.PValue);
        ValidityCheck check =
            most < Limit
                ? new(
                    name,
                    CheckStatus.Failed,
                    $"Members score lower than non-members in every attack: {list}. Check that member = 1 means member, and that higher scores mean member."
                )
                : new(name, CheckStatus.Warning, $"Members score lower than non-members in: {list}.");
        return check with { Measured = most, Limit = Limit };
    }
}
