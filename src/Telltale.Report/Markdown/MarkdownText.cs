using System.Globalization;
using System.Text;

namespace Telltale.Report.Markdown;

/// <summary>Pieces of Markdown that stay readable as plain text.</summary>
internal static class MarkdownText
{
    /// <summary>
    /// Text that Markdown shows as it is: characters with a meaning get a backslash, line breaks become spaces, and
    /// control characters (a terminal would obey them) become U+FFFD.
    /// </summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool inWord =
                i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1]);
            escaped.Append(
                c switch
                {
                    '\n' or '\r' or '\t' => " ",
                    '<' => "&lt;",
                    '\\' or '`' or '*' or '[' or ']' or '|' => $"\\{c}",
                    // Inside a word an underscore is one; elsewhere it may open emphasis.
                    '_' when !inWord => "\\_",
                    _ => char.IsControl(c) ? "\uFFFD" : c.ToString(),
                }
            );
        }

        return escaped.ToString();
    }

    /// <summary>Text between as many backticks as it needs; line breaks and controls become U+FFFD.</summary>
    public static string Code(string text)
    {
        string clean = string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
        int longest = 0;
        int run = 0;
        foreach (char c in clean)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', longest + 1);
        string space = longest > 0 ? " " : "";
        return $"{fence}{space}{clean}{space}{fence}";
    }

    /// <summary>A table whose columns are aligned in plain text too: the first to the left, the others to the right.</summary>
    public static string Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        int[] widths = [.. head.Select((_, column) => all.Max(row => Width(row[column])))];
        StringBuilder text = new();
        AppendRow(text, head, widths);
        text.Append('|')
            .AppendJoin('|', widths.Select((w, i) => i == 0 ? new string('-', w + 2) : $"{new string('-', w + 1)}:"));
        text.Append("|\n");
        foreach (string[] row in all.Skip(1))
        {
            AppendRow(text, row, widths);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            string space = new(' ', widths[i] - Width(cells[i]));
            text.Append(i == 0 ? $"| {cells[i]}{space} " : $"| {space}{cells[i]} ");
        }

        text.Append("|\n");
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
