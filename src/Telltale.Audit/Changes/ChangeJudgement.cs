using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Changes;

/// <summary>Says of two runs whether the second gives away less, by rules that stand before the data are seen.</summary>
/// <param name="before">The run that is compared with.</param>
/// <param name="after">The run that is compared.</param>
public sealed class ChangeJudgement(RunScores before, RunScores after)
{
    // Names of what plans read.
    private static readonly string[] Read = ["records", "texts"];

    /// <summary>The answer.</summary>
    /// <param name="version">Telltale's version.</param>
    /// <param name="plans">What the plans have different.</param>
    /// <param name="confidence">That all limits of the strongest attacks hold together.</param>
    /// <param name="replicates">Bootstrap replicates.</param>
    /// <param name="seed">Root of the replicates' streams.</param>
    /// <param name="threads">Most threads at once; no number depends on it.</param>
    /// <exception cref="BadInputException">The runs have no attack in common, or one counts persons and the other rows.</exception>
    public ChangeResult Judge(
        string version,
        IReadOnlyList<PlanChange> plans,
        double confidence,
        int replicates,
        Seed seed,
        int threads
    )
    {
        RequireOneSubject();
        string[] labels = Common();
        ChangedRows rows = ChangedRows.Of(before, after, labels);
        double[] rates =
        [
            .. before
                .Result.Assessments.SelectMany(a => a.TprAtFpr.Select(t => t.Fpr))
                .Intersect(after.Result.Assessments.SelectMany(a => a.TprAtFpr.Select(t => t.Fpr))),
        ];
        ChangeTest test = new(before, after, labels, rows, rates, confidence, replicates, seed, threads);
        IReadOnlyList<StrongestChange> strongest = test.Strongest();
        IReadOnlyList<AttackChange> attacks = test.Attacks();
        ComparedRun one = Of(before);
        ComparedRun two = Of(after);
        ChangeAnswer answer =
            one.Grade == Grade.Invalid || two.Grade == Grade.Invalid
                ? ChangeAnswer.Invalid
                : (strongest.Any(s => s.High < 0), strongest.Any(s => s.Low > 0)) switch
                {
                    (true, true) => ChangeAnswer.Mixed,
                    (true, false) => ChangeAnswer.LessLeak,
                    (false, true) => ChangeAnswer.MoreLeak,
                    _ => ChangeAnswer.NoDifferenceSeen,
                };
        return new ChangeResult(
            ChangeResult.SchemaName,
            version,
            answer,
            Sentence(answer, strongest, attacks, one, two, confidence),
            one,
            two,
            rows.Pairing,
            confidence,
            strongest,
            attacks,
            before.Result.Inputs.Models is { } m && after.Result.Inputs.Models is { } n
                ? new AccuracyChange(m.TestAccuracy, n.TestAccuracy)
                : null,
            plans,
            [.. Limits(labels, rows)]
        );
    }

    private static ComparedRun Of(RunScores run) =>
        new(
            run.Result.Plan.Source,
            run.Result.Verdict.Grade,
            run.Result.Inputs.Members,
            run.Result.Inputs.NonMembers,
            run.Result.Inputs.Targets,
            run.Result.Inputs.References
        );

    private void RequireOneSubject()
    {
        if (before.Result.Inputs.Subject() != after.Result.Inputs.Subject())
        {
            throw new BadInputException(
                $"{before.Result.Plan.Source} counts {before.Result.Inputs.Subject().Many} and {after.Result.Plan.Source} {after.Result.Inputs.Subject().Many}; give both runs data.groups (of texts texts.groups, or the groups in the evidence), or neither."
            );
        }
    }

    // The same name with other options is another attack.
    private string[] Common()
    {
        string[] labels =
        [
            .. before
                .Result.Assessments.Where(a =>
                    after.Result.Assessments.Any(b =>
                        b.Label == a.Label
                        && b.Attack == a.Attack
                        && b.Options.Count == a.Options.Count
                        && b.Options.All(o => a.Options.TryGetValue(o.Key, out string? value) && value == o.Value)
                    )
                )
                .Select(a => a.Label),
        ];
        return labels.Length > 0
            ? labels
            : throw new BadInputException(
                $"{before.Result.Plan.Source} and {after.Result.Plan.Source} have no attack in common with the same options; run the same attacks on both. Before: {string.Join(", ", before.Result.Assessments.Select(a => a.Label))}; after: {string.Join(", ", after.Result.Assessments.Select(a => a.Label))}."
            );
    }

