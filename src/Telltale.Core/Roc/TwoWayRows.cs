using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// Scores of several targets on shared records, sorted once for resampling: a row is a (target, record) pair with its class
/// and score.
/// </summary>
public sealed class TwoWayRows
{
    private TwoWayRows(int[] record, int[] target, byte[] shift, bool[] endsTie, int records, int targets)
    {
        Record = record;
        Target = target;
        Shift = shift;
        EndsTie = endsTie;
        Records = records;
        Targets = targets;
    }

    /// <summary>Number of distinct records.</summary>
    public int Records { get; }

    /// <summary>Number of distinct targets.</summary>
    public int Targets { get; }

    // All by row, highest score first.
    internal int[] Record { get; }

    internal int[] Target { get; }

    // 32 for a member, 0 for a non-member: the half of a packed weight that counts it.
    internal byte[] Shift { get; }

    // Whether the row is the last of its score: only there may a threshold lie.
    internal bool[] EndsTie { get; }

    /// <summary>Sorts rows. Indices may be any numbers; equal ones mean the same record or target.</summary>
    /// <param name="scores">One score a row; NaN is refused.</param>
    /// <param name="isMember">Truth of each row.</param>
    /// <param name="target">Target model of each row; empty when there is one.</param>
    /// <param name="record">Record of each row; empty when every row is a record of its own.</param>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static TwoWayRows Of(
        ReadOnlySpan<double> scores,
        ReadOnlySpan<bool> isMember,
        ReadOnlySpan<int> target,
        ReadOnlySpan<int> record
    )
    {
        // Counts the classes and refuses what cannot be ranked.
        TieGroups.Of(scores, isMember);
        (int[] targets, int targetCount) = Dense(target, scores.Length, _ => 0);
        (int[] records, int recordCount) = Dense(record, scores.Length, i => i);
        double[] keys = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        Array.Reverse(keys);
        Array.Reverse(order);
        OrderTies(keys, order, records, targets);
        int[] sortedRecord = new int[keys.Length];
        int[] sortedTarget = new int[keys.Length];
        byte[] shift = new byte[keys.Length];
        bool[] endsTie = new bool[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            sortedRecord[i] = records[order[i]];
            sortedTarget[i] = targets[order[i]];
            shift[i] = (byte)(isMember[order[i]] ? 32 : 0);
            endsTie[i] = i == keys.Length - 1 || keys[i + 1] != keys[i];
        }

        return new TwoWayRows(sortedRecord, sortedTarget, shift, endsTie, recordCount, targetCount);
    }

    // Within a tie by record and target, so that the order of the input cannot decide which row a draw falls on.
    private static void OrderTies(double[] keys, int[] order, int[] records, int[] targets)
    {
        Comparer<int> byIndex = Comparer<int>.Create(
            (a, b) => records[a] != records[b] ? records[a].CompareTo(records[b]) : targets[a].CompareTo(targets[b])
        );
        int start = 0;
        for (int i = 1; i <= keys.Length; i++)
        {
            if (i == keys.Length || keys[i] != keys[start])
            {
                if (i - start > 1)
                {
                    Array.Sort(order, start, i - start, byIndex);
                }

                start = i;
            }
        }
    }

    // Numbers from 0 on in order of size, so that a renumbering of the input that keeps its order changes nothing.
    private static (int[] Index, int Count) Dense(ReadOnlySpan<int> given, int rows, Func<int, int> whenAbsent)
    {
        if (given.Length == 0)
        {
            int[] absent = [.. Enumerable.Range(0, rows).Select(whenAbsent)];
            return (absent, rows == 0 ? 0 : absent[^1] + 1);
        }

        if (given.Length != rows)
        {
            throw new ArgumentException($"{given.Length} indices for {rows} rows.", nameof(given));
        }

        int[] distinct = [.. given.ToArray().Distinct().Order()];
        int[] index = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            index[i] = Array.BinarySearch(distinct, given[i]);
        }

        return (index, distinct.Length);
    }
}
