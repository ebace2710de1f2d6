using System.Globalization;
using Telltale.TestKit;

namespace Telltale.Core.Tests;

/// <summary>Comma-separated reference values of the repository, by column name.</summary>
internal static class ReferenceTable
{
    public static IReadOnlyList<Dictionary<string, string>> Read(params string[] path)
    {
        string[] lines = File.ReadAllLines(RepositoryFiles.At(["reference", .. path]));
        string[] header = lines[0].Split(',');
        return
        [
            .. lines
                .Skip(1)
                .Where(l => l.Length > 0)
                .Select(l => header.Zip(l.Split(',')).ToDictionary(c => c.First, c => c.Second)),
        ];
    }

    public static double Number(this Dictionary<string, string> row, string column) =>
        row[column].Length == 0 ? double.NaN : double.Parse(row[column], CultureInfo.InvariantCulture);

    /// <summary>Members' and non-members' scores of one of the reference's score sets.</summary>
    public static (double[] Scores, bool[] IsMember) ScoreSet(string name)
    {
        IReadOnlyList<Dictionary<string, string>> rows = Read("statistics", name + ".csv");
        return (
            [.. rows.Select(r => r.Number("score"))],
            [.. rows.Select(r => string.Equals(r["member"], "1", StringComparison.Ordinal))]
        );
    }
}
