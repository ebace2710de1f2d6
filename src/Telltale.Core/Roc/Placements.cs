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
        RankedScores ranked = RankedScores.Of(scores, isMember);
        TieGroups groups = ranked.Groups;
        double[] placed = new double[scores.Length];
        long membersAbove = 0;
        long below = groups.NonMembers;
        int at = 0;
        foreach (TieGroup group in groups.Descending)
        {
            below -= group.NonMembers;
            double ofMember = (below + (0.5 * group.NonMembers)) / groups.NonMembers;
            double ofNonMember = (membersAbove + (0.5 * group.Members)) / groups.Members;
            membersAbove += group.Members;
            for (int end = at + group.Members + group.NonMembers; at < end; at++)
            {
                placed[ranked.Order[at]] = ranked.IsMember[at] ? ofMember : ofNonMember;
            }
        }

        double[] members = new double[groups.Members];
        double[] nonMembers = new double[groups.NonMembers];
        int m = 0;
        int n = 0;
        for (int i = 0; i < placed.Length; i++)
        {
            if (isMember[i])
            {
                members[m++] = placed[i];
            }
            else
            {
                nonMembers[n++] = placed[i];
            }
        }

        return new Placements(groups.TwiceU / (2.0 * groups.Members * groups.NonMembers), members, nonMembers);
    }
}
