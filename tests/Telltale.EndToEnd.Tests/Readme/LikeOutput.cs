using System.Globalization;
using System.Text.RegularExpressions;
using Telltale.Attacks;

namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>
/// Compares output with output that a page shows. Words and whole numbers must be the same. Training on another processor
/// rounds in another order and ends in other models, as another seed would; so measured numbers may differ by what such a
/// draw moves them, attacks that are about as strong as each other may change places in a table, and in a sentence the name
/// of an attack counts as one word.
/// </summary>
internal static partial class LikeOutput
{
    /// <summary>What differs, for a person; null where nothing does.</summary>
    public static string? Difference(string shown, string printed) =>
        FirstDifference(Tokens(ByAttack(shown)), Tokens(ByAttack(printed)))
        ?? FirstDifference(Tokens(InOrder(shown)), Tokens(InOrder(printed)));

    private static string? FirstDifference(string[] expected, string[] found)
    {
        for (int i = 0; i < Math.Max(expected.Length, found.Length); i++)
        {
            string left = i < expected.Length ? expected[i] : "the end";
            string right = i < found.Length ? found[i] : "the end";
            if (!IsSame(left, right, i + 1 < expected.Length ? expected[i + 1] : ""))
            {
                string before = string.Join(' ', expected[Math.Max(0, i - 5)..Math.Min(i, expected.Length)]);
                return $"after “{before}” the page shows “{left}”, the program printed “{right}”";
            }
        }

        return null;
    }

    private static bool IsSame(string left, string right, string next)
    {
        if (string.Equals(left, right, StringComparison.Ordinal))
        {
            return true;
        }

        // A number with a decimal point was measured; one without it was counted.
        return (left.Contains('.') || right.Contains('.'))
            && double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out double b)
            && Math.Abs(a - b) <= Tolerance(next, Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    /// <summary>
    /// Areas under curves and scores rest on all records. Rates rest on the few non-members above a threshold, and a bound
    /// on ε, which ends a row, is the logarithm of a ratio of two such rates: with k false positives it moves by about 1/√k.
    /// </summary>
    private static double Tolerance(string next, double size) =>
        next switch
        {
            "%" => Math.Max(1.5, 0.35 * size),
            "|" => Math.Max(1.5, 0.35 * size),
            _ => 0.03,
        };

    /// <summary>The text with the rows of each table in the order of the attacks' names, and no names outside of tables.</summary>
    private static string ByAttack(string text)
    {
        List<string> lines = [];
        List<string> rows = [];
        foreach (string line in (text + "\n").Split('\n'))
        {
            if (IsRow(line))
            {
                rows.Add(line);
                continue;
            }

            lines.AddRange(rows.Order(StringComparer.Ordinal));
            rows.Clear();
            lines.Add(Attack().Replace(line, "ATTACK"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>The areas under the curves, which put the rows in order, from the top of each table down.</summary>
    private static string InOrder(string text) =>
        string.Join(
            '\n',
            text.Split('\n').Where(IsRow).Select(row => string.Join('|', row.Split('|').Skip(2).Take(1)))
        );

    // The head and the rule below it stay where they are.
    private static bool IsRow(string line) =>
        line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| attack ", StringComparison.Ordinal);

    /// <summary>Numbers, words and signs; widths of columns are not looked at.</summary>
    private static string[] Tokens(string text) =>
        [.. Token().Matches(Rule().Replace(text, "---")).Select(match => match.Value)];

    private static Regex Attack() =>
        new(
            $@"(?<![\w-])({string.Join('|', AttackCatalog.All.Select(a => a.Name).OrderByDescending(n => n.Length))})(-offline)?(?![\w-])",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );

    [GeneratedRegex("-{3,}", RegexOptions.None, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(
        @"(?<![\w.])-?\d+(\.\d+)?(e[+-]?\d+)?(?![\w])|-+:?|\w+|[^\s\w-]",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Token();
}
