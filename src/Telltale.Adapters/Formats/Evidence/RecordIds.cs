using Telltale.Core;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Names of the records: the lines of ids.txt, or their numbers.</summary>
internal static class RecordIds
{
    /// <summary>"0", "1", …: the names where none are given.</summary>
    public static string[] Numbers(int records) => [.. Enumerable.Range(0, records).Select(i => i.ToString())];

    /// <summary>Splits the text into lines (LF or CR LF; the last may lack its end).</summary>
    /// <exception cref="BadInputException">More or fewer lines than records, an empty line, a name used twice.</exception>
    public static string[] Parse(string text, string place, int records)
    {
        string[] lines = RecordLines.Parse(text, place, records, "the name of a record");
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!seen.TryAdd(lines[i], i))
            {
                throw new BadInputException(
                    $"{place}, line {i + 1}: found '{Printable.Shorten(lines[i])}' as in line {seen[lines[i]] + 1}, expected different "
                        + "names."
                );
            }
        }

        return lines;
    }
}
