using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Where rows belong to persons: does the number of rows a person has give membership away? A two-sided rank test; if it does, persons
/// were not drawn at random, and scores of many rows are held against scores of few. Reference models that were trained on some rows
/// of a person and not on others are told of besides: they know the person, and make attacks look weaker than they are.
/// </summary>
internal static class PersonCheckup
{
    /// <summary>Name of the check.</summary>
    public const string Name = "persons";

    private const double Limit = 0.002;
    private const double Suspicious = 0.05;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        PersonRows persons = evidence.Persons!;
        double[] members = RowsOf(evidence, persons, Membership.Member);
        double[] nonMembers = RowsOf(evidence, persons, Membership.NonMember);
        if (members.Length == 0 || nonMembers.Length == 0)
        {
            return new(Name, CheckStatus.NotChecked, "There are no members, or no non-members, to compare.");
        }

        TieGroups groups = TieGroups.Of(members, nonMembers);
        double p =
            groups.Descending.Length == 1
                ? 1
                : MannWhitneyTest.Asymptotic(groups, Alternative.TwoSided, continuity: false).PValue;
        string rows = persons.Row.Many;
        string finding =
            $"Members have {members.Average():0.##} {rows} each on average, non-members {nonMembers.Average():0.##} (rank test, p {PValueText.Of(p)}).";
        int torn = Torn(evidence.FirstTarget, persons) + Torn(evidence.Documents, persons);
        string references =
            torn == 0
                ? ""
                : $" {(torn == 1 ? "1 reference model was" : $"{torn} reference models were")} trained on some {rows} of a person and not on others: such a model knows the person, so attacks that compare with it understate the leak. Train reference models on whole persons.";
        ValidityCheck check =
            p >= Suspicious ? new(Name, torn == 0 ? CheckStatus.Passed : CheckStatus.Warning, finding + references)
            : p >= Limit ? new(Name, CheckStatus.Warning, finding + " That may be chance." + references)
            : new(
                Name,
                CheckStatus.Failed,
                finding
                    + $" How many {rows} somebody has says who is a member: persons were not drawn at random, whatever their number of {rows}."
                    + references
            );
        return check with { Measured = p, Limit = Limit };
    }

    private static double[] RowsOf(AuditedEvidence evidence, PersonRows persons, Membership side) =>
        [
            .. Enumerable
                .Range(0, persons.Count)
                .Where(person => evidence.Truth[person] == side)
                .Select(person => (double)persons.RowsOf(person).Length),
        ];

    private static int Torn(ClassifierEvidence? evidence, PersonRows persons) =>
        Torn(evidence?.References?.Members, persons) + Torn(evidence?.Cascade?.Members, persons);

    private static int Torn(TextEvidence? evidence, PersonRows persons) =>
        evidence is null
            ? 0
            : evidence
                .Records.SelectMany(
                    (record, row) =>
                        record
                            .References.Where(model => model.Value.Member is not null)
                            .Select(model => (model.Key, persons.OfRow[row], model.Value.Member))
                )
                .Distinct()
                .CountBy(seen => (seen.Key, seen.Item2))
                .Where(seen => seen.Value > 1)
                .Select(seen => seen.Key.Key)
                .Distinct(StringComparer.Ordinal)
                .Count();

    private static int Torn(MembershipMask? mask, PersonRows persons) =>
        mask is null
            ? 0
            : Enumerable
                .Range(0, mask.Models)
                .Count(model =>
                    Enumerable
                        .Range(0, mask.Records)
                        .Any(row => mask[model, row] != mask[model, persons.RowsOf(persons.OfRow[row])[0]])
                );
}
