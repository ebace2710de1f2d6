using System.CommandLine;
using System.CommandLine.Help;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.Evidence;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Attacks;
using Telltale.Audit.Assessment;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale attack</c>: attacks on evidence that exists.</summary>
internal static class AttackCommand
{
    public static Command Create(Session session)
    {
        Argument<string> evidence = new("EVIDENCE")
        {
            Description =
                "A folder of .npy files, or one .npz: labels, member, target_logits (or _probabilities, _labels), reference_…, population_…. Or of a language model: .jsonl, a document a line.",
        };
        Option<string[]> attacks = new("--attack")
        {
            Description =
                "NAME[:option=value,…][@LABEL]; give it again for more. Default: every attack that the evidence suffices for.",
            HelpName = "ATTACK",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<DirectoryInfo?> folder = SharedOptions.Out(
            "Folder for result.json, scores.csv, report.html and evidence/ (default: nothing is written)."
        );
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Option<string?> dataset = new("--dataset-usage")
        {
            Description = "An attack by which to estimate what share of the candidates the target was trained on.",
            HelpName = "ATTACK",
        };
        AssessmentOptionSet assessment = new();
        Command command = new("attack", "Run attacks on evidence that exists, assess them, give a verdict.")
        {
            evidence,
            attacks,
            dataset,
            folder,
            seed,
            threads,
            json,
        };
        assessment.AddTo(command);
        command.Options.Add(new HelpOption { Action = new AttackHelp() });
        command.SetAction(parsed =>
        {
            string[] asked = parsed.GetValue(attacks) ?? [];
            if (TextEvidenceReader.Find(parsed.GetValue(evidence)!) is { } documents)
            {
                if (parsed.GetValue(dataset) is not null)
                {
                    throw new BadInputException(
                        "--dataset-usage is not for documents; it needs evidence of a classifier."
                    );
                }

                AssessmentPlan ofTexts = assessment.Read(parsed, ofTexts: true);
                return RunOnDocuments(
                    documents,
                    asked,
                    ofTexts,
                    new Seed(parsed.GetValue(seed) ?? 0),
                    SharedOptions.ThreadCount(parsed.GetValue(threads)),
                    parsed.GetValue(folder)?.ToString(),
                    parsed.GetValue(json),
                    session
                );
            }

            IReadOnlyList<AttackChoice> choices = AttackCatalog.Choose(
                asked.Length > 0 ? asked : AttackCatalog.All.Select(a => a.Name)
            );
            AssessmentPlan plan = assessment.Read(parsed);
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            string path = parsed.GetValue(evidence)!;
            using OpenEvidence open = EvidenceReader.Open(path);
            Refuse(choices, open.Evidence, explicitly: asked.Length > 0);
            AssessmentOptionSet.RequirePersons(plan, open.Evidence.Groups is not null, "groups.txt with the evidence");

            string? usage = parsed.GetValue(dataset);
            if (usage is not null)
            {
                plan = plan with { DatasetUsage = AttackCatalog.Choose([usage])[0] };
                Refuse([plan.DatasetUsage!], open.Evidence, explicitly: true);
            }

            string? output = parsed.GetValue(folder)?.ToString();
            if (output is not null)
            {
                long copied = EvidenceWriter.MostBytes(open.Evidence);
                FreeSpace.Require(
                    output,
                    RunOutput.BytesNeeded(open.Evidence.Records, choices.Count, copied),
                    "these results"
                );
            }

            using RunFolder? held = output is null ? null : RunFolder.Acquire(output);
            FinishedRun run = Run(
                open,
                path,
                choices,
                asked,
                plan,
                new Seed(parsed.GetValue(seed) ?? 0),
                threadCount,
                session
            );
            if (held is not null)
            {
                bool inPlace =
                    Path.GetFullPath(path) == Path.GetFullPath(Path.Combine(output!, RunOutput.EvidenceName));
                RunOutput.Write(run, held, inPlace);
            }

            RunOutput.Show(run, output, parsed.GetValue(json), session);
            return ExitCode.Done;
        });
        return command;
    }

    private static int RunOnDocuments(
        string path,
        string[] asked,
        AssessmentPlan plan,
        Seed seed,
        int threads,
        string? output,
        bool json,
        Session session
    )
    {
        OpenTextEvidence open = TextEvidenceReader.ReadFile(path, TruthNeed.BothSides);
        AssessmentOptionSet.RequirePersons(plan, open.Evidence.Groups is not null, "group with each document");
        TextAttackJob job = new(open, Path.GetFileName(path), asked, plan, seed, threads);
        job.Require();
        if (output is not null)
        {
            job.RequireRoom(output, path);
        }

        using RunFolder? held = output is null ? null : RunFolder.Acquire(output);
        FinishedRun run = job.Run(session);
        if (held is not null)
        {
            string own = Path.Combine(output!, RunOutput.EvidenceName, TextEvidenceReader.FileName);
            RunOutput.Write(run, held, Path.GetFullPath(path) == Path.GetFullPath(own));
        }

        RunOutput.Show(run, output, json, session);
        return ExitCode.Done;
    }

    private static void Refuse(IReadOnlyList<AttackChoice> choices, ClassifierEvidence evidence, bool explicitly)
    {
        (IReadOnlyList<AttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = Scoring.Sort(choices, evidence);
        if (skipped.Count > 0 && (explicitly || able.Count == 0))
        {
            throw new BadInputException(string.Join("; ", skipped.Select(s => $"attack {s.Label} {s.Reason}")) + ".");
        }
    }

    private static FinishedRun Run(
        OpenEvidence open,
        string path,
        IReadOnlyList<AttackChoice> choices,
        string[] asked,
        AssessmentPlan plan,
        Seed seed,
        int threads,
        Session session
    )
    {
        StageClock clock = new(session.Time);
        ProgressLines progress = session.Progress();
        ClassifierEvidence evidence = open.Evidence;
        ScoredTargets scored = clock.Measure(
            "attack",
            () => Scoring.Run(_ => evidence, 1, choices, threads, progress, session.Stop, clock, plan.Aggregate)
        );
        Judgement judged = clock.Measure(
            "assess",
            () => Judgement.Of(scored, evidence, plan, seed, threads, progress, session.Stop)
        );
        DatasetUsage? usage = plan.DatasetUsage is { } counted
            ? clock.Measure(
                "usage",
                () =>
                    UsageEstimator.Of(
                        evidence,
                        counted,
                        AuditRun.UsageShadows,
                        plan.Confidence,
                        threads,
                        scored.Persons
                    )
            )
            : null;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        string usageFlag = plan.DatasetUsage is { } by ? $" --dataset-usage \"{AttackHelp.Spelled(by)}\"" : "";
        string flags = string.Concat(asked.Select(a => $" --attack \"{a}\""));
        AuditResult result = new()
        {
            Schema = AuditResult.SchemaName,
            Plan = new PlanSection(
                "attack",
                name,
                string.Concat(choices.Select(c => AttackHelp.Spelled(c) + "\n")),
                $"telltale attack {name}{flags}{usageFlag}{AssessmentOptionSet.Spelled(plan)} --seed {seed.Value}"
            ),
            Environment = Machine.Environment(seed.Value, kernel: null),
            Inputs = new InputsSection(
                open.Hashes,
                scored.Records,
                scored.Table.Membership.Count(m => m == Membership.Member),
                scored.Table.Membership.Count(m => m == Membership.NonMember),
                evidence.Population?.Records ?? 0,
                Targets: 1,
                evidence.References?.Signals.Models ?? 0,
                evidence.Target.Queries,
                DuplicatesRemoved: 0,
                Models: null
            )
            {
                Persons = evidence.Groups is { } groups ? new PersonRows(groups, plan.Aggregate).Section(null) : null,
            },
            Assessments = judged.Assessments,
            Comparisons = judged.Comparisons,
            Skipped = [.. scored.Skipped, .. judged.Silent],
            Validity = judged.Checks,
            Verdict = judged.Verdict,
            Slices = clock.Measure("slice", () => Slicer.Of(scored, evidence, judged.Assessments, plan, threads)),
            DatasetUsage = usage,
            Diagnosis = clock.Measure(
                "diagnose",
                () => Diagnoser.Of(scored, evidence, judged.Assessments, judged.Checks, training: null, threads)
            ),
            Limits = Limits.Of(
                judged.Assessments,
                [.. scored.Skipped, .. judged.Silent],
                1,
                evidence.References is not null,
                scoresOnly: false,
                evidence.Features is not null || evidence.Texts is not null,
                ofTexts: false,
                scored.Persons
            ),
            Timings = new TimingsSection(clock.Started.ToString("yyyy-MM-ddTHH:mm:ssZ"), threads, clock.Seconds),
        };
        return new FinishedRun(result, scored.Table, null, evidence, null);
    }
}
