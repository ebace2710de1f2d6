using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telltale.Report.Json;

/// <summary>
/// A dictionary as an object whose keys are written in ordinal order, so that equal dictionaries give equal bytes
/// however they were filled. A key that comes twice, and a null, are refused on reading.
/// </summary>
internal sealed class SortedDictionaryConverter<TValue> : JsonConverter<IReadOnlyDictionary<string, TValue>>
    where TValue : notnull
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TValue> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"Found {reader.TokenType}; expected an object.");
        }

        JsonConverter<TValue> values = (JsonConverter<TValue>)options.GetTypeInfo(typeof(TValue)).Converter;
        SortedDictionary<string, TValue> entries = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            reader.Read();
            TValue value =
                values.Read(ref reader, typeof(TValue), options) ?? throw new JsonException($"'{key}' is null.");
            if (!entries.TryAdd(key, value))
            {
                throw new JsonException($"'{key}' is there twice.");
            }
        }

        return entries;
    }

    /// <inheritdoc/>
    public override void Write(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<string, TValue> value,
        JsonSerializerOptions options
    )
    {
        JsonConverter<TValue> values = (JsonConverter<TValue>)options.GetTypeInfo(typeof(TValue)).Converter;
        writer.WriteStartObject();
        foreach ((string key, TValue entry) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            values.Write(writer, entry, options);
        }

        writer.WriteEndObject();
    }
}
