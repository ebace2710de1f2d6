using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Adapters.Store;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Cli.Commands;
using Telltale.Cli.Runs.Language;
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
            () => TextScoring.Run(evidence, _choices, Threads, progress, session.Stop, clock, aggregate: Plan.Aggregate)
        );
        string flags = string.Concat(Asked.Select(a => $" --attack \"{a}\""));
        return new TextRunJudging
        {
            Plan = new PlanSection(
                "attack",
                Source,
                string.Concat(_choices.Select(c => AttackHelp.Spelled(c) + "\n")),
                $"telltale attack {Source}{flags}{AssessmentOptionSet.Spelled(Plan)} --seed {Seed.Value}"
            ),
            Assessment = Plan,
            Seed = Seed,
            Threads = Threads,
            Kernel = null,
            Hashes = Open.Hashes,
            Population = evidence.ForFitting.Count,
            References = evidence.Records.SelectMany(r => r.References.Keys).Distinct(StringComparer.Ordinal).Count(),
        }.Judge(scored, evidence, clock, progress, session);
    }
}
