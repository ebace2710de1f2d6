using Telltale.Audit.Results;

namespace Telltale.Report.Json;

/// <summary>
/// Answers about records as JSON (<c>docs/schema/verdict-1.schema.json</c>), laid out as <see cref="ResultJson"/> lays out
/// results. The same answers give the same bytes.
/// </summary>
public static class VerdictJson
{
    /// <summary>Writes the answers. Nothing is written when they are refused.</summary>
    /// <exception cref="InvalidOperationException">A number is NaN or infinite; the message names the property.</exception>
    public static void Write(VerdictResult result, Stream destination) =>
        AnswerJson.Write(result, ResultJsonContext.Default.VerdictResult, destination);
}
