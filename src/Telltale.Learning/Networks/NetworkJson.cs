using System.Text.Json.Serialization;

namespace Telltale.Learning.Networks;

/// <summary>The shape of a network as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(NetworkOptions))]
internal sealed partial class NetworkJson : JsonSerializerContext;
