using Telltale.Core.Evidence;

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

        int[] kept =
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(i => truth[i] != Membership.Unknown && !double.IsNaN(scores[i])),
        ];
        Excluded = truth.Count(t => t != Membership.Unknown) - kept.Length;
        Scores = [.. kept.Select(i => scores[i])];
        IsMember = [.. kept.Select(i => truth[i] == Membership.Member)];
        Target = [.. kept.Select(i => target is null ? 0 : target[i])];
        Record = [.. kept.Select(i => record is null ? i : record[i])];
        Targets = Target.Distinct().Count();
    }

    private ScoredRows(ScoredRows all, int[] kept)
    {
        Scores = [.. kept.Select(i => all.Scores[i])];
        IsMember = [.. kept.Select(i => all.IsMember[i])];
        Target = [.. kept.Select(i => all.Target[i])];
        Record = [.. kept.Select(i => all.Record[i])];
        Targets = 1;
    }

    /// <summary>Rows of known membership without a score.</summary>
    public int Excluded { get; }

    /// <summary>Number of different targets among the rows that take part.</summary>
    public int Targets { get; }

    /// <summary>Whether members and non-members both have scores, so that something can be said.</summary>
    public bool HasBothClasses => IsMember.Contains(true) && IsMember.Contains(false);

    // By row that takes part.
    internal double[] Scores { get; }

    internal bool[] IsMember { get; }

    internal int[] Target { get; }

    internal int[] Record { get; }

    // The rows about the target with the lowest number.
    internal ScoredRows OfFirstTarget()
    {
        int first = Target.Min();
        return Targets == 1 ? this : new(this, [.. Enumerable.Range(0, Target.Length).Where(i => Target[i] == first)]);
    }
}
