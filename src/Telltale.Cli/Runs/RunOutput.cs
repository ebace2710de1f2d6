using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.Evidence;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Report.Html;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Runs;

/// <summary>Writes a run to its folder and shows it.</summary>
internal static class RunOutput
{
    public const string ResultName = "result.json";
    public const string ScoresName = "scores.csv";
    public const string ReportName = "report.html";
    public const string EvidenceName = "evidence";

    /// <summary>
    /// Writes evidence, scores, report and, last, the result, each whole or not at all: where there is a result, the
    /// rest is there.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Its folder, held by this process.</param>
    /// <param name="evidenceInPlace">Whether the evidence was read from the folder's own <c>evidence/</c>.</param>
    public static void Write(FinishedRun run, RunFolder folder, bool evidenceInPlace)
    {
        if (run.Evidence is not null && !evidenceInPlace)
        {
            EvidenceWriter.Write(folder.At(EvidenceName), run.Evidence);
        }

        if (run.Documents is { } documents && !evidenceInPlace)
        {
            Directory.CreateDirectory(folder.At(EvidenceName));
            AtomicFile.Write(
                Path.Combine(folder.At(EvidenceName), TextEvidenceReader.FileName),
                stream => TextEvidenceWriter.Write(stream, documents.Records.Concat(documents.ForFitting))
            );
        }

        AtomicFile.Write(folder.At(ScoresName), stream => ScoreTableCsv.Write(stream, run.Scores));
        ReportInput report = new()
        {
            Result = run.Result,
            Scores = run.Scores,
            Rows = run.Origins,
            Pictures = run.Pictures,
            Documents = run.Documents,
        };
        AtomicFile.Write(folder.At(ReportName), stream => HtmlReport.Write(report, stream));
        AtomicFile.Write(folder.At(ResultName), stream => ResultJson.Write(run.Result, stream));
    }

    /// <summary>Refuses to begin in a folder that holds an earlier run.</summary>
    /// <exception cref="BadInputException">It does; says so first where that run is still at work.</exception>
    public static void RefuseEarlierRun(string path)
    {
        RunFolder.Acquire(path).Dispose();
        throw new BadInputException(
            $"{path} holds a run already; --resume goes on with it, --out names another folder."
        );
    }

    /// <summary>Prints the summary, or with <paramref name="json"/> the result as it is in the file.</summary>
    public static void Show(FinishedRun run, string? folder, bool json, Session session)
    {
        if (json)
        {
            session.Print(stream => ResultJson.Write(run.Result, stream));
            return;
        }

        ResultFile[] files = folder is null
            ? []
            :
            [
                new("report", Path.Combine(folder, ReportName)),
                new("result", Path.Combine(folder, ResultName)),
                new("scores", Path.Combine(folder, ScoresName)),
            ];
        MarkdownSummary.Write(run.Result, files, session.Out);
    }

    /// <summary>Room that a run of this size needs on disk, generously.</summary>
    public static long BytesNeeded(long rows, int columns, long evidenceBytes) =>
        (1 << 20) + evidenceBytes + (rows * (16 + (20L * columns)));
}
