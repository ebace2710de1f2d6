using Telltale.Core.Evidence;

namespace Telltale.Attacks.Cascades;

/// <summary>From which scores on a record counts as settled; NaN where no score is low, or high, enough.</summary>
/// <param name="NonMember">Records at or below it are taken for non-members.</param>
/// <param name="Member">Records at or above it are taken for members.</param>
public sealed record SettlingThresholds(double NonMember, double Member)
{
    /// <summary>
    /// On a model whose training set is known: the highest score such that among the records at or below it at most so many are members, and the
    /// lowest score such that among those at or above it at most so many are non-members. Equal scores stay together;
    /// records without a score, and records that are settled already, are left out.
    /// </summary>
    /// <param name="scores">The attack's score of each record on that model.</param>
    /// <param name="truth">What that model was trained on.</param>
    /// <param name="settled">What is settled already; unknown where nothing is.</param>
    /// <param name="tolerance">How many records may be on the wrong side, at least 0.</param>
    public static SettlingThresholds Of(double[] scores, Membership[] truth, Membership[] settled, int tolerance)
    {
        int[] rows =
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(r => settled[r] == Membership.Unknown && !double.IsNaN(scores[r]))
                .OrderBy(r => scores[r]),
        ];
        double low = Farthest(scores, rows, r => truth[r] == Membership.Member, tolerance);
        Array.Reverse(rows);
        double high = Farthest(scores, rows, r => truth[r] != Membership.Member, tolerance);
        return new SettlingThresholds(low, high);
    }

    /// <summary>The means over several models; NaN where any of them has none.</summary>
    /// <param name="all">The thresholds of each, in any order but a fixed one.</param>
    public static SettlingThresholds Mean(IReadOnlyList<SettlingThresholds> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        double low = 0;
        double high = 0;
        foreach (SettlingThresholds one in all)
        {
            low += one.NonMember;
            high += one.Member;
        }

        return new SettlingThresholds(low / all.Count, high / all.Count);
    }

    /// <summary>The last score up to which at most so many rows are wrong, by groups of equal scores.</summary>
    private static double Farthest(double[] scores, int[] rows, Func<int, bool> isWrong, int tolerance)
    {
        double farthest = double.NaN;
        int wrong = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            wrong += isWrong(rows[i]) ? 1 : 0;
            bool isLastOfGroup = i + 1 == rows.Length || scores[rows[i + 1]] != scores[rows[i]];
            if (wrong > tolerance)
            {
                break;
            }

            farthest = isLastOfGroup ? scores[rows[i]] : farthest;
        }

        return farthest;
    }
}
