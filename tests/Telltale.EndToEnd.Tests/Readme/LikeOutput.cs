using System.Globalization;
using System.Text.RegularExpressions;
using Telltale.Attacks;

namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>
/// Compares output with output that a page shows. Words and whole numbers must be the same. Measured numbers may differ
/// a little, because training on another processor rounds in another order; for the same reason attacks that are about as
/// strong as each other may change places, so names of attacks count as one word.
/// </summary>
internal static partial class LikeOutput
{
    /// <summary>What differs, for a person; null where nothing does.</summary>
    public static string? Difference(string shown, string printed)
    {
        string[] expected = Tokens(shown);
        string[] found = Tokens(printed);
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

    /// <summary>Rates of few records and bounds on ε, which end a row, move more than areas under curves and scores.</summary>
    private static double Tolerance(string next, double size) =>
        next switch
        {
            "%" => Math.Max(1.5, 0.35 * size),
            "|" => Math.Max(1, 0.35 * size),
            _ => 0.03,
        };

    /// <summary>Numbers, words and signs; widths of columns are not looked at.</summary>
    private static string[] Tokens(string text) =>
        [.. Token().Matches(Rule().Replace(Attack().Replace(text, "ATTACK"), "---")).Select(match => match.Value)];

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
