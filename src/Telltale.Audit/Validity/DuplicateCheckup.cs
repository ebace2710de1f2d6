using System.Runtime.InteropServices;
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
        HashSet<RowKey> members = [.. Indices(target, Membership.Member).Select(r => new RowKey(Row(features, r)))];
        int shared = nonMembers.Count(r => members.Contains(new RowKey(Row(features, r))));
        string finding = $"{shared} of {nonMembers.Length} non-members are equal to a member in every feature.";
        return shared == 0 ? new(name, CheckStatus.Passed, finding)
            : shared > Limit * nonMembers.Length
                ? new(name, CheckStatus.Failed, finding + " Remove repeated records before the split.")
            : new(name, CheckStatus.Warning, finding + " They pull every number towards chance.");
    }

    private static IEnumerable<int> Indices(ClassifierEvidence target, Membership wanted) =>
        Enumerable.Range(0, target.Records).Where(r => target.Membership[r] == wanted);

    private static double[] Row(NdArray features, int record)
    {
        double[] row = new double[features.Count / features.Shape[0]];
        features.Read((long)record * row.Length, row);
        return row;
    }

    /// <summary>A row compared by its content.</summary>
    private readonly struct RowKey(double[] row) : IEquatable<RowKey>
    {
        private readonly double[] _row = row;

        public bool Equals(RowKey other) => _row.AsSpan().SequenceEqual(other._row);

        public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = new();
            hash.AddBytes(MemoryMarshal.AsBytes(_row.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
