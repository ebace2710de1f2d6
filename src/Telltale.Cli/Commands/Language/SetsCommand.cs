using System.CommandLine;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Results;
using Telltale.Audit.Sets;
using Telltale.Audit.Stages;
using Telltale.Cli.Commands.Canaries;
using Telltale.Cli.Runs;
using Telltale.Cli.Runs.Language;
using Telltale.Cli.Terminal;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Commands.Language;

/// <summary><c>telltale lm sets</c>: was this set of texts used?</summary>
internal static class SetsCommand
{
    private static readonly string[] Standard = ["reference", "loss", "zlib", "min-k", "min-k-plus-plus"];

    public static Command Create(Session session)
    {
        TextSourceOptionSet source = new();
        Option<string[]> attacks = new("--attack")
        {
            Description =
                $"Attacks whose scores are compared (`telltale attack --help` lists them); the first is the one that counts. Default: {string.Join(", ", Standard)}, as far as they can run.",
            HelpName = "ATTACK",
        };
        Option<FileInfo?> pairs = new("--pairs")
        {
            Description = "CSV suspect,control: which control stands beside which suspect.",
            HelpName = "FILE",
        };
        Option<double> level = CheckCommand.Level();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "sets",
            "Was this set of texts used? Suspects (member null) against controls that the model cannot have seen (member false)."
        );
        source.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[attacks, pairs, level, seed, threads, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            double at = CheckCommand.RequireLevel(parsed.GetValue(level));
            string[] named = parsed.GetValue(attacks) ?? [];
            IReadOnlyList<TextAttackChoice> choices = AttackCatalog.ChooseTexts(named.Length > 0 ? named : Standard);
            Seed root = new(parsed.GetValue(seed) ?? 0);
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            IReadOnlyList<(int Suspect, int Control)> Pairs(TextEvidence of) =>
                parsed.GetValue(pairs) is { } file ? PairList.Read(file.ToString(), of) : [];
            TextEvidence evidence = source.Read(
                parsed,
                choices,
                root.Value,
                threadCount,
                session,
                texts =>
                {
                    SetJudgement.Require(source.Name(parsed), texts.Membership);
                    Pairs(texts);
                }
            );
            ScoredTargets scored = TextScoring.Run(
                evidence,
                choices,
                threadCount,
                session.Progress(),
                session.Stop,
                aggregate: source.Aggregate(parsed)
            );
            SetResult result = new SetJudgement(evidence, scored, Pairs(evidence), at, root, threadCount).Judge(
                source.Name(parsed),
                Machine.Version,
                mustRun: named.Length > 0
            );
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
}
