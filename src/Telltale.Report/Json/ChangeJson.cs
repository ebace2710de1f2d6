using Telltale.Audit.Results;

namespace Telltale.Report.Json;

/// <summary>Comparisons of two runs as JSON (<c>docs/schema/comparison-1.schema.json</c>), laid out as <see cref="ResultJson"/> lays out results.</summary>
public static class ChangeJson
{
    /// <summary>Writes the answer. Nothing is written when it is refused.</summary>
    /// <exception cref="InvalidOperationException">A number is NaN or infinite; the message names the property.</exception>
    public static void Write(ChangeResult result, Stream destination) =>
        AnswerJson.Write(result, ResultJsonContext.Default.ChangeResult, destination);
}
