namespace Telltale.Core.Roc;

/// <summary>Ranks of an ordered sample at which a simultaneous band is pinned.</summary>
internal static class RankGrid
{
    // Close enough that what is lost between two ranks is small, far enough apart that Bonferroni pays for few of them.
    private const double Growth = 1.2;

    /// <summary>
    /// 1, 2, 3, … and then in steps of a fifth up to the middle, and the same from the other end: rising ranks in 1 … count,
    /// 2·log(count/2)/log 1.2 of them or fewer. The tails, where the low rates are, are as finely pinned as the middle.
    /// </summary>
    /// <param name="count">Size of the sample, at least 1.</param>
    public static int[] Of(int count)
    {
        SortedSet<int> ranks = [];
        double next = 1;
        int last = 0;
        while (last < (count + 1) / 2)
        {
            last = Math.Min((count + 1) / 2, Math.Max(last + 1, (int)Math.Round(next)));
            ranks.Add(last);
            ranks.Add(count + 1 - last);
            next *= Growth;
        }

        return [.. ranks];
    }
}
