using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Are there members among the non-members? A non-member whose features equal a member's is one in all but name, and
/// pulls every number towards chance. More than one in a hundred makes the audit invalid.
/// </summary>
internal static class DuplicateCheckup
{
    private const double Limit = 0.01;

    public static ValidityCheck Check(AuditedEvidence evidence)
    {
        const string name = "duplicates";
        if (evidence.FirstTarget is not { Features: { } features } target)
        {
            return new(name, CheckStatus.NotChecked, "The records themselves were not given (array features).");
        }

        int[] nonMembers = [.. Indices(target, Membership.NonMember)];
        int shared = Shared(features, [.. Indices(target, Membership.Member)], nonMembers);
        string finding = $"{shared} of {nonMembers.Length} non-members are equal to a member in every feature.";
        return shared == 0 ? new(name, CheckStatus.Passed, finding)
            : shared > Limit * nonMembers.Length
                ? new(name, CheckStatus.Failed, finding + " Remove repeated records before the split.")
            : new(name, CheckStatus.Warning, finding + " They pull every number towards chance.");
    }

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
