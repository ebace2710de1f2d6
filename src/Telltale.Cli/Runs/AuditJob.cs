using Telltale.Adapters.Plans;
using Telltale.Adapters.Sources;
using Telltale.Adapters.Store;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Cli.Terminal;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;
using Telltale.Report.Html;

namespace Telltale.Cli.Runs;

/// <summary>A whole audit from a plan to a written report.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Command">Which command asked: <c>audit</c> or <c>demo</c>.</param>
/// <param name="Source">Name of the plan.</param>
/// <param name="Reproduce">Command line that gives the result again.</param>
internal sealed record AuditJob(AuditPlan Plan, string Command, string Source, string Reproduce)
{
    private const string AnswersName = "answers";

    /// <summary>Time between two saves of a model in training; null for the usual one.</summary>
    public TimeSpan? CheckpointInterval { get; init; }

    /// <summary>Whether the folder holds something of an earlier run.</summary>
    public static bool HasRun(string folder) =>
        File.Exists(Path.Combine(folder, RunOutput.ResultName)) || Directory.Exists(Path.Combine(folder, AnswersName));

    /// <summary>Runs it and writes everything into the folder.</summary>
    public FinishedRun Run(RecordSet records, RunFolder folder, Session session, int threads)
    {
        StageClock clock = new(session.Time);
        Kernel kernel = Kernel.Choose(session.Kernel);
        ProgressLines progress = session.Progress();
        AuditOutcome outcome = new AuditRun
        {
            Plan = Plan,
            Records = records,
            Kernel = kernel,
            Store = new AnswerFolder(folder.At(AnswersName)),
            Checkpoints = Checkpoints(folder, session),
            Progress = progress,
            Clock = clock,
            Threads = threads,
            Version = Machine.Version,
        }.Execute(session.Stop);
        Seed seed = new(Plan.Seed);
        Judgement judged = clock.Measure(
            "assess",
            () =>
                Judgement.Of(
                    outcome.Scored,
                    outcome.FirstTarget,
                    Plan.Assessment,
                    seed,
                    threads,
                    progress,
                    session.Stop
                )
        );
        FinishedRun run = new(
            Result(outcome, judged, records, kernel, clock, threads),
            outcome.Scored.Table,
            Origins(outcome),
            WithoutFeatures(outcome.FirstTarget),
            outcome.Scored.Persons is null ? RecordImages.Of(records) : null
        );
        RunOutput.Write(run, folder, evidenceInPlace: false);
        return run;
    }

    private CheckpointOptions Checkpoints(RunFolder folder, Session session)
    {
        CheckpointOptions options = new(new CheckpointFolder(folder.At(AnswersName)), session.Time);
        return CheckpointInterval is { } interval ? options with { Interval = interval } : options;
    }

    /// <summary>Refuses to begin where there is no room for what will be written.</summary>
    public void RequireRoom(RecordSet records, string folder, int threads) =>
        FreeSpace.Require(folder, BytesNeeded(records, threads), "this audit");

    /// <summary>Disk that the run will need at most.</summary>
    public long BytesNeeded(RecordSet records, int threads)
    {
        long side = (2L * Plan.Models.Shifts) + 1;
        (long candidates, long population) = PreparedRecords.MostRows(records, Plan.Data);
        long answers = 4 * (candidates + population) * side * side * records.Classes * Plan.Models.Count;
        bool whole = Plan.Attacks.Any(a => a.Attack.Needs.ReferenceDistributions);
        long ofReferences = (long)Plan.Models.Count * (whole ? records.Classes : 1);
        long evidence = 4 * (candidates + population) * side * side * (ofReferences + records.Classes);
        long rows = candidates * Plan.Models.Targets;
        // A model in training is its weights, two moments of each and the best weights so far, twice while it is saved anew.
        long weights = Plan.Target.Network.Options(records.Image).Count(records.Features, records.Classes);
        long inTraining = 2 * 4 * sizeof(float) * weights * Math.Min(threads, Plan.Models.Count);
        (long stored, long again) = AuditRun.NumbersBeyondAnswers(Plan, records);
        return answers
            + (4 * stored)
            + inTraining
            + RunOutput.BytesNeeded(rows, Plan.Attacks.Count, evidence + (4 * again));
    }

    private AuditResult Result(
        AuditOutcome outcome,
        Judgement judged,
        RecordSet records,
        Kernel kernel,
        StageClock clock,
        int threads
    )
    {
        ScoredTargets scored = outcome.Scored;
        Membership[] truth = scored.Table.Membership;
        return new AuditResult
        {
            Schema = AuditResult.SchemaName,
            Plan = new PlanSection(Command, Source, PlanText.Of(Plan), Reproduce),
            Environment = Machine.Environment(Plan.Seed, kernel.Name),
            Inputs = new InputsSection(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["records"] = records.Hash },
                scored.Records,
                truth.Count(m => m == Membership.Member),
                truth.Count(m => m == Membership.NonMember),
                outcome.Prepared.Population.Length,
                scored.Targets,
                outcome.References,
                outcome.FirstTarget.Target.Queries,
                outcome.Prepared.DuplicatesRemoved,
                outcome.Models
            )
            {
                Persons = outcome.Prepared.Groups is { } groups
                    ? new PersonRows(groups, Plan.Assessment.Aggregate).Section(
                        Plan.Data.IsTable ? Plan.Data.Groups : null
                    )
                    : null,
            },
            Assessments = judged.Assessments,
            Comparisons = judged.Comparisons,
            Skipped = [.. scored.Skipped, .. judged.Silent],
            Validity = judged.Checks,
            Verdict = judged.Verdict,
            Slices = clock.Measure(
                "slice",
                () =>
                    Slicer.Of(scored, outcome.FirstTarget, judged.Assessments, Plan.Assessment, threads, records.Names)
            ),
            DatasetUsage = outcome.Usage,
            Cascades = outcome.Cascades,
            Diagnosis = clock.Measure(
                "diagnose",
                () =>
                    Diagnoser.Of(
                        scored,
                        outcome.FirstTarget,
                        judged.Assessments,
                        judged.Checks,
                        Plan.Target.Training,
                        threads
                    )
            ),
            Limits = Limits.Of(
                judged.Assessments,
                [.. scored.Skipped, .. judged.Silent],
                scored.Targets,
                outcome.References > 0,
                scoresOnly: false,
                featuresKnown: true,
                ofTexts: false,
                scored.Persons
            ),
            Timings = new TimingsSection(clock.Started.ToString("yyyy-MM-ddTHH:mm:ssZ"), threads, clock.Seconds),
        };
    }

    private static RowOrigin[]? Origins(AuditOutcome outcome)
    {
        ScoredTargets scored = outcome.Scored;
        IReadOnlyList<string> names = scored.Persons?.Names ?? outcome.FirstTarget.Ids;
        return scored.Targets == 1
            ? null
            :
            [
                .. Enumerable
                    .Range(0, scored.Targets * scored.Records)
                    .Select(row => new RowOrigin(row / scored.Records, names[row % scored.Records])),
            ];
    }

    /// <summary>The records themselves are not copied into evidence: they may be sensitive, and are where they were.</summary>
    private static ClassifierEvidence WithoutFeatures(ClassifierEvidence evidence) =>
        new(
            evidence.Ids,
            evidence.Labels,
            evidence.Membership,
            evidence.Target,
            evidence.References,
            evidence.Population is { } population ? population with { Features = null } : null,
            groups: evidence.Groups,
            probes: evidence.Probes,
            repeated: evidence.Repeated,
            cascade: evidence.Cascade
        );
}
