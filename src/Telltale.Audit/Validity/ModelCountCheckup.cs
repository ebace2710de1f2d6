using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Validity;

/// <summary>
/// Are there enough reference models? With fewer than four a side the spread of a record's margin is a guess, and
/// attacks that rest on it understate the leak.
/// </summary>
internal static class ModelCountCheckup
{
    private const int Enough = 4;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "models";
        if (evidence.FirstTarget is not { } target)
        {
            return new(name, CheckStatus.NotChecked, "Only scores were given.");
        }

        if (target.References is not { Members: var mask })
        {
            return new(
                name,
                CheckStatus.Warning,
                "There are no reference models: only attacks that need none were run, and those see little at low false-positive rates."
            );
        }

        int least = int.MaxValue;
        for (int record = 0; record < mask.Records; record++)
        {
            int members = 0;
            for (int model = 0; model < mask.Models; model++)
            {
                members += mask[model, record] ? 1 : 0;
            }

            least = Math.Min(least, Math.Min(members, mask.Models - members));
        }

        string finding =
            $"{mask.Models} reference models; every record has at least {least} trained with it and {least} without.";
        return least >= Enough
            ? new(name, CheckStatus.Passed, finding)
            : new(
                name,
                CheckStatus.Warning,
                finding + " With so few, attacks that fit a spread to each record understate the leak."
            );
    }
}
