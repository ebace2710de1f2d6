using System.CommandLine;
using Telltale.Adapters.Plans;
using Telltale.Adapters.Sources;
using Telltale.Adapters.Store;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale audit</c>: the whole way from records to a report.</summary>
internal static class AuditCommand
{
    private const string DefaultFolder = "telltale-out";

    public static Command Create(Session session)
    {
        Argument<FileInfo?> plan = new("PLAN")
        {
            Description = "The plan (YAML): data, target, models, attacks.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<DirectoryInfo?> folder = SharedOptions.Out($"Folder for the results (default: {DefaultFolder}).");
        Option<bool> resume = new("--resume") { Description = "Go on with the run that was stopped in the folder." };
        Option<double?> checkpoint = new("--checkpoint")
        {
            Description =
                "Seconds between two saves of a model in training, so much is lost when the run is killed (default: 20).",
            HelpName = "SECONDS",
        };
        Option<bool> print = new("--print-plan")
        {
            Description = "Print the plan with every default (without PLAN: every key, explained) and stop.",
        };
        ForecastOptionSet forecast = new(
            "Train nothing: say what the plan will be able to see, which checks can be made, and how long it will take here."
        );
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "audit",
            "Train a target and shadow models by a plan, attack the target, and write result.json, scores.csv, report.html and evidence/."
        )
        {
            plan,
            folder,
            resume,
            checkpoint,
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
                session.Out.Write(file is null ? PlanText.Template() : PlanText.Of(YamlPlan.Read(file.ToString())));
                return ExitCode.Done;
            }

            if (file is null)
            {
                throw new BadInputException(
                    "audit needs a PLAN; `telltale audit --print-plan` shows every key of one."
                );
            }

            AuditPlan read = YamlPlan.Read(file.ToString());
            if (parsed.GetValue(seed) is { } root)
            {
                read = read.WithSeed(root);
            }

            AuditJob job = new(read, "audit", read.Name, $"telltale audit {file.Name} --seed {read.Seed}")
            {
                CheckpointInterval = Interval(parsed.GetValue(checkpoint)),
            };
            string path = parsed.GetValue(folder)?.ToString() ?? DefaultFolder;
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            if (forecast.IsWanted(parsed))
            {
                return new ForecastJob(job, forecast.Leak(parsed), threadCount).Run(parsed.GetValue(json), session);
            }

            if (!parsed.GetValue(resume) && AuditJob.HasRun(path))
            {
                RunOutput.RefuseEarlierRun(path);
            }

            return Execute(job, path, threadCount, parsed.GetValue(json), session);
        });
        return command;
    }

    private static TimeSpan? Interval(double? seconds) =>
        seconds switch
        {
            null => null,
            >= 0 and <= 1e6 => TimeSpan.FromSeconds(seconds.Value),
            _ => throw new BadInputException($"--checkpoint is {seconds}; expected seconds from 0 to 1000000."),
        };

    /// <summary>Reads the records, takes the folder, runs, shows. Nothing is written before the input is known to be good.</summary>
    public static int Execute(AuditJob job, string path, int threads, bool json, Session session)
    {
        RecordSet records = RecordSources.Read(job.Plan.Data);
        AuditRun.Check(job.Plan, records);
        job.RequireRoom(records, path, threads);
        using RunFolder folder = RunFolder.Acquire(path);
        try
        {
            FinishedRun run = job.Run(records, folder, session, threads);
            RunOutput.Show(run, path, json, session);
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine(
                $"telltale: stopped; what was trained so far is kept in {path}: run it again with --resume to go on."
            );
            return ExitCode.Interrupted;
        }
    }
}
