using System.CommandLine;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts.Records;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale verdict</c>: was this record in the training set, and what may be said about it?</summary>
internal static class VerdictCommand
{
    public static Command Create(Session session)
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "The folder of a finished run, or evidence (folder or .npz) with some known non-members.",
        };
        RecordOptionSet asked = new();
        Option<string[]> attacks = new("--attack")
        {
            Description =
                $"NAME[:option=value,…][@LABEL], of those that `telltale attack --help` lists; several are merged into one p. Default: of {string.Join(", ", VerdictAttack.Preference)} the first that has what it needs about most of the records asked about.",
            HelpName = "ATTACK",
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "verdict",
            "Was this record used for training? A grade, a p-value and the words that the evidence allows, for one record, a list or groups."
        )
        {
            source,
        };
        asked.AddTo(command);
        command.Options.Add(attacks);
        command.Options.Add(seed);
        command.Options.Add(threads);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            using VerdictSource open = VerdictSource.Open(parsed.GetValue(source)!);
            VerdictJob job = new(
                open,
                asked.Read(parsed, open.Askable),
                parsed.GetValue(attacks) ?? [],
                parsed.GetValue(seed) ?? 0,
                SharedOptions.ThreadCount(parsed.GetValue(threads))
            );
            VerdictResult result = job.Run(session);
            if (parsed.GetValue(json))
            {
                session.Print(stream => VerdictJson.Write(result, stream));
            }
            else
            {
                VerdictSummary.Write(result, session.Out);
            }

            return result.IsInvalid() ? ExitCode.Invalid : ExitCode.Done;
        });
        return command;
    }
}
