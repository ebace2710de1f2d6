using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// Where each record stands in the other class: for a member the share of non-members below it, for a non-member the share of
/// members above it, ties counted half. The mean of either is the AUC.
/// </summary>
/// <param name="Auc">Area under the ROC curve.</param>
/// <param name="Members">A number in [0, 1] for each member, in the order of the records.</param>
/// <param name="NonMembers">A number in [0, 1] for each non-member, in the order of the records.</param>
public sealed record Placements(double Auc, double[] Members, double[] NonMembers)
{
    /// <summary>Places every record; one sort.</summary>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static Placements Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember)
    {
        TieGroups groups = TieGroups.Of(scores, isMember);
        ReadOnlySpan<TieGroup> descending = groups.Descending;
        double[] ascendingScores = new double[descending.Length];
        double[] ofMember = new double[descending.Length];
        double[] ofNonMember = new double[descending.Length];
        long membersAbove = 0;
        long below = groups.NonMembers;
        for (int g = 0; g < descending.Length; g++)
        {
            TieGroup group = descending[g];
            int at = descending.Length - 1 - g;
            below -= group.NonMembers;
            ascendingScores[at] = group.Score;
            ofMember[at] = (below + (0.5 * group.NonMembers)) / groups.NonMembers;
            ofNonMember[at] = (membersAbove + (0.5 * group.Members)) / groups.Members;
            membersAbove += group.Members;
        }

        double[] members = new double[groups.Members];
        double[] nonMembers = new double[groups.NonMembers];
        int m = 0;
        int n = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            int at = Array.BinarySearch(ascendingScores, scores[i]);
            if (isMember[i])
            {
                members[m++] = ofMember[at];
            }
            else
            {
                nonMembers[n++] = ofNonMember[at];
            }
        }

        return new Placements(groups.TwiceU / (2.0 * groups.Members * groups.NonMembers), members, nonMembers);
    }
}
