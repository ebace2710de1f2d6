using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Diagnoses;

/// <summary>Looks for likely causes, each with the share of the leak that the records concerned carry.</summary>
/// <param name="evidence">Evidence about the first target.</param>
/// <param name="gap">Its generalisation gap.</param>
/// <param name="influence">What training on each record changes; null without reference models.</param>
/// <param name="shares">How much of the leak some records carry.</param>
/// <param name="checks">Validity checks.</param>
/// <param name="training">The recipe, where it is known.</param>
/// <param name="persons">Who the rows belong to: the leak is then carried by persons. Null where each row stands for itself.</param>
internal sealed class Causes(
    ClassifierEvidence evidence,
    GeneralisationGap gap,
    Influence? influence,
    LeakShares shares,
    IReadOnlyList<ValidityCheck> checks,
    TrainingPlan? training,
    PersonRows? persons = null
)
{
    // Models that never saw the record give its label less than this: they are sure that it is another class.
    private const double SureOfAnother = 0.1;
    private const double Unsure = 0.5;
    private const double NotableGap = 0.05;
    private const double RareFactor = 0.5;

    /// <summary>The causes found, the one that carries most first; those that speak of all records before the others.</summary>
    public IReadOnlyList<LikelyCause> Find() =>
        [
            .. new[] { Overfitting(), Mislabelled(), Atypical(), RareClasses(), shares.Repeated(checks) }
                .OfType<LikelyCause>()
                .OrderByDescending(cause => cause.Carries ?? 2),
        ];

    private LikelyCause? Overfitting()
    {
        if (gap is { MemberAccuracy: { } inside, NonmemberAccuracy: { } outside } && inside - outside >= NotableGap)
        {
            return new LikelyCause(
                CauseKind.Overfitting,
                null,
                $"The model is right on {LeakShares.Percent(inside)} of the records that it learnt from and on {LeakShares.Percent(outside)} of others: part of what it learnt is the records themselves{Recipe()}.",
                []
            );
        }

        return gap is { MemberConfidence: { } sure, NonmemberConfidence: { } less } && sure - less >= NotableGap
            ? new LikelyCause(
                CauseKind.Overfitting,
                null,
                $"The model gives the true class a probability of {sure:0.000} on average for records that it learnt from and of {less:0.000} for others: it is surer of what it has seen{Recipe()}.",
                []
            )
            : null;
    }

    private string Recipe() => training is null ? "" : $" (it was trained for up to {training.Epochs} epochs)";

    private LikelyCause? Mislabelled()
    {
        int[] records = [.. MembersBy(without => without < SureOfAnother)];
        return records.Length == 0
            ? null
            : new LikelyCause(
                CauseKind.Mislabelled,
                shares.Of(records),
                $"{Many(records, "has", "have")} a label that models trained without them contradict (they give it less than a 10% chance on average): mislabelled, or very unusual. A model can only learn such records by heart.{shares.Carried(records)}",
                shares.Names(records)
            );
    }

    private LikelyCause? Atypical()
    {
        int[] records = [.. MembersBy(without => without is >= SureOfAnother and < Unsure)];
        return records.Length == 0 || shares.Of(records) is not > 0
            ? null
            : new LikelyCause(
                CauseKind.Atypical,
                shares.Of(records),
                $"{Many(records, "is", "are")} unlike the others of their class: models trained without them give their label a chance of 10 to 50%.{shares.Carried(records)}",
                shares.Names(records)
            );
    }

    private LikelyCause? RareClasses()
    {
        int[] classes = [.. evidence.Labels.Distinct()];
        int rareBelow = (int)Math.Floor(RareFactor * evidence.Records / classes.Length);
        int[] rare = [.. classes.Where(c => evidence.Labels.Count(label => label == c) <= rareBelow).Order()];
        if (rare.Length == 0 || shares.Found is not { } found)
        {
            return null;
        }

        int[] records = [.. found.Members.Where(m => Labels(m).Any(rare.Contains))];
        double share = (double)records.Length / found.Members.Length;
        if (records.Length == 0 || found.ShareOf(records) is not { } carried || carried <= share)
        {
            return null;
        }

        return new LikelyCause(
            CauseKind.RareClasses,
            carried,
            $"{(rare.Length == 1 ? $"Class {rare[0]} has" : $"Classes {string.Join(", ", rare)} have")} less than half as many {(persons is null ? "records" : "rows")} as the average class. Their {records.Length} members are {LeakShares.Percent(share)} of all and carry {LeakShares.Percent(Math.Min(1, carried))} of what the strongest attack finds beyond chance.",
            shares.Names(persons?.RowsOf(records) ?? records)
        );
    }

    private IEnumerable<int> MembersBy(Func<double, bool> without) =>
        influence is null
            ? []
            : Enumerable
                .Range(0, evidence.Records)
                .Where(r => evidence.Membership[r] == Membership.Member && without(influence.Without[r]));

    private string Many(int[] records, string one, string many) =>
        persons is null
            ? records.Length == 1
                ? $"1 member {one}"
                : $"{records.Length:#,0} members {many}"
            : records.Length == 1
                ? $"1 row of a member {one}"
                : $"{records.Length:#,0} rows of members {many}";

    private IEnumerable<int> Labels(int member) =>
        persons is null ? [evidence.Labels[member]] : persons.RowsOf([member]).Select(row => evidence.Labels[row]);
}
