using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>
/// Texts of which nothing was measured yet: JSON Lines with a <c>text</c>, and where known <c>id</c> (else the line's number),
/// <c>member</c> (true, false or null) and <c>date</c>. Of other fields only those are kept that somebody asks for, and one of them may
/// name the person who each text belongs to.
/// </summary>
public static class TextDocuments
{
    private const int MostNames = 5;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fields">Names of further fields to keep: texts, numbers, true and false; null for none.</param>
    /// <param name="groups">Name of the field that says who each text belongs to; null where each stands for itself.</param>
    /// <exception cref="BadInputException">
    /// A line that is too long, not UTF-8, no JSON object with a text, or holds a wrong value; an id used twice; no texts; a text that
    /// does not say who it belongs to.
    /// </exception>
    public static IReadOnlyList<TextRecord> Read(
        string path,
        IReadOnlyList<string>? fields = null,
        string? groups = null
    )
    {
        List<TextRecord> records = [];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        using Lines lines = new(InputFile.OpenSeekable(path), path, TextEvidenceReader.MostBytesALine);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (line.Length == 0)
            {
                continue;
            }

            TextRecord record = Document(line, path, lines.Number, fields ?? [], groups);
            if (!seen.TryAdd(record.Id, lines.Number))
            {
                throw new BadInputException(
                    $"{path}, line {lines.Number}: found the id '{Printable.Shorten(record.Id)}' as in line {seen[record.Id]}, expected each id once."
                );
            }

            records.Add(record);
        }

        RequireFields(path, records, fields ?? []);
        RequireGroups(path, records, groups);
        return records.Count > 0
            ? records
            : throw new BadInputException($"{path}: found no texts, expected a JSON object with a text a line.");
    }

    private static void RequireFields(string path, List<TextRecord> records, IReadOnlyList<string> fields)
    {
        string? missing = fields.FirstOrDefault(f => records.Count > 0 && records.All(r => !r.Fields.ContainsKey(f)));
        if (missing is not null)
        {
            throw new BadInputException(
                $"{path}: found no field '{missing}' with a text, a number, true or false in any line; check its name, or do not ask for it."
            );
        }
    }

    private static void RequireGroups(string path, List<TextRecord> records, string? groups)
    {
        string[] nobodys = groups is null ? [] : [.. records.Where(r => r.Group is null).Select(r => r.Id)];
        if (nobodys.Length == 0)
        {
            return;
        }

        string shown =
            string.Join(", ", nobodys.Take(MostNames).Select(id => Printable.Shorten(id)))
            + (nobodys.Length > MostNames ? ", …" : "");
        throw new BadInputException(
            $"{path}: {nobodys.Length} of {records.Count} texts have no field '{groups}' with a name (a text or a number) that says who they belong to: {shown}. Give every text one, or leave groups out."
        );
    }

    private static TextRecord Document(
        ReadOnlyMemory<byte> line,
        string path,
        int number,
        IReadOnlyList<string> fields,
        string? groups
    )
    {
        string place = $"{path}, line {number}";
        if (!Utf8.IsValid(line.Span))
        {
            throw new BadInputException($"{place}: found bytes that are not UTF-8; save the file as UTF-8.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new BadInputException(
                    $"{place}: found no JSON object, expected one such as {{\"text\": \"…\"}}."
                );
            }

            return new TextRecord
            {
                Id = Id(root, place, number),
                Text =
                    root.TryGetProperty(TextFields.Text, out JsonElement text) && text.ValueKind == JsonValueKind.String
                        ? text.GetString()!
                        : throw new BadInputException($"{place}: found no text, expected {{\"text\": \"…\"}}."),
                Membership = Member(root, place),
                Date = Date(root, place),
                Fields = Fields(root, fields),
                Group = groups is null ? null : Owner(root, groups),
            };
        }
        catch (InvalidOperationException e)
        {
            throw new BadInputException(
                $"{place}: found half of a pair of characters (\\ud800 to \\udfff), expected whole ones.",
                e
            );
        }
        catch (JsonException e)
        {
            string begins = Printable.Shorten(Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 120)]), 30);
            throw new BadInputException(
                $"{place}: found what is no JSON, beginning '{begins}', expected an object a line: {{\"text\": \"…\"}}.",
                e
            );
        }
    }

    private static Dictionary<string, string> Fields(JsonElement root, IReadOnlyList<string> names)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement value) && Scalar(value) is { } text)
            {
                found[name] = text;
            }
        }

        return found;
    }

    private static string? Owner(JsonElement root, string groups) =>
        root.TryGetProperty(groups, out JsonElement value)
        && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
        && Scalar(value) is { } name
        && !string.IsNullOrWhiteSpace(name)
            ? name
            : null;

    private static string? Scalar(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };

    private static string Id(JsonElement root, string place, int number)
    {
        if (!root.TryGetProperty(TextFields.Id, out JsonElement id) || id.ValueKind == JsonValueKind.Null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"line-{number}");
        }

        return id.ValueKind switch
        {
            JsonValueKind.String when id.GetString() is { Length: > 0 } name => name,
            JsonValueKind.Number => id.GetRawText(),
            _ => throw new BadInputException($"{place}: found {id.GetRawText()} as id, expected a name."),
        };
    }

    private static Membership Member(JsonElement root, string place)
    {
        if (!root.TryGetProperty(TextFields.Member, out JsonElement member))
        {
            return Membership.Unknown;
        }

        return member.ValueKind switch
        {
            JsonValueKind.True => Membership.Member,
            JsonValueKind.False => Membership.NonMember,
            JsonValueKind.Null => Membership.Unknown,
            _ => throw new BadInputException(
                $"{place}: found {member.GetRawText()} as member, expected true, false or null."
            ),
        };
    }

    private static DateOnly? Date(JsonElement root, string place)
    {
        if (!root.TryGetProperty(TextFields.Date, out JsonElement date) || date.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return
            date.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(
                date.GetString(),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateOnly day
            )
            ? day
            : throw new BadInputException($"{place}: found {date.GetRawText()} as date, expected 2024-12-31.");
    }
}
