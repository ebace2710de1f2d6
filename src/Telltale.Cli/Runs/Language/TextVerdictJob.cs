using Telltale.Attacks.Language;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Verdicts;
using Telltale.Audit.Verdicts.Records;
using Telltale.Cli.Commands;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Cli.Runs.Language;

/// <summary>From evidence of texts and questions to answers.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Persons">Who the texts belong to; null where each stands for itself.</param>
/// <param name="Askable">Its records, or persons.</param>
/// <param name="Questions">What is asked.</param>
/// <param name="Attacks">Attacks, fixed before any score is seen.</param>
/// <param name="Seed">Root of what checks draw.</param>
/// <param name="Threads">Threads to use; no number depends on it.</param>
internal sealed record TextVerdictJob(
    TextEvidence Evidence,
    PersonRows? Persons,
    AskableRecords Askable,
    RecordQuestions Questions,
    IReadOnlyList<TextAttackChoice> Attacks,
    ulong Seed,
    int Threads
)
{
    /// <summary>Attacks, calibrates, checks and answers.</summary>
    /// <exception cref="BadInputException">The evidence does not suffice for what is asked.</exception>
    public VerdictResult Run(Session session)
    {
        (_, IReadOnlyList<SkippedAttack> skipped) = TextScoring.Sort(Attacks, Evidence);
        if (skipped.Count > 0)
        {
            throw new BadInputException(string.Join("; ", skipped.Select(s => $"attack {s.Label} {s.Reason}")) + ".");
        }

        ProgressLines progress = session.Progress();
        ScoredTargets scored = TextScoring.Run(
            Evidence,
            Attacks,
            Threads,
            progress,
            session.Stop,
            aggregate: Persons?.Aggregate ?? PersonAggregate.Mean
        );
        // Persons of one text each are asked about by their names all the same.
        scored = Persons is not null && scored.Persons is null ? Persons.Of(scored) : scored;
        double[] none = new double[scored.Records];
        Array.Fill(none, double.NaN);
        return new RecordJudgement(
            scored.Table.Ids,
            scored.Table.Membership,
            scored.Table,
            RecordPValues.Conformal(scored.Table),
            none,
            Checks(scored, progress, session),
            Questions,
            RecordKind.Texts
        )
        {
            Persons = scored.Persons,
        }.Judge(Askable.Name, Machine.Version, [.. Attacks.Select(AttackHelp.Spelled)]);
    }

    /// <summary>Refuses texts with nothing to hold them against, which can be told before a model is asked.</summary>
    /// <exception cref="BadInputException">No text is a known non-member.</exception>
    public static void Require(string source, IReadOnlyList<Membership> truths)
    {
        if (!truths.Contains(Membership.NonMember))
        {
            throw new BadInputException(
                $"{source}: no text is known not to have been used (member false), so there is nothing to hold scores against; add such texts, alike in kind, with --known FILE."
            );
        }
    }

    private IReadOnlyList<ValidityCheck> Checks(ScoredTargets scored, ProgressLines progress, Session session)
    {
        Seed seed = new(Seed);
        IReadOnlyList<ValidityCheck> asked = AskedTextChecks.Of(
            Evidence,
            scored,
            Questions.Asked,
            seed.Derive("checks"),
            Threads
        );
        bool both = Evidence.Membership.Contains(Membership.Member);
        return both
            ?
            [
                .. Judgement
                    .Of(
                        scored,
                        null,
                        AssessmentPlan.Default,
                        seed,
                        Threads,
                        progress,
                        session.Stop,
                        documents: Evidence
                    )
                    .Checks,
                .. asked,
            ]
            : asked;
    }
}
