using Telltale.Core.Evidence;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>The rows of one score column that count: truth known, and the attack had evidence.</summary>
internal sealed class AssessedRows
{
    private AssessedRows(double[] scores, bool[] isMember, int[] target, int[] record, int excluded)
    {
        Scores = scores;
        IsMember = isMember;
        Target = target;
        Record = record;
        Excluded = excluded;
    }

    /// <summary>Scores, none NaN.</summary>
    public double[] Scores { get; }

    /// <summary>Truth.</summary>
    public bool[] IsMember { get; }

    /// <summary>Target of each row.</summary>
    public int[] Target { get; }

    /// <summary>Record of each row.</summary>
    public int[] Record { get; }

    /// <summary>Rows of known membership left out because the attack had no evidence.</summary>
    public int Excluded { get; }

    /// <summary>Whether both classes are there, so that something can be said.</summary>
    public bool HasBothClasses => IsMember.Contains(true) && IsMember.Contains(false);

    /// <summary>The curve.</summary>
    public RocCurve Curve() => RocCurve.Of(Scores, IsMember);

    /// <summary>Picks the rows; row r is about target r / <paramref name="records"/> and record r mod <paramref name="records"/>.</summary>
    public static AssessedRows Of(double[] scores, Membership[] truth, int records)
    {
        int[] rows =
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(r => truth[r] != Membership.Unknown && !double.IsNaN(scores[r])),
        ];
        return new AssessedRows(
            [.. rows.Select(r => scores[r])],
            [.. rows.Select(r => truth[r] == Membership.Member)],
            [.. rows.Select(r => r / records)],
            [.. rows.Select(r => r % records)],
            truth.Count(m => m != Membership.Unknown) - rows.Length
        );
    }

    /// <summary>The rows for which a condition on (target, record) holds.</summary>
    public AssessedRows Where(Func<int, int, bool> keep)
    {
        int[] rows = [.. Enumerable.Range(0, Scores.Length).Where(i => keep(Target[i], Record[i]))];
        return new AssessedRows(
            [.. rows.Select(i => Scores[i])],
            [.. rows.Select(i => IsMember[i])],
            [.. rows.Select(i => Target[i])],
            [.. rows.Select(i => Record[i])],
            excluded: 0
        );
    }
}
