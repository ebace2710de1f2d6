using Telltale.Adapters.Store;
using Telltale.Report.Html;
using Telltale.Report.Json;

namespace Telltale.Cli.Runs;

/// <summary>Writes a comparison of two runs to a folder. Its names are no run's, so that it may lie beside one.</summary>
internal static class ComparisonOutput
{
    public const string JsonName = "comparison.json";
    public const string PageName = "comparison.html";

    /// <summary>Writes the page and, last, the answer, each whole or not at all.</summary>
    public static void Write(ChangeReportInput input, RunFolder folder)
    {
        AtomicFile.Write(folder.At(PageName), stream => ChangeReport.Write(input, stream));
        AtomicFile.Write(folder.At(JsonName), stream => ChangeJson.Write(input.Result, stream));
    }

    /// <summary>Where they are, for a person.</summary>
    public static string Where(string folder) =>
        $"\n- page: `{Path.Combine(folder, PageName)}`\n- answer: `{Path.Combine(folder, JsonName)}`\n";
}
