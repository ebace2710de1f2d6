using Telltale.Core.Evidence;

namespace Telltale.TestKit;

/// <summary>Area under the ROC curve from its definition, for tests of anything that makes scores.</summary>
public static class NaiveAuc
{
    /// <summary>Share of (member, non-member) pairs in which the member scores higher, ties half; NaN scores left out.</summary>
    public static double Of(double[] scores, IReadOnlyList<Membership> truth)
    {
        double[] members = Side(Membership.Member);
        double[] others = Side(Membership.NonMember);
        double wins = 0;
        foreach (double member in members)
        {
            foreach (double other in others)
            {
                wins +=
                    member > other ? 1
                    : member == other ? 0.5
                    : 0;
            }
        }

        return wins / ((double)members.Length * others.Length);

        double[] Side(Membership side) => [.. scores.Where((score, i) => truth[i] == side && !double.IsNaN(score))];
    }

    /// <summary>Standard deviation of the AUC of scores that say nothing: √((m + n + 1)/(12 m n)).</summary>
    public static double NullDeviation(IReadOnlyList<Membership> truth)
    {
        double members = truth.Count(t => t == Membership.Member);
        double others = truth.Count(t => t == Membership.NonMember);
        return Math.Sqrt((members + others + 1) / (12 * members * others));
    }
}
