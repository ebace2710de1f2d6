using System.CommandLine;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Ports;
using Telltale.Cli.Terminal;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Runs.Language;

/// <summary>Before models are asked about texts that no attack chooses: canaries, orders of a benchmark.</summary>
internal static class FixedQuestions
{
    /// <summary>What asking takes and whether the budget suffices, where a model is served; to be made before any model is opened.</summary>
    public static IReadOnlyList<string> Notice(
        Func<IReadOnlyList<TextQuery>> asked,
        ModelOptionSet models,
        ParseResult parsed,
        Session session,
        int threads
    ) =>
        models.AskServers(parsed)
            ? TextForecastJob.Notice(() =>
                AskingNotice.Lines(
                    AskingForecast.Of(
                        asked(),
                        models.PlannedTarget(parsed, session, threads),
                        models.PlannedReference(parsed, session, threads)
                    ),
                    "run it again"
                )
            )
            : [];
}
