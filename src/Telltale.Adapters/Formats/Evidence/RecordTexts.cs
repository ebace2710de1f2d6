using System.Text.Json;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>Records that are texts: the lines of texts.jsonl, a JSON string each.</summary>
internal static class RecordTexts
{
    /// <summary>Splits and decodes the lines (LF or CR LF; the last may lack its end).</summary>
    /// <exception cref="BadInputException">More or fewer lines than records, or a line that is no JSON string.</exception>
    public static string[] Parse(string text, string place, int records)
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
            lines[i] = Decode(lines[i], $"{place}, line {i + 1}");
        }

        return lines;
    }

    private static string Decode(string line, string place)
    {
        try
        {
            using JsonDocument value = JsonDocument.Parse(line);
            return value.RootElement.ValueKind == JsonValueKind.String
                ? value.RootElement.GetString()!
                : throw new BadInputException(
                    $"{place}: found a JSON {value.RootElement.ValueKind.ToString().ToLowerInvariant()}, expected a string in quotation marks: a text a line, as json.dumps(text) writes it."
                );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadInputException(
                $"{place}: found what is no JSON ('{Printable.Shorten(line)}'), expected a string in quotation marks: a text a line, as json.dumps(text) writes it.",
                e
            );
        }
    }
}
