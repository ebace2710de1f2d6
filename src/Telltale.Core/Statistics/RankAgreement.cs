namespace Telltale.Core.Statistics;

/// <summary>
/// How far two rankings of the same records agree: whether the records that stand out in one run stand out in the next.
/// Pairs of which either score is NaN are left out. Ties are ties.
/// </summary>
public static class RankAgreement
{
    /// <summary>
    /// Jaccard's index of the sets of the highest <paramref name="count"/> scores: shared records ÷ records in either. Where
    /// the last place is a tie, all of the tied belong to the set. NaN without a pair of scores.
    /// </summary>
    /// <param name="first">Scores of one run.</param>
    /// <param name="second">Scores of the other, of the same records.</param>
    /// <param name="count">How many, at least 1.</param>
    public static double Jaccard(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (double[] a, double[] b) = Pairs(first, second);
        if (a.Length == 0)
        {
            return double.NaN;
        }

        double leastA = LeastOfHighest(a, count);
        double leastB = LeastOfHighest(b, count);
        int shared = 0;
        int either = 0;
        for (int i = 0; i < a.Length; i++)
        {
            bool inA = a[i] >= leastA;
            bool inB = b[i] >= leastB;
            shared += inA && inB ? 1 : 0;
            either += inA || inB ? 1 : 0;
        }

        return (double)shared / either;
    }

    /// <summary>What two random sets of <paramref name="count"/> of <paramref name="records"/> come to: with s = count²/records expected in both, s / (2·count − s).</summary>
    public static double JaccardByChance(int records, int count)
    {
        double shared = (double)count * count / records;
        return shared / ((2.0 * count) - shared);
    }

    /// <summary>Spearman's ρ: the correlation of midranks, in [−1, 1]; NaN for fewer than two pairs or scores that never vary.</summary>
    public static double Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        (double[] a, double[] b) = Pairs(first, second);
        double[] x = Midranks(a);
        double[] y = Midranks(b);
        double mean = (a.Length + 1) / 2.0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double dx = x[i] - mean;
            double dy = y[i] - mean;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : double.NaN;
    }

    /// <summary>
    /// Kendall's τ_b: (concordant − discordant pairs) / √((all − tied in first)(all − tied in second)), by Knight's (1966) sort,
    /// O(n log n). NaN as <see cref="Spearman"/>.
    /// </summary>
    public static double Kendall(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        (double[] a, double[] b) = Pairs(first, second);
        int n = a.Length;
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(order, (i, j) => a[i] != a[j] ? a[i].CompareTo(a[j]) : b[i].CompareTo(b[j]));
        double[] inOrder = [.. order.Select(i => b[i])];
        long tiedBoth = 0;
        for (int start = 0; start < n; )
        {
            int end = start + 1;
            while (end < n && a[order[end]] == a[order[start]] && inOrder[end] == inOrder[start])
            {
                end++;
            }

            tiedBoth += PairsAmong(end - start);
            start = end;
        }

        long exchanges = SortAndCount(inOrder, new double[n], 0, n);
        long all = PairsAmong(n);
        long tiedFirst = TiedPairs(a);
        long tiedSecond = TiedPairs(b);
        double scale = Math.Sqrt((double)(all - tiedFirst)) * Math.Sqrt((double)(all - tiedSecond));
        long difference = all - tiedFirst - tiedSecond + tiedBoth - (2 * exchanges);
        return scale > 0 ? Math.Clamp(difference / scale, -1, 1) : double.NaN;
    }

    private static (double[] First, double[] Second) Pairs(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"{first.Length} scores but {second.Length} others.", nameof(second));
        }

        List<double> a = new(first.Length);
        List<double> b = new(first.Length);
        for (int i = 0; i < first.Length; i++)
        {
            if (!double.IsNaN(first[i]) && !double.IsNaN(second[i]))
            {
                // Adding 0 makes −0 equal to 0 for CompareTo as well.
                a.Add(first[i] + 0.0);
                b.Add(second[i] + 0.0);
            }
        }

        return ([.. a], [.. b]);
    }

    private static double LeastOfHighest(double[] scores, int count)
    {
        double[] sorted = [.. scores];
        Array.Sort(sorted);
        return sorted[Math.Max(0, sorted.Length - count)];
    }

    private static double[] Midranks(double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(order, (i, j) => scores[i].CompareTo(scores[j]));
        double[] ranks = new double[scores.Length];
        for (int start = 0; start < order.Length; )
        {
            int end = start + 1;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }

    private static long TiedPairs(double[] scores) => scores.GroupBy(s => s).Sum(group => PairsAmong(group.Count()));

    private static long PairsAmong(long count) => count * (count - 1) / 2;

    // Merge sort; the exchanges that bubble sort would need are the discordant pairs.
    private static long SortAndCount(double[] values, double[] spare, int start, int end)
    {
        if (end - start < 2)
        {
            return 0;
        }

        int middle = start + ((end - start) / 2);
        long exchanges = SortAndCount(values, spare, start, middle) + SortAndCount(values, spare, middle, end);
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++)
        {
            if (right >= end || (left < middle && values[left] <= values[right]))
            {
                spare[at] = values[left++];
            }
            else
            {
                spare[at] = values[right++];
                exchanges += middle - left;
            }
        }

        Array.Copy(spare, start, values, start, end - start);
        return exchanges;
    }
}
