using System.Text.Json.Serialization;

namespace Telltale.Audit.Results;

/// <summary>
/// What a test says that needs no attack: canaries, the order of a benchmark, sets of texts. As <see cref="Grade"/>, but that no
/// claim about ε is held against it.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<TestGrade>))]
public enum TestGrade
{
    /// <summary>A check failed, so that nothing can be said.</summary>
    [JsonStringEnumMemberName("INVALID")]
    Invalid,

    /// <summary>There is too little to see anything, or anything but a large effect.</summary>
    [JsonStringEnumMemberName("INCONCLUSIVE")]
    Inconclusive,

    /// <summary>Nothing was found.</summary>
    [JsonStringEnumMemberName("NO LEAK DETECTED")]
    NoLeakDetected,

    /// <summary>Found, at the level.</summary>
    [JsonStringEnumMemberName("LEAK")]
    Leak,
}
