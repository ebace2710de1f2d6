using Telltale.Core;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>A text with a line for each record.</summary>
internal static class RecordLines
{
    /// <summary>Splits the text into lines (LF or CR LF; the last may lack its end).</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">File and name, for messages.</param>
    /// <param name="records">How many lines there must be.</param>
    /// <param name="meaning">What a line holds, for messages.</param>
    /// <exception cref="BadInputException">More or fewer lines than records, or an empty line.</exception>
    public static string[] Parse(string text, string place, int records, string meaning)
    {
        string[] lines = text.Split('\n');
        if (lines[^1].Length == 0)
        {
            lines = lines[..^1];
        }

        if (lines.Length != records)
        {
            throw new BadInputException(
                $"{place}: found {lines.Length} lines, expected {records}: one for each record, in the order of the labels."
            );
        }

        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = lines[i].TrimEnd('\r');
            if (lines[i].Length == 0)
            {
                throw new BadInputException($"{place}, line {i + 1}: found nothing, expected {meaning}.");
            }
        }

        return lines;
    }
}
