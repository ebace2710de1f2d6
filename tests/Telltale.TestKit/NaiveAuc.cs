using Telltale.Core.Evidence;

namespace Telltale.TestKit;

/// <summary>Area under the ROC curve from its definition, for tests of anything that makes scores.</summary>
public static class NaiveAuc
{
    /// <summary>Share of (member, non-member) pairs in which the member scores higher, ties half; NaN scores left out.</summary>
    public static double Of(double[] scores, IReadOnlyList<Membership> truth)
    {
        double wins = 0;
        long pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (
                    truth[i] == Membership.Member
                    && truth[j] == Membership.NonMember
                    && !double.IsNaN(scores[i])
                    && !double.IsNaN(scores[j])
                )
                {
                    pairs++;
                    wins +=
                        scores[i] > scores[j] ? 1
                        : scores[i] == scores[j] ? 0.5
                        : 0;
                }
            }
        }

        return wins / pairs;
    }

    /// <summary>Standard deviation of the AUC of scores that say nothing: √((m + n + 1)/(12 m n)).</summary>
    public static double NullDeviation(IReadOnlyList<Membership> truth)
    {
        double members = truth.Count(t => t == Membership.Member);
        double others = truth.Count(t => t == Membership.NonMember);
        return Math.Sqrt((members + others + 1) / (12 * members * others));
    }
}
