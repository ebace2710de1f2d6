using System.CommandLine;
using System.Globalization;
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
                $"Ask what this attack needs; give it again for more. Default: what one reading gives ({string.Join(", ", Standard)}).",
            HelpName = "ATTACK",
        };
        Option<FileInfo?> file = new("--out") { Description = "The evidence (.jsonl). Required.", HelpName = "FILE" };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Command command = new(
            "score",
            "Ask models about texts and write the answers as evidence, for `telltale attack` and the others."
        );
        source.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[attacks, file, seed, threads])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string path =
                parsed.GetValue(file)?.ToString()
                ?? throw new BadInputException("lm score needs --out FILE for the evidence.");
            string[] asked = parsed.GetValue(attacks) is { Length: > 0 } given ? given : Standard;
            TextEvidence evidence = source.Read(
                parsed,
                AttackCatalog.ChooseTexts(asked).Select(a => a.Attack.Needs),
                parsed.GetValue(seed) ?? 0,
                SharedOptions.ThreadCount(parsed.GetValue(threads)),
                session
            );
            AtomicFile.Write(
                path,
                stream => TextEvidenceWriter.Write(stream, evidence.Records.Concat(evidence.ForFitting))
            );
            session.Out.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Asked about {evidence.Records.Count + evidence.ForFitting.Count:N0} texts.\n\n- evidence: `{path}`\n\nNext: telltale attack {path}\n"
                )
            );
            return ExitCode.Done;
        });
        return command;
    }
}
