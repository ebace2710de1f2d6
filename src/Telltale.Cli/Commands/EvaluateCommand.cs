using System.CommandLine;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Store;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Validity;
using Telltale.Audit.Verdicts;
using Telltale.Cli.Runs;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Report.Json;

namespace Telltale.Cli.Commands;

/// <summary><c>telltale evaluate</c>: assessment of any score table.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Session session)
    {
        Argument<string> scores = new("SCORES")
        {
            Description = "CSV with the header id,member,NAME…: member is 1, 0 or empty; higher scores mean member.",
        };
        Option<FileInfo?> file = new("--out") { Description = "File for the result (JSON).", HelpName = "FILE" };
        Option<FileInfo?> groups = new("--groups")
        {
            Description =
                "CSV id,group: the person (patient, customer, household) that each row belongs to; scores are then assessed by person.",
            HelpName = "FILE",
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        AssessmentOptionSet assessment = new();
        Command command = new(
            "evaluate",
            "Assess a table of scores computed anywhere: AUC and TPR at low FPR with intervals."
        )
        {
            scores,
            groups,
            file,
            seed,
            threads,
            json,
        };
        assessment.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(scores)!;
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            Audit.Plans.AssessmentPlan plan = assessment.Read(parsed);
            string? output = parsed.GetValue(file)?.ToString();
            if (output is not null)
            {
                RequirePlace(output);
            }

            Seed root = new(parsed.GetValue(seed) ?? 0);
            StageClock clock = new(session.Time);
            ScoreTable table = ScoreTableCsv.ReadFile(path, TruthNeed.BothSides);
            FileInfo? owners = parsed.GetValue(groups);
            AssessmentOptionSet.RequirePersons(plan, owners is not null, "--groups FILE");
            RecordGroups? known = owners is null
                ? null
                : new RecordLists(table.Ids, Path.GetFileName(path)).ReadOwners(owners.ToString());
            ScoredTargets scored = new(table, [], [], 1, table.Ids.Count);
            scored = PersonRows.Of(known, plan.Aggregate)?.Of(scored) ?? scored;
            ProgressLines progress = session.Progress();
            Judgement judged = clock.Measure(
                "assess",
                () => Judgement.Of(scored, null, plan, root, threadCount, progress, session.Stop)
            );
            AuditResult result = Result(
                path,
                owners?.ToString(),
                known,
                scored,
                judged,
                plan,
                root,
                clock,
                threadCount
            );
            if (output is not null)
            {
                AtomicFile.Write(output, stream => ResultJson.Write(result, stream));
            }

            RunOutput.Show(
                new FinishedRun(result, scored.Table, null, null, null),
                null,
                parsed.GetValue(json),
                session
            );
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Refuses before any work what cannot be written after it.</summary>
    private static void RequirePlace(string output)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(output)) ?? output;
        if (!Directory.Exists(folder))
        {
            throw new BadInputException($"{output}: found no folder {folder}; make it, or choose another --out.");
        }

        if (Directory.Exists(output))
        {
            throw new BadInputException($"{output}: found a folder, expected room for a file; choose another --out.");
        }
    }

    private static AuditResult Result(
        string path,
        string? owners,
        RecordGroups? groups,
        ScoredTargets scored,
        Judgement judged,
        AssessmentPlan plan,
        Seed seed,
        StageClock clock,
        int threads
    )
    {
        string name = Path.GetFileName(path);
        ScoreTable table = scored.Table;
        Dictionary<string, string> hashes = new(StringComparer.Ordinal) { ["scores"] = ContentHash.OfFile(path) };
        if (owners is not null)
        {
            hashes.Add("groups", ContentHash.OfFile(owners));
        }

        string flag = owners is null ? "" : $" --groups {Path.GetFileName(owners)}";
        return new AuditResult
        {
            Schema = AuditResult.SchemaName,
            Plan = new PlanSection(
                "evaluate",
                name,
                string.Concat(table.Columns.Select(c => c.Label + "\n")),
                $"telltale evaluate {name}{flag}{AssessmentOptionSet.Spelled(plan)} --seed {seed.Value}"
            ),
            Environment = Machine.Environment(seed.Value, kernel: null),
            Inputs = new InputsSection(
                hashes,
                table.Ids.Count,
                table.Membership.Count(m => m == Membership.Member),
                table.Membership.Count(m => m == Membership.NonMember),
                Population: 0,
                Targets: 1,
                References: 0,
                Queries: 1,
                DuplicatesRemoved: 0,
                Models: null
            )
            {
                Persons = groups is null ? null : new PersonRows(groups, plan.Aggregate).Section(null),
            },
            Assessments = judged.Assessments,
            Comparisons = judged.Comparisons,
            Skipped = judged.Silent,
            Validity = judged.Checks,
            Verdict = judged.Verdict,
            Limits = Limits.Of(
                judged.Assessments,
                judged.Silent,
                1,
                hasReferences: false,
                scoresOnly: true,
                featuresKnown: false,
                ofTexts: false,
                scored.Persons
            ),
            Timings = new TimingsSection(clock.Started.ToString("yyyy-MM-ddTHH:mm:ssZ"), threads, clock.Seconds),
        };
    }
}
