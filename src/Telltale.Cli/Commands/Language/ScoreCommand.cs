using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Cli.Runs.Language;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Cli.Commands.Language;

/// <summary><c>telltale lm score</c>: what models say about texts, as evidence.</summary>
internal static class ScoreCommand
{
    // What one reading of each text by each model gives; the others need changed texts or continuations.
    private static readonly string[] Standard = ["loss", "zlib", "min-k-plus-plus", "surp", "reference", "informia"];

    public static Command Create(Session session)
    {
        TextSourceOptionSet source = new(needsTarget: true);
        Option<string[]> attacks = new("--attack")
        {
            Description =
                $"Ask what this attack needs (`telltale attack --help` lists them); give it again for more. Default: what one reading gives ({string.Join(", ", Standard)}).",
            HelpName = "ATTACK",
        };
        Option<FileInfo?> file = new("--out")
        {
            Description = "The evidence (.jsonl). Required, but with --plan-only.",
            HelpName = "FILE",
        };
        ForecastOptionSet forecast = new(
            "Ask nothing: say how many requests, tokens and how much money and time it will take, attack by attack, and whether the budget suffices.",
            judges: false
        );
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "score",
            "Ask models about texts and write the answers as evidence, for `telltale attack` and the others."
        );
        source.AddTo(command);
        command.Options.Add(attacks);
        command.Options.Add(file);
        forecast.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[seed, threads, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            IReadOnlyList<TextAttackChoice> asked = AttackCatalog.ChooseTexts(
                parsed.GetValue(attacks) is { Length: > 0 } given ? given : Standard
            );
            ulong root = parsed.GetValue(seed) ?? 0;
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            if (forecast.IsWanted(parsed))
            {
                return TextForecastJob.Show(
                    source.Forecast(parsed, asked, root, threadCount, session),
                    parsed.GetValue(json),
                    session
                );
            }

            string path =
                parsed.GetValue(file)?.ToString()
                ?? throw new BadInputException("lm score needs --out FILE for the evidence.");
            TextEvidence evidence = source.Read(parsed, asked, root, threadCount, session);
            AtomicFile.Write(
                path,
                stream => TextEvidenceWriter.Write(stream, evidence.Records.Concat(evidence.ForFitting))
            );
            int texts = evidence.Records.Count + evidence.ForFitting.Count;
            session.Out.Write(
                parsed.GetValue(json)
                    ? new JsonObject { ["evidence"] = path, ["texts"] = texts }.ToJsonString() + "\n"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"Asked about {texts:N0} texts.\n\n- evidence: `{path}`\n\nNext: telltale attack {path}\n"
                    )
            );
            return ExitCode.Done;
        });
        return command;
    }
}
