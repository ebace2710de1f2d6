using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// Scores of several targets on shared records, in order for resampling: a row is a (target, record) pair with its class and
/// score.
/// </summary>
public sealed class TwoWayRows
{
    private TwoWayRows(int[] record, int[] target, ushort[] mask, bool[] endsTie, int records, int targets)
    {
        Record = record;
        Target = target;
        Mask = mask;
        EndsTie = endsTie;
        Records = records;
        Targets = targets;
        Stretches = Stretch.Cut(endsTie);
    }

    /// <summary>Number of distinct records.</summary>
    public int Records { get; }

    /// <summary>Number of distinct targets.</summary>
    public int Targets { get; }

    // All by row, highest score first.
    internal int[] Record { get; }

    internal int[] Target { get; }

    // All ones for a member, 0 for a non-member.
    internal ushort[] Mask { get; }

    // Whether the row is the last of its score: only there may a threshold lie.
    internal bool[] EndsTie { get; }

    internal Stretch[] Stretches { get; }

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
    ) => Of(RankedScores.Of(scores, isMember), target, record);

    /// <summary>The same on scores that are already sorted; indices by row, not by rank.</summary>
    public static TwoWayRows Of(RankedScores ranked, ReadOnlySpan<int> target, ReadOnlySpan<int> record)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        ReadOnlySpan<int> order = ranked.Order;
        ReadOnlySpan<double> scores = ranked.Scores;
        RequireOneEach(target, order.Length, nameof(target));
        RequireOneEach(record, order.Length, nameof(record));
        (int[] targets, int targetCount) = DenseIndex.Of(target);
        (int[] records, int recordCount) = DenseIndex.Of(record);
        int[] sortedRecord = new int[order.Length];
        int[] sortedTarget = new int[order.Length];
        ushort[] mask = new ushort[order.Length];
        bool[] endsTie = new bool[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sortedRecord[i] = record.IsEmpty ? order[i] : records[order[i]];
            sortedTarget[i] = target.IsEmpty ? 0 : targets[order[i]];
            mask[i] = ranked.IsMember[i] ? ushort.MaxValue : (ushort)0;
            endsTie[i] = i == order.Length - 1 || scores[i + 1] != scores[i];
        }

        return new TwoWayRows(
            sortedRecord,
            sortedTarget,
            mask,
            endsTie,
            record.IsEmpty ? order.Length : recordCount,
            target.IsEmpty ? 1 : targetCount
        );
    }

    private static void RequireOneEach(ReadOnlySpan<int> indices, int rows, string name)
    {
        if (indices.Length != 0 && indices.Length != rows)
        {
            throw new ArgumentException($"{indices.Length} indices for {rows} rows.", name);
        }
    }
}
