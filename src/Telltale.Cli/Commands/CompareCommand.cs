using System.CommandLine;
using System.Globalization;
using Telltale.Adapters.Store;
using Telltale.Audit.Changes;
using Telltale.Audit.Results;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Report.Html;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale compare</c>: did a change or a defence help?</summary>
internal static class CompareCommand
{
    public static Command Create(Session session)
    {
        Argument<string> before = new("BEFORE")
        {
            Description = "The folder of a finished run: audit or attack with --out.",
        };
        Argument<string> after = new("AFTER") { Description = "The folder of the run after the change." };
        Option<double> confidence = new("--confidence")
        {
            Description = "That all limits of the strongest attacks hold together.",
            HelpName = "C",
            DefaultValueFactory = _ => 0.95,
        };
        Option<int> replicates = new("--replicates")
        {
            Description = "Of the bootstrap; 200 or more.",
            HelpName = "N",
            DefaultValueFactory = _ => 2000,
        };
        Option<DirectoryInfo?> folder = SharedOptions.Out(
            $"Folder for {ComparisonOutput.JsonName} and the page {ComparisonOutput.PageName} (default: nothing is written)."
        );
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "compare",
            "Did a change or a defence help? Two runs with the same attacks: the strongest attack of each, and every attack, with intervals of the difference."
        )
        {
            before,
            after,
            confidence,
            replicates,
            folder,
            seed,
            threads,
            json,
        };
        command.SetAction(parsed =>
        {
            double level = parsed.GetValue(confidence);
            Require(level is >= 0.5 and < 1, $"--confidence is {level}; expected a number from 0.5 to below 1.");
            int draws = parsed.GetValue(replicates);
            Require(draws is >= 200 and <= 1_000_000, $"--replicates is {draws}; expected 200 to 1000000.");
            RunScores one = ChangedRun.Open(parsed.GetValue(before)!);
            RunScores two = ChangedRun.Open(parsed.GetValue(after)!);
            ulong root = parsed.GetValue(seed) ?? 0;
            string? output = parsed.GetValue(folder)?.ToString();
            using RunFolder? held = output is null ? null : RunFolder.Acquire(output);
            ChangeResult result = new ChangeJudgement(one, two).Judge(
                Machine.Version,
                ChangedRun.Plans(one.Result, two.Result),
                level,
                draws,
                new Seed(root).Derive("compare"),
                SharedOptions.ThreadCount(parsed.GetValue(threads))
            );
            if (held is not null)
            {
                string again = string.Create(
                    CultureInfo.InvariantCulture,
                    $"telltale compare before after --confidence {level} --replicates {draws} --seed {root}"
                );
                ComparisonOutput.Write(new ChangeReportInput(result, one.Result, two.Result, again), held);
            }

            if (parsed.GetValue(json))
            {
                session.Print(stream => ChangeJson.Write(result, stream));
            }
            else
            {
                ChangeSummary.Write(result, session.Out);
                session.Out.Write(output is null ? "" : ComparisonOutput.Where(output));
            }

            return result.Answer == ChangeAnswer.Invalid ? ExitCode.Invalid : ExitCode.Done;
        });
        return command;
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new BadInputException(message);
        }
    }
}