    private static string Sentence(
        ChangeAnswer answer,
        IReadOnlyList<StrongestChange> strongest,
        IReadOnlyList<AttackChange> attacks,
        ComparedRun before,
        ComparedRun after,
        double confidence
    )
    {
        string still = after.Grade switch
        {
            Grade.Leak or Grade.Violation =>
                $" The model still gives away who was in its training set: the run after the change is graded {Name(after.Grade)}.",
            Grade.NoLeakDetected => " By itself, the run after the change is graded NO LEAK DETECTED.",
            _ => "",
        };
        switch (answer)
        {
            case ChangeAnswer.Invalid:
                string which =
                    before.Grade != Grade.Invalid ? "the run after the change is"
                    : after.Grade != Grade.Invalid ? "the run before the change is"
                    : "both runs are";
                return $"Nothing can be said about the change: {which} INVALID, so its numbers mean nothing.";
            case ChangeAnswer.LessLeak:
                return $"The change helped: {Words(strongest.First(s => s.High < 0))}; by this measure no attack tried does as well after it as the strongest did before.{still}";
            case ChangeAnswer.MoreLeak:
                return $"The change made it worse: {Words(strongest.First(s => s.Low > 0))}.{still}";
            case ChangeAnswer.Mixed:
                return $"The change helped by one measure and hurt by another: {Words(strongest.First(s => s.High < 0))}, but {Words(strongest.First(s => s.Low > 0))}.{still}";
            default:
                StrongestChange auc = strongest[0];
                if (auc.Detectable == 0)
                {
                    return $"The strongest attack does exactly the same in both runs.{still}";
                }

                // From where it was, the AUC can go to 0 or to 1.
                string seen =
                    auc.Detectable < Math.Max(auc.Before, 1 - auc.Before)
                        ? $"A change of {auc.Detectable:0.000} in the AUC would have been seen in four cases of five; a smaller one may be there."
                        : "No change of the AUC, however large, would have been seen in four cases of five: too little was judged.";
                return $"No difference was seen: {Words(auc)}. {seen}{ByThemselves(attacks, confidence)}{still}";
        }
    }

    // What the strongest attack comes to decides: whoever attacks may choose. That others changed is worth knowing all the same.
    private static string ByThemselves(IReadOnlyList<AttackChange> attacks, double confidence)
    {
        string[] changed =
        [
            .. attacks
                .Where(a => a.AdjustedPValue < 1 - confidence)
                .Select(a => $"{a.Label} does {(a.Difference < 0 ? "worse" : "better")} after the change"),
        ];
        return changed.Length == 0
            ? ""
            : $" Taken by themselves, {string.Join(", ", changed)}, but whoever attacks may choose another.";
    }

    private static string Words(StrongestChange change)
    {
        string attacks =
            change.BeforeAttack == change.AfterAttack
                ? $"of the strongest attack ({change.BeforeAttack})"
                : $"of the strongest attack ({change.BeforeAttack} before, {change.AfterAttack} after)";
        return change.Fpr is { } fpr
            ? $"at a false-positive rate of {fpr * 100:0.####}% the true-positive rate {attacks} went from {change.Before * 100:0.##}% to {change.After * 100:0.##}% (difference {change.Low * 100:+0.##;−0.##;0} to {change.High * 100:+0.##;−0.##;0} points, p {PValueText.Of(change.PValue)})"
            : $"the AUC {attacks} went from {change.Before:0.000} to {change.After:0.000} (difference {change.Low:+0.000;−0.000;0.000} to {change.High:+0.000;−0.000;0.000}, p {PValueText.Of(change.PValue)})";
    }

    private static string Name(Grade grade) => grade == Grade.Violation ? "VIOLATION" : "LEAK";

    private IEnumerable<string> Limits(string[] labels, ChangedRows rows)
    {
        Subject subject = before.Result.Inputs.Subject();
        InputsSection one = before.Result.Inputs;
        InputsSection two = after.Result.Inputs;
        if (Math.Min(before.Targets, after.Targets) == 1)
        {
            yield return "One model of a run stands for all that its recipe may give: another training run of either can give away more or less, and the intervals do not cover that. Several targets (models.targets) do.";
        }

        yield return "Only the attacks that both runs made in the same way were compared; another attack may see a difference, or undo one.";
        string[] left =
        [
            .. before.Result.Assessments.Concat(after.Result.Assessments).Select(a => a.Label).Except(labels),
        ];
        if (left.Length > 0)
        {
            yield return $"Not compared, since only one run has them or their options differ: {string.Join(", ", left)}.";
        }

        if (one.References != two.References || one.Queries != two.Queries || one.Targets != two.Targets)
        {
            yield return $"The attackers were not equally strong: {one.References} reference models, {one.Queries} queries a record and {one.Targets} targets before, {two.References}, {two.Queries} and {two.Targets} after. A difference may be theirs and not the change's.";
        }

        if (rows.Pairing != RunPairing.SameRows)
        {
            yield return rows.Pairing == RunPairing.SharedRecords
                ? $"The runs share {subject.Many}, but not all, or not all on the same side of the split, so less cancels between them; the same seed, data and models.count give both the same split."
                : $"The runs do not judge the same {subject.Many} of the same split, so the noise of both adds up, and a difference may be one of the {subject.Many}; the same seed, data and models.count give both the same split.";
        }

        if (!SameData())
        {
            yield return "The runs read different data: a difference may be the data's and not the change's.";
        }

        if (rows.Left.Max() > 0)
        {
            yield return $"Left out, for want of a score of some attack: {rows.Left[0]} {subject.Many} before and {rows.Left[1]} after{(before.Targets + after.Targets > 2 ? ", under all targets together" : "")}.";
        }

        if (before.Result.Verdict.Grade == Grade.Violation || after.Result.Verdict.Grade == Grade.Violation)
        {
            yield return "Claims about ε are judged by each run alone; this comparison says nothing about them.";
        }
    }

    // Evidence of two models is different data by nature; what plans read can be the same.
    private bool SameData() =>
        Read.All(name =>
            !before.Result.Inputs.Hashes.TryGetValue(name, out string? one)
            || !after.Result.Inputs.Hashes.TryGetValue(name, out string? two)
            || one == two
        );
}
