using System.Runtime.InteropServices;
using Telltale.Attacks.Shadows;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Assessment;

/// <summary>How many members and others a threshold calls members, on one shadow target or several.</summary>
/// <param name="Members">Members with a score.</param>
/// <param name="Others">Others with a score.</param>
/// <param name="CalledMembers">Members that are called so.</param>
/// <param name="CalledOthers">Others that are called members.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateCounts(long Members, long Others, long CalledMembers, long CalledOthers)
{
    /// <summary>TPR.</summary>
    public double TruePositiveRate => (double)CalledMembers / Members;

    /// <summary>FPR.</summary>
    public double FalsePositiveRate => (double)CalledOthers / Others;

    /// <summary>TPR − FPR.</summary>
    public double Gap => TruePositiveRate - FalsePositiveRate;

    /// <summary>Standard error of the difference, records independent.</summary>
    public double GapError =>
        Math.Sqrt(
            (TruePositiveRate * (1 - TruePositiveRate) / Members)
                + (FalsePositiveRate * (1 - FalsePositiveRate) / Others)
        );

    /// <summary>Share of all records that is called members.</summary>
    public double Called => (double)(CalledMembers + CalledOthers) / (Members + Others);

    /// <summary>Share of all records that are members.</summary>
    public double Share => (double)Members / (Members + Others);

    /// <summary>The share of members at which these rates call a share of records members.</summary>
    public double ShareOf(double called) => (called - FalsePositiveRate) / Gap;

    /// <summary>Counts on one shadow target; records without a score are left out.</summary>
    public static RateCounts Of(ShadowTrial trial, double threshold)
    {
        RateCounts counts = default;
        for (int record = 0; record < trial.Truth.Length; record++)
        {
            double score = trial.Scores[0][record];
            if (double.IsNaN(score))
            {
                continue;
            }

            long called = score >= threshold ? 1 : 0;
            counts += trial.Truth[record] == Membership.Member ? new(1, 0, called, 0) : new(0, 1, 0, called);
        }

        return counts;
    }

    public static RateCounts operator +(RateCounts a, RateCounts b) =>
        new(
            a.Members + b.Members,
            a.Others + b.Others,
            a.CalledMembers + b.CalledMembers,
            a.CalledOthers + b.CalledOthers
        );
}
