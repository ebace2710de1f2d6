using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Cli.Commands;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Cli.Runs;

/// <summary>Attacks on evidence about a language model, to a judged run.</summary>
/// <param name="Open">The evidence.</param>
/// <param name="Source">Its name, without folders.</param>
/// <param name="Asked">Attack strings; empty for every attack that the evidence suffices for.</param>
/// <param name="Plan">How to assess.</param>
/// <param name="Seed">Root of what is drawn.</param>
/// <param name="Threads">Threads to use; no number depends on it.</param>
internal sealed record TextAttackJob(
    OpenTextEvidence Open,
    string Source,
    IReadOnlyList<string> Asked,
    AssessmentPlan Plan,
    Seed Seed,
    int Threads
)
{
    private readonly IReadOnlyList<TextAttackChoice> _choices = AttackCatalog.ChooseTexts(
        Asked.Count > 0 ? Asked : AttackCatalog.Texts.Select(a => a.Name)
    );

    /// <summary>Refuses attacks that were asked for and cannot run, and evidence that no attack can run on.</summary>
    /// <exception cref="BadInputException">With the reason of each.</exception>
    public void Require()
    {
        (IReadOnlyList<TextAttackChoice> able, IReadOnlyList<SkippedAttack> skipped) = TextScoring.Sort(
            _choices,
            Open.Evidence
        );
        if (skipped.Count > 0 && (Asked.Count > 0 || able.Count == 0))
        {
            throw new BadInputException(string.Join("; ", skipped.Select(s => $"attack {s.Label} {s.Reason}")) + ".");
        }
    }

    /// <summary>Refuses to begin where there is no room for what will be written.</summary>
    public void RequireRoom(string output, string evidence) =>
        FreeSpace.Require(
            output,
            RunOutput.BytesNeeded(Open.Evidence.Records.Count, _choices.Count, 2 * new FileInfo(evidence).Length),
            "these results"
        );

    /// <summary>Scores, assesses, checks, judges.</summary>
    public FinishedRun Run(Session session)
    {
        StageClock clock = new(session.Time);
        ProgressLines progress = session.Progress();
        TextEvidence evidence = Open.Evidence;
        ScoredTargets scored = clock.Measure(
            "attack",
            () => TextScoring.Run(evidence, _choices, Threads, progress, session.Stop, clock)
        );
        Judgement judged = clock.Measure(
            "assess",
            () => Judgement.Of(scored, null, Plan, Seed, Threads, progress, session.Stop, documents: evidence)
        );
        SkippedAttack[] skipped = [.. scored.Skipped, .. judged.Silent];
        string flags = string.Concat(Asked.Select(a => $" --attack \"{a}\""));
        int references = evidence.Records.SelectMany(r => r.References.Keys).Distinct(StringComparer.Ordinal).Count();
        AuditResult result = new()
        {
            Schema = AuditResult.SchemaName,
            Plan = new PlanSection(
                "attack",
                Source,
                string.Concat(_choices.Select(c => AttackHelp.Spelled(c) + "\n")),
                $"telltale attack {Source}{flags}{AssessmentOptionSet.Spelled(Plan.Waivers)} --seed {Seed.Value}"
            ),
            Environment = Machine.Environment(Seed.Value, kernel: null),
            Inputs = new InputsSection(
                Open.Hashes,
                evidence.Records.Count,
                evidence.Membership.Count(m => m == Membership.Member),
                evidence.Membership.Count(m => m == Membership.NonMember),
                evidence.ForFitting.Count,
                Targets: 1,
                references,
                Queries: 1,
                DuplicatesRemoved: 0,
                Models: null
            ),
            Assessments = judged.Assessments,
            Comparisons = judged.Comparisons,
            Skipped = skipped,
            Validity = judged.Checks,
            Verdict = judged.Verdict,
            Limits = Limits.Of(
                judged.Assessments,
                skipped,
                1,
                references > 0,
                scoresOnly: false,
                featuresKnown: evidence.HasTexts
            ),
            Timings = new TimingsSection(clock.Started.ToString("yyyy-MM-ddTHH:mm:ssZ"), Threads, clock.Seconds),
        };
        return new FinishedRun(result, scored.Table, null, null, null) { Documents = evidence };
    }
}
