using Telltale.Audit.Persons;
using Telltale.Audit.Results;

namespace Telltale.Audit.Validity;

/// <summary>
/// Do all records count? Records about which an attack had no evidence are left out of its numbers; rows of a person, out of the
/// person's score.
/// </summary>
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
        string[] thin =
        [
            .. evidence
                .Scored.LeftOutOfPersons.Index()
                .Where(left => left.Item > 0)
                .Select(left => $"{evidence.Scored.Table.Columns[left.Index].Label} ({left.Item})"),
        ];
        if (partial.Length == 0 && thin.Length == 0)
        {
            return new(
                name,
                CheckStatus.Passed,
                $"Every attack scored every {evidence.Counted.One} of known membership."
            );
        }

        string missing =
            partial.Length == 0
                ? ""
                : $"Left out for want of evidence: {string.Join(", ", partial)}. The numbers of these attacks speak of the other {evidence.Counted.Many} only.";
        string within =
            thin.Length == 0
                ? ""
                : $"{evidence.Persons!.Row.Capital} without a score are left out of their persons' scores: {string.Join(", ", thin)}.";
        return new(
            name,
            CheckStatus.Warning,
            string.Join(' ', new[] { missing, within }.Where(said => said.Length > 0))
        );
    }
}
