using System.CommandLine;
using System.Globalization;
using Telltale.Adapters.Formats.Csv;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Text;

namespace Telltale.Cli.Commands.Stats;

/// <summary>Rows of a score table that all chosen columns score, with their truth.</summary>
/// <param name="Columns">Scores, a row each.</param>
/// <param name="IsMember">Truth of each row.</param>
/// <param name="Target">Target of each row; empty where there is one.</param>
/// <param name="Record">Record of each row; empty where every row is a record of its own.</param>
internal sealed record ScoreColumns(double[][] Columns, bool[] IsMember, int[] Target, int[] Record)
{
    /// <summary>The table's argument.</summary>
    public static Argument<string> Scores() =>
        new("SCORES") { Description = "CSV with the header id,member,NAME…; rows of unknown membership take no part." };

    /// <summary>Whether rows are of several targets.</summary>
    public static Option<bool> SeveralTargets() =>
        new("--targets")
        {
            Description = "Rows are named TARGET/RECORD, as an audit of several targets writes them; they share noise.",
        };

    /// <summary>Reads the columns.</summary>
    /// <exception cref="BadInputException">A column is missing, or a row is not named as said.</exception>
    public static ScoreColumns Read(string path, bool severalTargets, params string[] names)
    {
        ScoreTable table = ScoreTableCsv.ReadFile(path, TruthNeed.BothSides);
        double[][] columns = [.. names.Select(name => Column(path, table, name))];
        int[] rows =
        [
            .. Enumerable
                .Range(0, table.Ids.Count)
                .Where(i => table.Membership[i] != Membership.Unknown && columns.All(c => !double.IsNaN(c[i]))),
        ];
        bool[] isMember = [.. rows.Select(i => table.Membership[i] == Membership.Member)];
        double[][] kept = [.. columns.Select(c => rows.Select(i => c[i]).ToArray())];
        if (!isMember.Contains(true) || !isMember.Contains(false))
        {
            throw new BadInputException(
                $"{path}: {string.Join(" and ", names)} score {isMember.Count(m => m)} members and {isMember.Count(m => !m)} non-members; expected at least one of each."
            );
        }

        if (!severalTargets)
        {
            return new ScoreColumns(kept, isMember, [], []);
        }

        Dictionary<string, int> records = new(StringComparer.Ordinal);
        int[] target = new int[rows.Length];
        int[] record = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            string[] parts = table.Ids[rows[i]].Split('/', 2);
            if (
                parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out target[i])
            )
            {
                throw new BadInputException(
                    $"{path}: found the row '{table.Ids[rows[i]]}', expected TARGET/RECORD with a number for the target, such as 0/17; without --targets rows may have any names."
                );
            }

            records.TryAdd(parts[1], records.Count);
            record[i] = records[parts[1]];
        }

        return new ScoreColumns(kept, isMember, target, record);
    }

    private static double[] Column(string path, ScoreTable table, string name) =>
        table.Columns.FirstOrDefault(c => c.Label == name)?.Values
        ?? throw new BadInputException(
            $"{path}: found no column {name}; did you mean {Nearest.Of(name, table.Columns.Select(c => c.Label))}?"
        );
}
