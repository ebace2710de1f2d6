using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Validity;

/// <summary>Do all records count? Records about which an attack had no evidence are left out of its numbers.</summary>
internal static class CoverageCheckup
{
    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "coverage";
        string[] partial =
        [
            .. evidence
                .Assessments.Where(a => a.Excluded > 0)
                .Select(a => $"{a.Label} ({a.Excluded} of {a.Excluded + a.Members + a.Nonmembers})"),
        ];
        return partial.Length == 0
            ? new(name, CheckStatus.Passed, $"Every attack scored every {evidence.Counted.One} of known membership.")
            : new(
                name,
                CheckStatus.Warning,
                $"Left out for want of evidence: {string.Join(", ", partial)}. The numbers of these attacks speak of the other {evidence.Counted.Many} only."
            );
    }
}
