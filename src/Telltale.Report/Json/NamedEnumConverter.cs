using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telltale.Report.Text;

namespace Telltale.Report.Json;

/// <summary>An enumeration by its names alone: no numbers, no other spelling, no other case.</summary>
internal sealed class NamedEnumConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return EnumNames<T>.Find(text)
            ?? throw new JsonException(
                $"Found {(text is null ? reader.TokenType.ToString() : $"'{text}'")}; expected one of {Expected}."
            );
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumNames<T>.Of(value));

    private static string Expected => string.Join(", ", EnumNames<T>.All.Select(pair => $"'{pair.Name}'"));
}
