using Telltale.Audit.Diagnoses;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Cli.Terminal;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Cli.Runs.Language;

/// <summary>From scores of texts to a judged run, however the evidence came about.</summary>
internal sealed record TextRunJudging
{
    /// <summary>What was asked for.</summary>
    public required PlanSection Plan { get; init; }

    /// <summary>How to assess.</summary>
    public required AssessmentPlan Assessment { get; init; }

    /// <summary>Root of what is drawn.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Threads to use; no number depends on it.</summary>
    public required int Threads { get; init; }

    /// <summary>Name of the kernel where models were trained.</summary>
    public required string? Kernel { get; init; }

    /// <summary>Hashes of what was read.</summary>
    public required IReadOnlyDictionary<string, string> Hashes { get; init; }

    /// <summary>Texts that are not judged.</summary>
    public required int Population { get; init; }

    /// <summary>Models that the target was held against.</summary>
    public required int References { get; init; }

    /// <summary>Texts left out because an equal one came before.</summary>
    public int DuplicatesRemoved { get; init; }

    /// <summary>Field of the texts that told persons apart; null where nobody knows.</summary>
    public string? GroupField { get; init; }

    /// <summary>The recipe, where models were trained here.</summary>
    public TextTrainingPlan? Training { get; init; }

    /// <summary>Assesses, checks, judges.</summary>
    public FinishedRun Judge(
        ScoredTargets scored,
        TextEvidence evidence,
        StageClock clock,
        ProgressLines progress,
        Session session
    )
    {
        Judgement judged = clock.Measure(
            "assess",
            () => Judgement.Of(scored, null, Assessment, Seed, Threads, progress, session.Stop, documents: evidence)
        );
        SkippedAttack[] skipped = [.. scored.Skipped, .. judged.Silent];
        Membership[] truth = scored.Table.Membership;
        AuditResult result = new()
        {
            Schema = AuditResult.SchemaName,
            Plan = Plan,
            Environment = Machine.Environment(Seed.Value, Kernel),
            Inputs = new InputsSection(
                Hashes,
                scored.Records,
                truth.Count(m => m == Membership.Member),
                truth.Count(m => m == Membership.NonMember),
                Population,
                scored.Targets,
                References,
                Queries: 1,
                DuplicatesRemoved,
                Models: null,
                RecordKind.Texts
            )
            {
                Persons = evidence.Groups is { } groups
                    ? new PersonRows(groups, Assessment.Aggregate, RecordKind.Texts).Section(GroupField)
                    : null,
            },
            Assessments = judged.Assessments,
            Comparisons = judged.Comparisons,
            Skipped = skipped,
            Validity = judged.Checks,
            Verdict = judged.Verdict,
            Slices = clock.Measure("slice", () => Slicer.Of(scored, evidence, judged.Assessments, Assessment)),
            Diagnosis = clock.Measure(
                "diagnose",
                () => Diagnoser.Of(scored, evidence, judged.Assessments, judged.Checks, Training)
            ),
            Limits = Limits.Of(
                judged.Assessments,
                skipped,
                scored.Targets,
                References > 0,
                scoresOnly: false,
                featuresKnown: evidence.HasTexts,
                ofTexts: true,
                scored.Persons
            ),
            Timings = new TimingsSection(clock.Started.ToString("yyyy-MM-ddTHH:mm:ssZ"), Threads, clock.Seconds),
        };
        return new FinishedRun(result, scored.Table, null, null, null) { Documents = evidence };
    }
}
