using Telltale.Core.Evidence;

namespace Telltale.Report.Html.Records;

/// <summary>A member that stands out.</summary>
/// <param name="Record">Its id.</param>
/// <param name="Score">Mean of its scores over the targets that it is a member of.</param>
/// <param name="PValue">
/// Mean over the same targets of (1 + non-members of that target scoring at least as high) / (1 + non-members of that
/// target).
/// </param>
/// <param name="Targets">How many targets that is.</param>
internal sealed record RecordAtRisk(string Record, double Score, double PValue, int Targets);

/// <summary>Which members stand out most.</summary>
internal static class RecordsAtRisk
{
    /// <summary>
    /// Members by falling mean score, then by id; at most <paramref name="count"/>. Rows without a score (NaN) and rows
    /// to be judged take no part. One row's p is the conformal p-value of "this record is exchangeable with the
    /// non-members of its target"; ties count against the record.
    /// </summary>
    /// <param name="table">Memberships.</param>
    /// <param name="column">Scores of one attack.</param>
    /// <param name="rows">Target and record of each row.</param>
    /// <param name="count">How many to return.</param>
    public static IReadOnlyList<RecordAtRisk> Rank(
        ScoreTable table,
        Scores column,
        IReadOnlyList<RowOrigin> rows,
        int count
    )
    {
        Dictionary<int, double[]> nonMembers = SortedNonMembers(table, column, rows);
        // Room at once: growing to a million records leaves as much behind again.
        int members = table.Membership.Count(m => m == Membership.Member);
        Dictionary<string, (double Score, double PValue, int Targets)> sums = new(members, StringComparer.Ordinal);
        for (int row = 0; row < rows.Count; row++)
        {
            double score = column.Values[row];
            if (table.Membership[row] != Membership.Member || double.IsNaN(score))
            {
                continue;
            }

            double[] others = nonMembers.GetValueOrDefault(rows[row].Target, []);
            double p = (1.0 + AtLeast(others, score)) / (1.0 + others.Length);
            (double scores, double ps, int targets) = sums.GetValueOrDefault(rows[row].Record);
            sums[rows[row].Record] = (scores + score, ps + p, targets + 1);
        }

        double least = LeastOfHighest(sums.Values.Select(sum => sum.Score / sum.Targets), count);
        return
        [
            .. sums.Where(pair => pair.Value.Score / pair.Value.Targets >= least)
                .Select(pair => new RecordAtRisk(
                    pair.Key,
                    pair.Value.Score / pair.Value.Targets,
                    pair.Value.PValue / pair.Value.Targets,
                    pair.Value.Targets
                ))
                .OrderByDescending(record => record.Score)
                .ThenBy(record => record.Record, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>The lowest of the so many highest: all that are ranked in the end reach it, and few others.</summary>
    private static double LeastOfHighest(IEnumerable<double> scores, int count)
    {
        PriorityQueue<double, double> highest = new();
        foreach (double score in scores)
        {
            highest.Enqueue(score, score);
            if (highest.Count > count)
            {
                highest.Dequeue();
            }
        }

        return highest.TryPeek(out double least, out _) ? least : double.NegativeInfinity;
    }

    private static Dictionary<int, double[]> SortedNonMembers(
        ScoreTable table,
        Scores column,
        IReadOnlyList<RowOrigin> rows
    ) =>
        Enumerable
            .Range(0, rows.Count)
            .Where(row => table.Membership[row] == Membership.NonMember && !double.IsNaN(column.Values[row]))
            .GroupBy(row => rows[row].Target, row => column.Values[row])
            .ToDictionary(group => group.Key, Sorted);

    private static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>How many of the sorted values are at least <paramref name="score"/>.</summary>
    private static int AtLeast(double[] sorted, double score)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = sorted[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return sorted.Length - low;
    }
}
