using System.Text.RegularExpressions;

namespace Telltale.Learning.Language;

/// <summary>
/// What can be counted in a text without any model: its length, its kinds of characters, the words' lengths, and the dates
/// that it mentions.
/// </summary>
public static partial class TextStatistics
{
    /// <summary>Numbers a text.</summary>
    public const int Count = 16;

    private static readonly string[] Months =
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];

    /// <summary>
    /// Characters, words, lines, mean length of a word, share of different words, shares of digits, capitals, punctuation,
    /// blanks and characters beyond ASCII, dates found, earliest, latest and mean of them as years, words of the first
    /// sentence, length of the last line. The years are NaN where no date is found; a text without words has 0 elsewhere.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="destination"><see cref="Count"/> numbers.</param>
    public static void Fill(string text, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(text);
        int digits = 0;
        int capitals = 0;
        int marks = 0;
        int blanks = 0;
        int beyond = 0;
        int lines = 1;
        foreach (char c in text)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            capitals += char.IsUpper(c) ? 1 : 0;
            marks += char.IsPunctuation(c) || char.IsSymbol(c) ? 1 : 0;
            blanks += char.IsWhiteSpace(c) ? 1 : 0;
            beyond += c > 127 ? 1 : 0;
            lines += c == '\n' ? 1 : 0;
        }

        string[] words = Words(text);
        double all = Math.Max(1, text.Length);
        destination[0] = text.Length;
        destination[1] = words.Length;
        destination[2] = lines;
        destination[3] = words.Length == 0 ? 0 : words.Sum(w => (double)w.Length) / words.Length;
        destination[4] = words.Length == 0 ? 0 : words.Distinct(StringComparer.Ordinal).Count() / (double)words.Length;
        destination[5] = digits / all;
        destination[6] = capitals / all;
        destination[7] = marks / all;
        destination[8] = blanks / all;
        destination[9] = beyond / all;
        double[] dates = [.. Dates(text)];
        destination[10] = dates.Length;
        destination[11] = dates.Length == 0 ? double.NaN : dates.Min();
        destination[12] = dates.Length == 0 ? double.NaN : dates.Max();
        destination[13] = dates.Length == 0 ? double.NaN : dates.Sum() / dates.Length;
        int stop = text.AsSpan().IndexOfAny(".!?\n");
        destination[14] = Words(stop < 0 ? text : text[..stop]).Length;
        destination[15] = text.Length - 1 - text.LastIndexOf('\n');
    }

    /// <summary>Runs of letters and digits, in small letters.</summary>
    public static string[] Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return [.. words];
    }

    /// <summary>
    /// Dates as years with fractions: <c>2021-03-12</c>, <c>12 March 2021</c>, <c>March 12, 2021</c>, <c>March 2021</c>, and
    /// years by themselves from 1500 to 2099 (counted as their middle).
    /// </summary>
    public static IEnumerable<double> Dates(string text)
    {
        foreach (Match found in Date().Matches(text))
        {
            int year = int.Parse(found.Groups["year"].ValueSpan);
            Group number = found.Groups["month"];
            Group name = found.Groups["name"];
            int month =
                number.Success ? int.Parse(number.ValueSpan)
                : name.Success ? 1 + Array.IndexOf(Months, name.Value[..3].ToLowerInvariant())
                : 0;
            int day = found.Groups["day"].Success ? int.Parse(found.Groups["day"].ValueSpan) : 15;
            yield return month is >= 1 and <= 12 ? year + ((month - 1 + ((day - 1) / 31.0)) / 12) : year + 0.5;
        }
    }

    [GeneratedRegex(
        """
            \b(?<year>1[5-9]\d\d|20\d\d)-(?<month>\d\d)-(?<day>\d\d)\b
            |\b((?<day>\d{1,2})(st|nd|rd|th)?[ ]+)?(?<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[.]?
             ([ ]+(?<day>\d{1,2})(st|nd|rd|th)?)?,?[ ]+(?<year>1[5-9]\d\d|20\d\d)\b
            |\b(?<year>1[5-9]\d\d|20\d\d)\b
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace,
        10_000
    )]
    private static partial Regex Date();
}
