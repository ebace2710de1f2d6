using Telltale.Core.Evidence;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// What a threshold does on a target that took no part in setting it: for each target in turn the threshold comes from the non-members of
/// the others, as an attacker must who has only models of his own, and is applied to the target.
/// </summary>
/// <param name="Fpr">FPR asked for.</param>
/// <param name="AchievedFpr">FPR on the targets, all together.</param>
/// <param name="LowestFpr">Lowest FPR on a single target.</param>
/// <param name="HighestFpr">Highest FPR on a single target.</param>
/// <param name="Tpr">TPR on the targets, all together.</param>
/// <param name="Targets">Number of targets judged.</param>
public sealed record ShadowThreshold(
    double Fpr,
    double AchievedFpr,
    double LowestFpr,
    double HighestFpr,
    double Tpr,
    int Targets
)
{
    /// <summary>
    /// Leaves out each target in turn. Thresholds are as everywhere: the largest set whose FPR among the others' non-members is at most f,
    /// ties together. Null where those non-members cannot resolve f, or no target has both classes.
    /// </summary>
    /// <param name="ranked">All rows.</param>
    /// <param name="target">Target of each row (by row, not by rank): numbers from 0.</param>
    /// <param name="targets">How many there are; at least 2, or there are no others.</param>
    /// <param name="fpr">f in (0, 1).</param>
    public static ShadowThreshold? LeaveOneOut(RankedScores ranked, ReadOnlySpan<int> target, int targets, double fpr)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        ReadOnlySpan<int> order = ranked.Order;
        ReadOnlySpan<bool> isMember = ranked.IsMember;
        long[] members = new long[targets];
        long[] nonMembers = new long[targets];
        for (int i = 0; i < order.Length; i++)
        {
            (isMember[i] ? members : nonMembers)[target[order[i]]]++;
        }

        long truePositives = 0;
        long falsePositives = 0;
        long allMembers = 0;
        long allNonMembers = 0;
        int count = 0;
        double lowest = 1;
        double highest = 0;
        for (int t = 0; t < targets; t++)
        {
            if (members[t] == 0 || nonMembers[t] == 0)
            {
                continue;
            }

            long limit = FalsePositiveLimit.Of(fpr, ranked.Groups.NonMembers - nonMembers[t]);
            if (limit == 0)
            {
                return null;
            }

            (long found, long wrong) = Passing(ranked, target, t, limit);
            truePositives += found;
            falsePositives += wrong;
            allMembers += members[t];
            allNonMembers += nonMembers[t];
            lowest = Math.Min(lowest, (double)wrong / nonMembers[t]);
            highest = Math.Max(highest, (double)wrong / nonMembers[t]);
            count++;
        }

        return count == 0
            ? null
            : new ShadowThreshold(
                fpr,
                (double)falsePositives / allNonMembers,
                lowest,
                highest,
                (double)truePositives / allMembers,
                count
            );
    }

    /// <summary>
    /// The same for one target whose threshold comes from non-members of other models. Null where these cannot resolve f, or the target has
    /// not both classes.
    /// </summary>
    /// <param name="nonMembers">Scores of the others' non-members, ascending.</param>
    /// <param name="scores">The target's scores; rows of NaN have no part.</param>
    /// <param name="truth">Truth of each; rows of unknown membership have no part.</param>
    /// <param name="fpr">f in (0, 1).</param>
    public static ShadowThreshold? Of(
        ReadOnlySpan<double> nonMembers,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<Membership> truth,
        double fpr
    )
    {
        long limit = FalsePositiveLimit.Of(fpr, nonMembers.Length);
        if (limit == 0)
        {
            return null;
        }

        // So many may lie above; the next one, and what ties with it, may not.
        double above = nonMembers[^(int)(limit + 1)];
        Span<long> passing = stackalloc long[2];
        Span<long> all = stackalloc long[2];
        for (int i = 0; i < scores.Length; i++)
        {
            if (truth[i] != Membership.Unknown && !double.IsNaN(scores[i]))
            {
                int side = truth[i] == Membership.Member ? 1 : 0;
                all[side]++;
                passing[side] += scores[i] > above ? 1 : 0;
            }
        }

        double achieved = (double)passing[0] / all[0];
        return all[0] == 0 || all[1] == 0
            ? null
            : new ShadowThreshold(fpr, achieved, achieved, achieved, (double)passing[1] / all[1], 1);
    }

    // Members and non-members of the target at or above the lowest score at which the others have at most so many false positives.
    private static (long Members, long NonMembers) Passing(
        RankedScores ranked,
        ReadOnlySpan<int> target,
        int judged,
        long limit
    )
    {
        long members = 0;
        long nonMembers = 0;
        long others = 0;
        int at = 0;
        foreach (TieGroup group in ranked.Groups.Descending)
        {
            long ownMembers = 0;
            long ownNonMembers = 0;
            for (int end = at + group.Members + group.NonMembers; at < end; at++)
            {
                bool own = target[ranked.Order[at]] == judged;
                bool member = ranked.IsMember[at];
                ownMembers += own && member ? 1 : 0;
                ownNonMembers += own && !member ? 1 : 0;
                others += own || member ? 0 : 1;
            }

            if (others > limit)
            {
                break;
            }

            members += ownMembers;
            nonMembers += ownNonMembers;
        }

        return (members, nonMembers);
    }
}
