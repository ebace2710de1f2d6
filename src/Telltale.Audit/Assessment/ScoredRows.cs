using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Assessment;

/// <summary>One attack's scores with the truth: a row is a record under a target. Higher = more likely a member.</summary>
public sealed class ScoredRows
{
    /// <summary>Puts columns beside each other.</summary>
    /// <param name="scores">A score a row; NaN where the attack has no evidence.</param>
    /// <param name="truth">Membership of the row's record in the row's target; unknown rows take no part.</param>
    /// <param name="target">Which target model, any number; null where there is one.</param>
    /// <param name="record">Which record, any number; null where every row is a record of its own.</param>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public ScoredRows(double[] scores, Membership[] truth, int[]? target = null, int[]? record = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(truth);
        if (
            truth.Length != scores.Length
            || (target ?? truth as Array).Length != scores.Length
            || (record ?? truth as Array).Length != scores.Length
        )
        {
            throw new ArgumentException($"Every column must have {scores.Length} rows.", nameof(truth));
        }

        int[] kept = Kept(scores, truth);
        (int Target, int Record) NameOf(int row) => (target?[row] ?? 0, record?[row] ?? row);
        if (!IsInOrder(kept, NameOf))
        {
            kept = Ordered(kept, NameOf);
        }

        Excluded = truth.Length - truth.AsSpan().Count(Membership.Unknown) - kept.Length;
        Scores = new double[kept.Length];
        IsMember = new bool[kept.Length];
        Target = new int[kept.Length];
        Record = new int[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            Scores[i] = scores[kept[i]];
            IsMember[i] = truth[kept[i]] == Membership.Member;
            (Target[i], Record[i]) = NameOf(kept[i]);
            Targets += i == 0 || Target[i] != Target[i - 1] ? 1 : 0;
            Members += IsMember[i] ? 1 : 0;
        }
    }

    /// <summary>Rows of known membership without a score.</summary>
    public int Excluded { get; }

    /// <summary>Number of different targets among the rows that take part.</summary>
    public int Targets { get; }

    /// <summary>Number of members that take part.</summary>
    public int Members { get; }

    /// <summary>Number of non-members that take part.</summary>
    public int NonMembers => Scores.Length - Members;

    /// <summary>Whether members and non-members both have scores, so that something can be said.</summary>
    public bool HasBothClasses => Members > 0 && NonMembers > 0;

    // By row that takes part, in the order of targets and, of one target, of records: the order of the input changes nothing.
    internal double[] Scores { get; }

    internal bool[] IsMember { get; }

    internal int[] Target { get; }

    internal int[] Record { get; }

    // The one sort of the column. Both classes must be there.
    internal RankedScores Ranked => field ??= RankedScores.Of(Scores, IsMember);

    internal RocCurve Curve => field ??= new RocCurve(Ranked.Groups);

    private static int[] Kept(double[] scores, Membership[] truth)
    {
        int[] kept = new int[scores.Length];
        int count = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (truth[i] != Membership.Unknown && !double.IsNaN(scores[i]))
            {
                kept[count++] = i;
            }
        }

        return kept[..count];
    }

    private static bool IsInOrder(int[] rows, Func<int, (int Target, int Record)> nameOf)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (nameOf(rows[i - 1]).CompareTo(nameOf(rows[i])) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int[] Ordered(int[] rows, Func<int, (int Target, int Record)> nameOf)
    {
        ulong[] keys = new ulong[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            (int target, int record) = nameOf(rows[i]);
            keys[i] = ((ulong)((uint)target ^ 0x8000_0000) << 32) | ((uint)record ^ 0x8000_0000);
        }

        return [.. RadixSort.Order(keys).Select(place => rows[place])];
    }
}
