using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>Writes evidence of texts as JSON Lines, with as few digits as give the same numbers back.</summary>
public static class TextEvidenceWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The file is read by programs, never put into a page; letters stay letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes documents, each as soon as it comes.</summary>
    /// <param name="stream">Receives UTF-8, lines ending in LF; stays open.</param>
    /// <param name="records">Documents.</param>
    public static void Write(Stream stream, IEnumerable<TextRecord> records)
    {
        using Utf8JsonWriter json = new(stream, Options);
        foreach (TextRecord record in records)
        {
            Write(json, record);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private static void Write(Utf8JsonWriter json, TextRecord record)
    {
        json.WriteStartObject();
        json.WriteString(TextFields.Id, record.Id);
        json.WriteString(TextFields.Text, record.Text);
        WriteMember(json, record.Membership);
        if (record.IsForFitting)
        {
            json.WriteBoolean(TextFields.Fit, true);
        }

        if (record.Date is { } date)
        {
            json.WriteString(TextFields.Date, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (record.Group is { } group)
        {
            json.WriteString(TextFields.Group, group);
        }

        if (record.Target is { } target)
        {
            json.WriteString(TextFields.Target, target);
        }

        WriteFields(json, record.Fields);
        if (record.ZlibLength is { } length)
        {
            json.WriteNumber(TextFields.ZlibLength, length);
        }

        WriteTexts(json, TextFields.Tokens, record.Tokens);
        WriteSignals(json, record.TokenIds, record.Signals);
        WriteNumbers(json, TextFields.Frequencies, record.TokenFrequencies);
        WriteNamed(
            json,
            TextFields.References,
            record.References,
            reference =>
            {
                if (reference.Member is { } member)
                {
                    json.WriteBoolean(TextFields.Member, member);
                }

                WriteSignals(json, reference.TokenIds, reference.Signals);
            }
        );
        WriteNamed(
            json,
            TextFields.Variants,
            record.Variants,
            variant =>
            {
                if (variant.Text.Length > 0)
                {
                    json.WriteString(TextFields.Text, variant.Text);
                }

                if (variant.ZlibLength is { } own)
                {
                    json.WriteNumber(TextFields.ZlibLength, own);
                }

                WriteSignals(json, null, variant.Signals);
            }
        );
        WriteNamed(
            json,
            TextFields.Prefixed,
            record.Prefixed,
            values => WriteNumbers(json, TextFields.LogProbabilities, values)
        );
        WriteContinuations(json, record.Continuations);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, string[]? texts)
    {
        if (texts is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        json.WriteStartObject(TextFields.Fields);
        foreach ((string name, string value) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter json, Membership membership)
    {
        if (membership == Membership.Unknown)
        {
            json.WriteNull(TextFields.Member);
        }
        else
        {
            json.WriteBoolean(TextFields.Member, membership == Membership.Member);
        }
    }

    private static void WriteContinuations(Utf8JsonWriter json, TextContinuations? continuations)
    {
        if (continuations is null)
        {
            return;
        }

        json.WriteString(TextFields.Prompt, continuations.Prompt);
        json.WriteStartArray(TextFields.Continuations);
        foreach (string text in continuations.Texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteNamed<T>(
        Utf8JsonWriter json,
        string name,
        IReadOnlyDictionary<string, T> parts,
        Action<T> write
    )
    {
        if (parts.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        // In a fixed order, so that the same evidence is the same bytes.
        foreach ((string key, T part) in parts.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(key);
            write(part);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSignals(Utf8JsonWriter json, int[]? ids, TokenSignals? signals)
    {
        if (ids is not null)
        {
            json.WriteStartArray(TextFields.TokenIds);
            foreach (int id in ids)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
        }

        if (signals is null)
        {
            return;
        }

        WriteNumbers(json, TextFields.LogProbabilities, signals.LogProbabilities);
        WriteNumbers(json, TextFields.Means, signals.Means);
        WriteNumbers(json, TextFields.Deviations, signals.Deviations);
        if (signals.TopChoice is { } top)
        {
            json.WriteStartArray(TextFields.TopChoice);
            foreach (bool first in top)
            {
                json.WriteBooleanValue(first);
            }

            json.WriteEndArray();
        }

        WriteNumbers(json, TextFields.Divergences, signals.Divergences);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, double[]? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
