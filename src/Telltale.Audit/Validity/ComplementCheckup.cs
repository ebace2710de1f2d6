using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity;

/// <summary>
/// Was a reference model trained on exactly what the target was not? It then carries the answer key, and every attack
/// that uses it looks stronger than it is.
/// </summary>
internal static class ComplementCheckup
{
    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "complement";
        if (evidence.FirstTarget is not { References: { Members: var mask } } target)
        {
            return new(name, CheckStatus.NotChecked, "There are no reference models.");
        }

        int[] complements =
        [
            .. Enumerable.Range(0, mask.Models).Where(model => Mirrors(mask, model, target.Membership)),
        ];
        return complements.Length == 0
            ? new(name, CheckStatus.Passed, "No reference model was trained on exactly what the target was not.")
            : new(
                name,
                CheckStatus.Warning,
                $"Reference models {string.Join(", ", complements)} (from 0) were trained on exactly the records that the target was not; leave them out: they make attacks look stronger than they are."
            );
    }

    private static bool Mirrors(MembershipMask mask, int model, Membership[] truth)
    {
        bool any = false;
        for (int record = 0; record < truth.Length; record++)
        {
            if (truth[record] == Membership.Unknown)
            {
                continue;
            }

            any = true;
            if (mask[model, record] == (truth[record] == Membership.Member))
            {
                return false;
            }
        }

        return any;
    }
}
