using System.CommandLine;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Audit.Contamination;
using Telltale.Audit.Ports;
using Telltale.Cli.Commands.Canaries;
using Telltale.Cli.Runs;
using Telltale.Cli.Runs.Language;
using Telltale.Cli.Terminal;
using Telltale.Core.Randomness;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale contamination</c>: was a model trained on a benchmark in its published order?</summary>
internal static class ContaminationCommand
{
    private const string LineBreak = "\\n";

    public static Command Create(Session session)
    {
        Argument<string> benchmark = new("BENCHMARK")
        {
            Description =
                "The examples in their published order: .jsonl with a text each, or any other file with an example a line.",
        };
        ModelOptionSet models = new(withReferences: false);
        Option<int> shards = new("--shards")
        {
            Description =
                "Runs of neighbouring examples, each tested by itself; a shard should fit what the model reads at once.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        Option<int> shuffles = new("--shuffles")
        {
            Description = "Random orders that each shard is held against.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        Option<string> separator = new("--separator")
        {
            Description = @"What stands between two examples; \n is a line break.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => LineBreak,
        };
        Option<double> level = CheckCommand.Level();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "contamination",
            "Was the model trained on a benchmark in its published order? Its order against shuffles of it; exact p."
        )
        {
            benchmark,
        };
        models.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[shards, shuffles, separator, level, seed, threads, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string[] examples = TextLines.Read(parsed.GetValue(benchmark)!);
            double at = CheckCommand.RequireLevel(parsed.GetValue(level));
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            ContaminationRun run = new()
            {
                Examples = examples,
                Shards = parsed.GetValue(shards),
                Shuffles = parsed.GetValue(shuffles),
                Separator = parsed.GetValue(separator)!.Replace(LineBreak, "\n", StringComparison.Ordinal),
                Seed = new Seed(parsed.GetValue(seed) ?? 0),
            };
            IReadOnlyList<string> notice = FixedQuestions.Notice(run.Questions, models, parsed, session, threadCount);
            using ITextModel target = models.Target(parsed, session, threadCount);
            TextForecastJob.Say(notice, session);
            OrderTest test = run.ReadAsync(target, session.Progress(), session.Stop).GetAwaiter().GetResult();
            ContaminationResult result = ContaminationResult.Of(target.Name, run, test, at, Machine.Version);
            if (parsed.GetValue(json))
            {
                session.Print(stream => AnswerJson.Write(result, stream));
            }
            else
            {
                AnswerSummary.Write(result, session.Out);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
