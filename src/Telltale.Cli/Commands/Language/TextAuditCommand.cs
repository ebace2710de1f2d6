using System.CommandLine;
using Telltale.Adapters.Plans;
using Telltale.Adapters.Store;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Cli.Runs;
using Telltale.Cli.Runs.Language;
using Telltale.Cli.Terminal;
using Telltale.Core;

namespace Telltale.Cli.Commands.Language;

/// <summary><c>telltale lm audit</c>: the whole way from texts to a report.</summary>
internal static class TextAuditCommand
{
    private const string DefaultFolder = "telltale-out";

    public static Command Create(Session session)
    {
        Argument<FileInfo?> plan = new("PLAN")
        {
            Description = "The plan (YAML): texts, target, training, models, attacks.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<DirectoryInfo?> folder = SharedOptions.Out($"Folder for the results (default: {DefaultFolder}).");
        Option<bool> resume = new("--resume") { Description = "Go on with the run that was stopped in the folder." };
        Option<bool> print = new("--print-plan")
        {
            Description = "Print the plan with every default (without PLAN: every key, explained) and stop.",
        };
        ForecastOptionSet forecast = new(
            "Ask and train nothing: say how many requests and tokens, how much money and time it will take, attack by attack, whether the budget suffices, and what will be seen."
        );
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "audit",
            "How much does a language model give away? Fine-tune a target and shadow models, or ask a model that exists; attack it, and write result.json, scores.csv, report.html and evidence/."
        )
        {
            plan,
            folder,
            resume,
            print,
        };
        forecast.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[seed, threads, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            FileInfo? file = parsed.GetValue(plan);
            if (parsed.GetValue(print))
            {
                session.Out.Write(
                    file is null
                        ? PlanText.Template(PlanForm.Texts)
                        : PlanText.Of(PlanForm.Texts, YamlPlan.ReadTexts(file.ToString()).Values)
                );
                return ExitCode.Done;
            }

            if (file is null)
            {
                throw new BadInputException(
                    "lm audit needs a PLAN; `telltale lm audit --print-plan` shows every key of one."
                );
            }

            TextPlan read = YamlPlan.ReadTexts(file.ToString());
            if (parsed.GetValue(seed) is { } root)
            {
                read = read.WithSeed(root);
            }

            string path = parsed.GetValue(folder)?.ToString() ?? DefaultFolder;
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            if (forecast.IsWanted(parsed))
            {
                return new TextForecastJob(read, forecast.Leak(parsed), path, threadCount).Run(
                    parsed.GetValue(json),
                    session
                );
            }

            TextAuditJob job = new(read, $"telltale lm audit {file.Name} --seed {read.Seed}", threadCount);
            if (!parsed.GetValue(resume) && TextAuditJob.HasRun(path))
            {
                RunOutput.RefuseEarlierRun(path);
            }

            using RunFolder held = RunFolder.Acquire(path);
            try
            {
                FinishedRun run = job.Run(held, session);
                RunOutput.Write(run, held, evidenceInPlace: false);
                RunOutput.Show(run, path, parsed.GetValue(json), session);
                return ExitCode.Done;
            }
            catch (OperationCanceledException)
            {
                session.Error.WriteLine(
                    $"telltale: stopped; what was trained and answered so far is kept in {path}: run it again with --resume to go on."
                );
                return ExitCode.Interrupted;
            }
        });
        return command;
    }
}
