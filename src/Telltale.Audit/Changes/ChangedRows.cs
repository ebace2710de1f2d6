using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Changes;

/// <summary>
/// The rows of two runs that are compared: those of known membership that every attack of the run scores, in one order where both
/// have the same. A row that any attack lacks is left out, so that all differences speak of the same rows.
/// </summary>
internal sealed class ChangedRows
{
    private readonly int[][] _rows;

    private ChangedRows(RunPairing pairing, int[][] rows, int[][] records, RunScores[] runs)
    {
        Pairing = pairing;
        _rows = rows;
        Records = records;
        IsMember =
        [
            .. runs.Select((run, i) => Array.ConvertAll(rows[i], r => run.Scores.Membership[r] == Membership.Member)),
        ];
        Target = [.. runs.Select((run, i) => run.Targets == 1 ? [] : Array.ConvertAll(rows[i], r => r / run.Records))];
        Left = [.. runs.Select((run, i) => run.Scores.Membership.Count(m => m != Membership.Unknown) - rows[i].Length)];
    }

    /// <summary>What both have in common.</summary>
    public RunPairing Pairing { get; }

    /// <summary>By run: whether each row is a member's.</summary>
    public bool[][] IsMember { get; }

    /// <summary>By run: target of each row; empty where there is one.</summary>
    public int[][] Target { get; }

    /// <summary>By run: a number for each row's record, the same in both runs for the same name.</summary>
    public int[][] Records { get; }

    /// <summary>By run: rows of known membership that were left out.</summary>
    public int[] Left { get; }

    /// <summary>The scores of the rows in a column of a run.</summary>
    public double[] Of(int run, double[] column) => Array.ConvertAll(_rows[run], row => column[row]);

    /// <summary>Finds them.</summary>
    /// <param name="before">The one run.</param>
    /// <param name="after">The other.</param>
    /// <param name="labels">Attacks that are compared.</param>
    public static ChangedRows Of(RunScores before, RunScores after, IReadOnlyList<string> labels)
    {
        RunScores[] runs = [before, after];
        int[][] rows = [.. runs.Select(run => Scored(run, labels))];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (int row in rows[0])
        {
            places[before.Scores.Ids[row]] = row;
        }

        (int Before, int After)[] both =
        [
            .. rows[1]
                .Where(row => places.ContainsKey(after.Scores.Ids[row]))
                .Select(row => (places[after.Scores.Ids[row]], row)),
        ];
        bool same =
            before.Targets == after.Targets
            && both.Length > 0
            && Array.TrueForAll(both, p => before.Scores.Membership[p.Before] == after.Scores.Membership[p.After])
            && SameIds(before, after);
        RunPairing pairing =
            same ? RunPairing.SameRows
            : both.Length > 0 && before.Targets == 1 && after.Targets == 1 ? RunPairing.SharedRecords
            : RunPairing.Apart;
        if (same)
        {
            // In the order of the first run, and only what both score.
            Array.Sort(both);
            rows = [Array.ConvertAll(both, p => p.Before), Array.ConvertAll(both, p => p.After)];
        }

        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        int[][] records =
        [
            .. runs.Select((run, i) => Array.ConvertAll(rows[i], row => NumberOf(NameOf(run, run.Scores.Ids[row])))),
        ];
        return new ChangedRows(pairing, rows, records, runs);

        int NumberOf(string name)
        {
            numbers.TryAdd(name, numbers.Count);
            return numbers[name];
        }
    }

    private static bool SameIds(RunScores before, RunScores after) =>
        before.Scores.Ids.Count == after.Scores.Ids.Count
        && new HashSet<string>(before.Scores.Ids, StringComparer.Ordinal).SetEquals(after.Scores.Ids);

    // Rows of several targets are named target/record.
    private static string NameOf(RunScores run, string id) => run.Targets == 1 ? id : id[(id.IndexOf('/') + 1)..];

    private static int[] Scored(RunScores run, IReadOnlyList<string> labels)
    {
        double[][] columns = [.. labels.Select(run.Column)];
        return
        [
            .. Enumerable
                .Range(0, run.Scores.Ids.Count)
                .Where(row =>
                    run.Scores.Membership[row] != Membership.Unknown
                    && Array.TrueForAll(columns, column => !double.IsNaN(column[row]))
                ),
        ];
    }
}
