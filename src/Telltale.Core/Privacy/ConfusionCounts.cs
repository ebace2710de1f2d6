using System.Runtime.InteropServices;

namespace Telltale.Core.Privacy;

/// <summary>What a fixed threshold did with members (positives) and non-members (negatives).</summary>
/// <param name="TruePositives">Members called members.</param>
/// <param name="FalseNegatives">Members called non-members.</param>
/// <param name="FalsePositives">Non-members called members.</param>
/// <param name="TrueNegatives">Non-members called non-members.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ConfusionCounts(
    long TruePositives,
    long FalseNegatives,
    long FalsePositives,
    long TrueNegatives
)
{
    /// <summary>All members.</summary>
    public long Members => TruePositives + FalseNegatives;

    /// <summary>All non-members.</summary>
    public long NonMembers => FalsePositives + TrueNegatives;
}
