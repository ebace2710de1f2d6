using System.CommandLine;
using Telltale.Adapters.Canaries;
using Telltale.Audit.Canaries;
using Telltale.Audit.Ports;
using Telltale.Audit.Results;
using Telltale.Cli.Runs;
using Telltale.Cli.Runs.Language;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Commands.Canaries;

/// <summary><c>telltale canary check</c>: was a model trained on the data set with the canaries?</summary>
internal static class CheckCommand
{
    private const double StandardDelta = 1e-5;

    public static Command Create(Session session)
    {
        Argument<string> keyFile = new("KEY") { Description = "The key.json that `telltale canary plant` wrote." };
        ModelOptionSet models = new();
        Option<string?> commitment = new("--commitment")
        {
            Description =
                "The commitment published before training (its file, or 64 hexadecimal digits): the key must fit it.",
            HelpName = "FILE|HEX",
        };
        Option<bool> controls = new("--controls")
        {
            Description =
                "Rank canaries that were not planted as well. They must look even; where they do not, the answer is INVALID. About twice the questions.",
        };
        Option<double> level = Level();
        Option<double?> delta = new("--delta")
        {
            Description =
                "δ of the lower bound on ε, the chance with which a promise of ε may fail (default: 0.00001).",
            HelpName = "D",
        };
        Option<double> confidence = new("--confidence")
        {
            Description = "Confidence of the lower bound on ε.",
            HelpName = "C",
            DefaultValueFactory = _ => 0.95,
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "check",
            "Was the model trained on the data set with the canaries? Exact rank tests, exposure, a lower bound on ε."
        )
        {
            keyFile,
        };
        models.AddTo(command);
        foreach (
            Option option in (ReadOnlySpan<Option>)[commitment, controls, level, delta, confidence, seed, threads, json]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            CanaryKey key = CanaryKeyFile.Read(parsed.GetValue(keyFile)!);
            string? published = parsed.GetValue(commitment);
            if (
                published is not null
                && CanaryKeyFile.ReadCommitment(published) is var stated
                && stated != key.Commitment()
            )
            {
                throw new BadInputException(
                    $"the key's commitment is {key.Commitment()}, and the published one is {stated}: this is not the key that the data set was planted with, and no test with it means anything."
                );
            }

            double at = RequireLevel(parsed.GetValue(level));
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            bool ranksControls = parsed.GetValue(controls);
            IReadOnlyList<string> notice = FixedQuestions.Notice(
                () => CanaryRun.Questions(key, ranksControls),
                models,
                parsed,
                session,
                threadCount
            );
            using ITextModel target = models.Target(parsed, session, threadCount);
            using ITextModel? reference = models.Reference(parsed, session, threadCount);
            TextForecastJob.Say(notice, session);
            CanaryRun run = new(key, target, reference, ranksControls);
            IReadOnlyList<CanaryReading> readings = run.ReadAsync(session.Progress(), session.Stop)
                .GetAwaiter()
                .GetResult();
            CanaryCheck check = new()
            {
                Readings = readings,
                Delta = parsed.GetValue(delta) ?? StandardDelta,
                Confidence = parsed.GetValue(confidence),
                Seed = new Seed(parsed.GetValue(seed) ?? 0),
            };
            CanaryResult result = new CanaryJudgement(run, check, at).Judge(Machine.Version, published is not null);
            if (parsed.GetValue(json))
            {
                session.Print(stream => AnswerJson.Write(result, stream));
            }
            else
            {
                AnswerSummary.Write(result, session.Out);
            }

            return result.Grade == TestGrade.Invalid ? ExitCode.Invalid : ExitCode.Done;
        });
        return command;
    }

    /// <summary>The level of a test.</summary>
    public static Option<double> Level() =>
        new("--level")
        {
            Description = "Level of the test: the chance of a false finding that is allowed.",
            HelpName = "P",
            DefaultValueFactory = _ => 0.05,
        };

    /// <summary>The level, checked.</summary>
    public static double RequireLevel(double level) =>
        level is > 0 and < 1
            ? level
            : throw new BadInputException($"--level is {level}; expected a number between 0 and 1.");
}
