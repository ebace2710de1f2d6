namespace Telltale.Report.Html.Charts;

/// <summary>Scores of members and non-members in the same bins.</summary>
internal sealed class Histogram
{
    private const double TailShare = 0.005;

    private Histogram(double low, double high, Group members, Group nonMembers)
    {
        Low = low;
        High = high;
        Members = members;
        NonMembers = nonMembers;
    }

    /// <summary>Left edge of the first bin.</summary>
    public double Low { get; }

    /// <summary>Right edge of the last bin, which belongs to it.</summary>
    public double High { get; }

    /// <summary>The members.</summary>
    public Group Members { get; }

    /// <summary>The non-members.</summary>
    public Group NonMembers { get; }

    /// <summary>One side of a histogram.</summary>
    /// <param name="Shares">Share of the whole group in each bin; with the tails they sum to one.</param>
    /// <param name="Below">Records below the first bin.</param>
    /// <param name="Above">Records above the last bin.</param>
    /// <param name="Count">All records of the group that have a score.</param>
    internal sealed record Group(double[] Shares, int Below, int Above, int Count);

    /// <summary>
    /// Bins from the 0.5% to the 99.5% quantile of all finite scores, or to the extremes where those are not much
    /// farther; about 2·∛n of them, 8 to 48. Infinite scores lie outside; NaN is left out. Null when no score is finite.
    /// </summary>
    public static Histogram? Of(double[] members, double[] nonMembers)
    {
        double[] finite = [.. members.Concat(nonMembers).Where(double.IsFinite)];
        Array.Sort(finite);
        if (finite.Length == 0)
        {
            return null;
        }

        (double low, double high) = Range(finite);
        int bins = low == high ? 1 : (int)Math.Clamp(Math.Round(2 * Math.Cbrt(finite.Length)), 8, 48);
        if (low == high)
        {
            double half = Math.Max(Math.Abs(low) * 0.5, 0.5);
            (low, high) = (low - half, high + half);
        }

        return new Histogram(low, high, Fill(members, low, high, bins), Fill(nonMembers, low, high, bins));
    }

    private static (double Low, double High) Range(double[] sorted)
    {
        double low = sorted[(int)Math.Floor(TailShare * (sorted.Length - 1))];
        double high = sorted[(int)Math.Ceiling((1 - TailShare) * (sorted.Length - 1))];
        double slack = 0.3 * (high - low);
        return (
            low - sorted[0] <= slack || low == high ? sorted[0] : low,
            sorted[^1] - high <= slack || low == high ? sorted[^1] : high
        );
    }

    private static Group Fill(double[] scores, double low, double high, int bins)
    {
        int[] counts = new int[bins];
        int below = 0;
        int above = 0;
        int count = 0;
        double width = high / bins - low / bins;
        foreach (double score in scores.Where(score => !double.IsNaN(score)))
        {
            count++;
            if (score < low)
            {
                below++;
            }
            else if (score > high)
            {
                above++;
            }
            else
            {
                counts[Math.Clamp((int)((score - low) / width), 0, bins - 1)]++;
            }
        }

        return new Group([.. counts.Select(c => count == 0 ? 0 : (double)c / count)], below, above, count);
    }
}
