using Telltale.Core.Evidence;

namespace Telltale.Attacks.Cascades;

/// <summary>How a round of a cascade settles records (Du et al. 2025): few at a time, the surest non-members first.</summary>
public sealed record CascadeRule
{
    // A share of a whole number of records that is whole itself must not lose one to rounding.
    private const double Rounding = 1e-9;

    /// <summary>How many records of a reference model may be on the wrong side of its threshold.</summary>
    public int Tolerance { get; init; } = 1;

    /// <summary>At most this share of the records that are not settled become non-members in one round.</summary>
    public double Share { get; init; } = 0.05;

    /// <summary>Fewer non-members than this are not taken at all.</summary>
    public int FewestNonMembers { get; init; } = 20;

    /// <summary>Fewer members than this are not taken at all.</summary>
    public int FewestMembers { get; init; } = 5;

    /// <summary>How many reference models play the target at most, to set thresholds on.</summary>
    public int Shadows { get; init; } = 8;

    /// <summary>
    /// What one round settles. Of the records not settled, those whose score is at or below the lower threshold, lowest
    /// first and at most <see cref="Share"/> of all that are not settled, become non-members; only where these are too few,
    /// those at or above the upper threshold become members, all of them. Equal scores stay together: a group of them that
    /// would go beyond the share is left out, so that the order of the records decides nothing.
    /// </summary>
    /// <param name="scores">The target's score of each record; NaN is settled never.</param>
    /// <param name="settled">What is settled already; unknown where nothing is.</param>
    /// <param name="thresholds">From reference models.</param>
    public Anchors Settle(double[] scores, Membership[] settled, SettlingThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(settled);
        ArgumentNullException.ThrowIfNull(thresholds);
        int[] open = [.. Enumerable.Range(0, scores.Length).Where(r => settled[r] == Membership.Unknown)];
        int[] low = Lowest(
            scores,
            [.. open.Where(r => scores[r] <= thresholds.NonMember).OrderBy(r => scores[r])],
            most: (int)Math.Floor((Share * open.Length) + Rounding)
        );
        if (low.Length >= Math.Max(1, FewestNonMembers))
        {
            return new Anchors(low, []);
        }

        int[] high = [.. open.Where(r => scores[r] >= thresholds.Member)];
        return high.Length >= Math.Max(1, FewestMembers) ? new Anchors([], high) : Anchors.None;
    }

    /// <summary>The first so many records in the order of their scores, without a group of equal ones that is cut.</summary>
    private static int[] Lowest(double[] scores, int[] ascending, int most)
    {
        int taken = Math.Min(most, ascending.Length);
        while (taken > 0 && taken < ascending.Length && scores[ascending[taken]] == scores[ascending[taken - 1]])
        {
            taken--;
        }

        return [.. ascending[..taken].Order()];
    }
}
