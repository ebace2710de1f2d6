using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Telltale.Audit.Canaries;
using Telltale.Audit.Contamination;
using Telltale.Audit.Sets;

namespace Telltale.Report.Json;

/// <summary>
/// Answers of the proof-grade tests and of tests on sets as JSON, laid out as <see cref="ResultJson"/> lays out results. The
/// same answers give the same bytes. Nothing is written when one is refused.
/// </summary>
public static class AnswerJson
{
    /// <summary>Writes what canaries tell.</summary>
    /// <exception cref="InvalidOperationException">A number is NaN or infinite; the message names the property.</exception>
    public static void Write(CanaryResult result, Stream destination) =>
        Write(result, ResultJsonContext.Default.CanaryResult, destination);

    /// <summary>Writes what the order of a benchmark tells.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static void Write(ContaminationResult result, Stream destination) =>
        Write(result, ResultJsonContext.Default.ContaminationResult, destination);

    /// <summary>Writes what sets of texts tell.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static void Write(SetResult result, Stream destination) =>
        Write(result, ResultJsonContext.Default.SetResult, destination);

    /// <summary>Writes any answer for which <see cref="ResultJsonContext"/> has a type.</summary>
    internal static void Write<T>(T answer, JsonTypeInfo<T> type, Stream destination)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(destination);
        if (WholeResult.FirstFault(answer, type) is { } fault)
        {
            throw new InvalidOperationException($"The answer cannot be written: {fault}.");
        }

        using (Utf8JsonWriter writer = new(destination, ResultJson.Layout))
        {
            JsonSerializer.Serialize(writer, answer, type);
        }

        destination.WriteByte((byte)'\n');
    }
}
