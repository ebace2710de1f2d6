using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Are there members among the non-members? A non-member whose features equal a member's is one in all but name, and
/// pulls every number towards chance. Rows of one person are on one side together, so that what somebody has twice never counts. More than one in a hundred makes the audit invalid.
/// </summary>
internal static class DuplicateCheckup
{
    private const string Name = "duplicates";
    private const double Limit = 0.01;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        if (evidence.Records is BaselineInput.Texts texts)
        {
            return OfTexts(evidence, texts.Values);
        }

        const string name = Name;
        if (evidence.FirstTarget is not { Features: { } features } target)
        {
            return new(
                name,
                CheckStatus.NotChecked,
                $"The {evidence.Rows.Many} themselves were not given ({evidence.RecordsField})."
            );
        }

        int[] nonMembers = [.. Indices(target, Membership.NonMember)];
        int shared = Shared(features, [.. Indices(target, Membership.Member)], nonMembers);
        string finding = evidence.Persons is null
            ? $"{shared} of {nonMembers.Length} non-members are equal to a member in every feature."
            : $"{shared} of {nonMembers.Length} rows of non-members are equal to a row of a member in every feature.";
        return Graded(evidence, finding, shared, nonMembers.Length);
    }

    private static ValidityCheck OfTexts(AuditedEvidence evidence, IReadOnlyList<string> texts)
    {
        IReadOnlyList<Membership> truth = evidence.RowTruth;
        HashSet<string> members = new(StringComparer.Ordinal);
        for (int record = 0; record < texts.Count; record++)
        {
            if (truth[record] == Membership.Member)
            {
                members.Add(texts[record]);
            }
        }

        int nonMembers = truth.Count(t => t == Membership.NonMember);
        int shared = texts.Where((text, r) => truth[r] == Membership.NonMember && members.Contains(text)).Count();
        return Graded(
            evidence,
            $"{shared} of {nonMembers} {(evidence.Persons is { } persons ? $"{persons.Row.Many} of " : "")}non-members are a member's text, letter for letter.",
            shared,
            nonMembers
        );
    }

    private static ValidityCheck Graded(AuditedEvidence evidence, string finding, int shared, int nonMembers) =>
        (
            shared == 0 ? new ValidityCheck(Name, CheckStatus.Passed, finding)
            : shared > Limit * nonMembers
                ? new ValidityCheck(
                    Name,
                    CheckStatus.Failed,
                    $"{finding} Remove repeated {evidence.Rows.Many} before the split."
                )
            : new ValidityCheck(Name, CheckStatus.Warning, finding + " They pull every number towards chance.")
        ) with
        {
            Measured = nonMembers == 0 ? 0 : (double)shared / nonMembers,
            Limit = Limit,
        };

    private static IEnumerable<int> Indices(ClassifierEvidence target, Membership wanted) =>
        Enumerable.Range(0, target.Records).Where(r => target.Membership[r] == wanted);

    /// <summary>Only hashes are kept of the members; a row is read again where they agree.</summary>
    private static int Shared(NdArray features, int[] members, int[] nonMembers)
    {
        int width = checked((int)(features.Count / features.Shape[0]));
        double[] row = new double[width];
        double[] other = new double[width];
        ILookup<int, int> byHash = members.ToLookup(member => Hash(features, member, row));
        int shared = 0;
        foreach (int record in nonMembers)
        {
            int hash = Hash(features, record, row);
            foreach (int member in byHash[hash])
            {
                features.Read((long)member * width, other);
                if (row.AsSpan().SequenceEqual(other))
                {
                    shared++;
                    break;
                }
            }
        }

        return shared;
    }

    /// <summary>Reads a record into <paramref name="row"/>; equal features give equal hashes, −0 and 0 are equal.</summary>
    private static int Hash(NdArray features, int record, double[] row)
    {
        features.Read((long)record * row.Length, row);
        HashCode hash = new();
        foreach (double value in row)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
