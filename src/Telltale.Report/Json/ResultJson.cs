using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Telltale.Audit.Results;
using Telltale.Core;

namespace Telltale.Report.Json;

/// <summary>
/// A result as <c>result.json</c> (<c>docs/schema/result-1.schema.json</c>): UTF-8 without a mark, indented by two,
/// line feeds, keys in the order of the types, dictionaries in ordinal order, numbers as the shortest text that reads
/// back as the same double. The same result gives the same bytes.
/// </summary>
public static class ResultJson
{
    internal static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        IndentCharacter = ' ',
        IndentSize = 2,
        NewLine = "\n",
        // Words in any script stay readable; < > & ' and " are still escaped, so the text can stand in a page.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private static JsonTypeInfo<AuditResult> Type => ResultJsonContext.Default.AuditResult;

    /// <summary>Writes a result. Nothing is written when it is refused.</summary>
    /// <exception cref="InvalidOperationException">A number is NaN or infinite, or an entry is null; the message names the property.</exception>
    public static void Write(AuditResult result, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        if (WholeResult.FirstFault(result, Type) is { } fault)
        {
            throw new InvalidOperationException(
                $"The result cannot be written: {fault}. What is unknown must be left out, not written as a number."
            );
        }

        using (Utf8JsonWriter writer = new(destination, Layout))
        {
            JsonSerializer.Serialize(writer, result, Type);
        }

        destination.WriteByte((byte)'\n');
    }

    /// <summary>
    /// Reads a result. Members that are unknown, missing, doubled, of another type or null where null means nothing are
    /// refused, and so is a number too large for a double.
    /// </summary>
    /// <param name="source">The whole file, from where it stands.</param>
    /// <param name="name">What to call it in messages: the file's name.</param>
    /// <exception cref="BadInputException">This is not a result of this schema; says what was found and where.</exception>
    public static AuditResult Read(Stream source, string name = "the result")
    {
        ArgumentNullException.ThrowIfNull(source);
        using MemoryStream whole = new();
        source.CopyTo(whole);
        try
        {
            CheckSchema(whole, name);
            whole.Position = 0;
            AuditResult result = JsonSerializer.Deserialize(whole, Type)!;
            return WholeResult.FirstFault(result, Type) is { } fault
                ? throw new BadInputException($"{name}: {fault}; expected a finite number or a value there.")
                : result;
        }
        catch (JsonException e)
        {
            throw new BadInputException(
                $"{name} is not a whole {AuditResult.SchemaName}: {e.Message}{Place(e)} Write it again with the command that made it.",
                e
            );
        }
    }

    // The serialiser adds the place to its own messages only.
    private static string Place(JsonException e) =>
        e.Path is null || e.Message.Contains("Path: ", StringComparison.Ordinal)
            ? ""
            : $" Path: {e.Path} | LineNumber: {e.LineNumber}.";

    // Comes first, so that a file of another version is called that and not a file with unknown members.
    private static void CheckSchema(MemoryStream whole, string name)
    {
        whole.Position = 0;
        using JsonDocument document = JsonDocument.Parse(whole);
        JsonElement root = document.RootElement;
        JsonElement schema = default;
        bool named = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out schema);
        if (!named || schema.ValueKind != JsonValueKind.String || !schema.ValueEquals(AuditResult.SchemaName))
        {
            string found = named ? schema.GetRawText() : "no \"schema\"";
            throw new BadInputException(
                $"{name}: found {found}, expected \"schema\": \"{AuditResult.SchemaName}\". "
                    + "Read it with the version of Telltale that wrote it."
            );
        }
    }
}
