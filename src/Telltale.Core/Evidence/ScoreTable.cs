namespace Telltale.Core.Evidence;

/// <summary>
/// One attack's number for every record; higher = more likely a member, always. NaN means that the attack has no
/// evidence about that record (for example no reference model trained without it); such records are counted and shown,
/// never filled in.
/// </summary>
/// <param name="Label">Name of the column.</param>
/// <param name="Values">One score a record.</param>
public sealed record Scores(string Label, double[] Values);

/// <summary>Scores of one or several attacks for the same records, with the truth where it is known.</summary>
public sealed class ScoreTable
{
    /// <summary>Puts columns beside records.</summary>
    /// <exception cref="ArgumentException">A column has another number of rows.</exception>
    public ScoreTable(IReadOnlyList<string> ids, Membership[] membership, IReadOnlyList<Scores> columns)
    {
        if (membership.Length != ids.Count || columns.Any(c => c.Values.Length != ids.Count))
        {
            throw new ArgumentException($"Every column must have {ids.Count} rows.");
        }

        Ids = ids;
        Membership = membership;
        Columns = columns;
    }

    /// <summary>Names of the rows.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Truth of the rows.</summary>
    public Membership[] Membership { get; }

    /// <summary>One column an attack.</summary>
    public IReadOnlyList<Scores> Columns { get; }
}
