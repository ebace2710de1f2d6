namespace Telltale.Core.Tests;

/// <summary>reference/statistics/assessments.csv and two-columns.csv: values by R and pROC.</summary>
internal static class AssessmentValues
{
    private static readonly Dictionary<string, double> Values = ReferenceTable
        .Read("statistics", "assessments.csv")
        .ToDictionary(row => row["name"], row => row.Number("value"), StringComparer.Ordinal);

    public static double Of(string name) => Values[name];

    public static IEnumerable<string> Names(string prefix) =>
        Values.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Two attacks' scores of the same records, with ties.</summary>
    public static (double[] A, double[] B, bool[] IsMember) TwoColumns()
    {
        IReadOnlyList<Dictionary<string, string>> rows = ReferenceTable.Read("statistics", "two-columns.csv");
        return (
            [.. rows.Select(r => r.Number("a"))],
            [.. rows.Select(r => r.Number("b"))],
            [.. rows.Select(r => string.Equals(r["member"], "1", StringComparison.Ordinal))]
        );
    }
}
