using Telltale.Attacks;
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
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Cli.Runs;

/// <summary>From evidence and questions to answers.</summary>
/// <param name="Source">The run or the evidence.</param>
/// <param name="Questions">What is asked.</param>
/// <param name="Attacks">Attack strings; none for the default.</param>
/// <param name="Seed">Root of what checks draw.</param>
/// <param name="Threads">Threads to use; no number depends on it.</param>
internal sealed record VerdictJob(
    VerdictSource Source,
    RecordQuestions Questions,
    IReadOnlyList<string> Attacks,
    ulong Seed,
    int Threads
)
{
    /// <summary>Attacks, calibrates, checks and answers.</summary>
    /// <exception cref="BadInputException">The evidence does not suffice for what is asked.</exception>
    public VerdictResult Run(Session session)
    {
        ClassifierEvidence evidence = Source.Evidence;
        PersonRows? persons = Source.Persons;
        bool hasNonMembers = evidence.Membership.Contains(Membership.NonMember);
        CalibrationKind kind =
            Questions.Calibration ?? (hasNonMembers ? CalibrationKind.NonMembers : CalibrationKind.OwnModels);
        if (kind == CalibrationKind.NonMembers && !hasNonMembers)
        {
            throw new BadInputException(
                $"{Source.Name}: no {Subject.Of(persons).One} is known not to have been used (member = 0), so there is nothing to hold scores against; add such {Subject.Of(persons).Many}, or ask with --calibration own-models."
            );
        }

        if (kind == CalibrationKind.OwnModels && Attacks.Count > 0)
        {
            throw new BadInputException(
                "--attack goes with --calibration non-members; own-models looks at the margin of the true class alone."
            );
        }

        IReadOnlyList<AttackChoice> choices =
            Attacks.Count > 0
                ? AttackCatalog.Choose(Attacks)
                : [VerdictAttack.Choose(evidence, persons?.RowsOf(Questions.Asked) ?? Questions.Asked)];
        Refuse(choices, evidence);
        double[] own = OwnPValues.LogOf(
            evidence,
            [.. Enumerable.Range(0, persons?.Count ?? evidence.Records)],
            OwnDistributionMethod.StudentT,
            Threads,
            persons
        );
        RequireOwn(kind, own);
        ProgressLines progress = session.Progress();
        ScoredTargets scored = Scoring.Run(
            _ => evidence,
            1,
            choices,
            Threads,
            progress,
            session.Stop,
            aggregate: Source.Aggregate
        );
        // Persons of one row each are asked about by their names all the same.
        scored = persons is not null && scored.Persons is null ? persons.Of(scored) : scored;
        RecordPValues pValues =
            kind == CalibrationKind.NonMembers
                ? RecordPValues.Conformal(scored.Table)
                : RecordPValues.Own(own, scored.Table.Membership);
        ScoreTable shown =
            kind == CalibrationKind.NonMembers
                ? scored.Table
                : new ScoreTable(scored.Table.Ids, scored.Table.Membership, []);
        return new RecordJudgement(
            scored.Table.Ids,
            scored.Table.Membership,
            shown,
            pValues,
            own,
            Checks(scored, progress, session),
            Questions
        )
        {
            Persons = scored.Persons,
        }.Judge(
            Source.Name,
            Machine.Version,
            kind == CalibrationKind.NonMembers ? [.. choices.Select(AttackHelp.Spelled)] : []
        );
    }

    private IReadOnlyList<ValidityCheck> Checks(ScoredTargets scored, ProgressLines progress, Session session)
    {
        Seed seed = new(Seed);
        IReadOnlyList<ValidityCheck> asked = AskedChecks.Of(
            Source.Evidence,
            scored,
            Questions.Asked,
            seed.Derive("checks"),
            Threads
        );
        if (Source.Result is { } result)
        {
            return [.. result.Validity, .. asked];
        }

        // Members and non-members that are known are checked as an audit checks them: what they tell of power rests on it.
        bool both = scored.Table.Columns.Any(column =>
            HasScored(scored.Table, column, Membership.Member) && HasScored(scored.Table, column, Membership.NonMember)
        );
        return both
            ?
            [
                .. Judgement
                    .Of(scored, Source.Evidence, AssessmentPlan.Default, seed, Threads, progress, session.Stop)
                    .Checks,
                .. asked,
            ]
            : asked;
    }

    private static bool HasScored(ScoreTable table, Scores column, Membership side) =>
        Enumerable
            .Range(0, table.Ids.Count)
            .Any(row => table.Membership[row] == side && !double.IsNaN(column.Values[row]));

    private static void Refuse(IReadOnlyList<AttackChoice> choices, ClassifierEvidence evidence)
    {
        (_, IReadOnlyList<SkippedAttack> skipped) = Scoring.Sort(choices, evidence);
        if (skipped.Count > 0)
        {
            throw new BadInputException(string.Join("; ", skipped.Select(s => $"attack {s.Label} {s.Reason}")) + ".");
        }
    }

    private void RequireOwn(CalibrationKind kind, double[] own)
    {
        if (kind == CalibrationKind.OwnModels && Questions.Asked.All(row => double.IsNaN(own[row])))
        {
            throw new BadInputException(
                $"{Source.Name}: no {Subject.Of(Source.Persons).One} asked about has two reference models trained without it, so there is nothing to hold it against; give known non-members (member = 0), or reference_logits (or _probabilities, _margins) with reference_member."
            );
        }
    }
}
