using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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

        JsonTypeInfo<TValue> valueType = (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
        SortedDictionary<string, TValue> values = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            reader.Read();
            TValue value =
                JsonSerializer.Deserialize(ref reader, valueType) ?? throw new JsonException($"'{key}' is null.");
            if (!values.TryAdd(key, value))
            {
                throw new JsonException($"'{key}' is there twice.");
            }
        }

        return values;
    }

    /// <inheritdoc/>
    public override void Write(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<string, TValue> value,
        JsonSerializerOptions options
    )
    {
        JsonTypeInfo<TValue> valueType = (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
        writer.WriteStartObject();
        foreach ((string key, TValue entry) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            JsonSerializer.Serialize(writer, entry, valueType);
        }

        writer.WriteEndObject();
    }
}
