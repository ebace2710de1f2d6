using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Validity;

namespace Telltale.Audit.Verdicts;

/// <summary>
/// Turns assessments, tests and checks into one graded statement, by rules that stand before the data are seen: a failed
/// check makes it INVALID; a proven ε above the claim, VIOLATION; a test that holds after Holm's correction for all
/// tests of all attacks, LEAK; else NO LEAK DETECTED if a leak of the stated size would have been seen, INCONCLUSIVE if
/// not.
/// </summary>
public static class VerdictRule
{
    /// <summary>The verdict.</summary>
    /// <param name="assessments">What each attack's scores amount to.</param>
    /// <param name="checks">Validity checks.</param>
    /// <param name="tests">Every test made, uncorrected.</param>
    /// <param name="violation">Whether the lower bound on ε, corrected for the number of attacks, exceeds the claim; null where nothing is claimed.</param>
    /// <param name="plan">Confidence and the leak that must be detectable.</param>
    /// <param name="best">The best attack with limits corrected for the choice; null where they are not known.</param>
    /// <param name="persons">Who the rows of scores are, where they are persons; null where they are records.</param>
    /// <param name="kind">What the records are.</param>
    public static Verdict Of(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<ValidityCheck> checks,
        IReadOnlyList<LeakTest> tests,
        EpsilonViolation? violation,
        AssessmentPlan plan,
        BestAttack? best = null,
        PersonRows? persons = null,
        RecordKind kind = RecordKind.Records
    )
    {
        string many = Subject.Of(persons, kind).Many;
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(assessments);
        ArgumentNullException.ThrowIfNull(tests);
        ArgumentNullException.ThrowIfNull(plan);
        List<string> restsOn = [];
        ValidityCheck[] failed = [.. checks.Where(c => c.Invalidates)];
        AttackAssessment strongest = AttackAssessment.Strongest(assessments)[0];
        // Of several tests at the smallest p, that of the strongest attack.
        LeakTest clearest = tests.OrderBy(t => t.PValue).ThenBy(t => t.Label == strongest.Label ? 0 : 1).First();
        double corrected = Math.Min(1, clearest.PValue * tests.Count);
        double alpha = 1 - plan.Confidence;
        double? detectable = Sensitivity.Detectable(assessments, tests, alpha / tests.Count);

        IReadOnlyList<DetectableTpr> rates = Sensitivity.DetectableRates(assessments, tests, alpha / tests.Count);
        if (persons is not null)
        {
            restsOn.Add(
                $"Persons are counted, not {persons.Row.Many}: {persons.Count:#,0} persons with {persons.Rows:#,0} {persons.Row.Many}; a person's score is {persons.Section(null).Spelled(persons.Row)}."
            );
        }

        restsOn.Add(StrongestWords(strongest, best, plan.Confidence));
        restsOn.Add(
            $"Clearest of {tests.Count} tests: {clearest.Label}, {clearest.What}; p {PValueText.Of(clearest.PValue)}, {PValueText.Of(corrected)} after Holm's correction for all of them."
        );
        restsOn.Add(
            detectable is null
                ? $"This audit has too few {many} to tell any AUC from chance, even 1, after the same correction."
                : $"This audit would have told an AUC of {detectable:0.000} from chance in four cases of five, after the same correction."
        );
        if (rates.Count > 0)
        {
            restsOn.Add(
                $"Or, if only some members stand out: {string.Join("; ", rates.Select(r => $"a true-positive rate of {r.Tpr * 100:0.##}% at a false-positive rate of {r.Fpr * 100:0.####}%"))}."
            );
        }

        restsOn.AddRange(failed.Select(c => $"Failed check {c.Name}: {c.Finding}"));
        restsOn.AddRange(Waivers.Words(checks));
        IncrementRule increment = IncrementRule.Of(assessments, failed, alpha, Subject.Of(null, kind).One);
        restsOn.AddRange(increment.RestsOn);
        if (violation is not null)
        {
            restsOn.Add(violation.Words);
        }

        (Grade grade, string sentence) =
            increment.Sentence is { } beyond ? (Grade.Leak, beyond)
            : failed.Length > 0
                ? (
                    Grade.Invalid,
                    $"No statement about a leak can be made: {(failed.Length == 1 ? "a validity check" : $"{failed.Length} validity checks")} failed ({string.Join(", ", failed.Select(c => c.Name))})."
                )
            : violation is { Exceeded: true }
                ? (
                    Grade.Violation,
                    $"The model breaks its claim: ε is at least {violation.Bound:0.00}, and {violation.Claimed:0.##} is claimed."
                )
            : corrected < alpha ? (Grade.Leak, LeakSentence(strongest, clearest, corrected))
            : detectable <= plan.SmallestLeak
                ? (
                    Grade.NoLeakDetected,
                    $"None of the {assessments.Count} attacks told members from non-members; a leak with an AUC of {detectable:0.000} or more would have been seen{RateWords(rates)}."
                )
            : (
                Grade.Inconclusive,
                $"There are too few {many} to say: {(detectable is null ? "no leak, however large," : $"only a leak with an AUC above {detectable:0.000}")} would have been seen. {Needed(assessments, tests, plan, many)}"
            );
        return new Verdict(grade, sentence + Waivers.Suffix(checks), restsOn, detectable)
        {
            DetectableTpr = rates,
            Best = best,
        };
    }

    private static string StrongestWords(AttackAssessment strongest, BestAttack? best, double confidence)
    {
        string attack = $"Strongest attack: {strongest.Label}, AUC {strongest.Auc.Value:0.000}";
        return best is not { Attacks: > 1 }
            ? $"{attack} with {confidence * 100:0.#}% interval {strongest.Auc.Low:0.000} to {strongest.Auc.High:0.000}."
            : $"{attack} with {confidence * 100:0.#}% interval {best.Auc.Low:0.000} to {best.Auc.High:0.000}, corrected for having been chosen from {best.Attacks} attacks (alone {strongest.Auc.Low:0.000} to {strongest.Auc.High:0.000}).";
    }

    // At the lowest rate, where it matters most.
    private static string RateWords(IReadOnlyList<DetectableTpr> rates) =>
        rates.MinBy(r => r.Fpr) is { } lowest
            ? $", and so would members who stand out, if {lowest.Tpr * 100:0.##}% of them were found at a false-positive rate of {lowest.Fpr * 100:0.####}%"
            : "";

    private static string LeakSentence(AttackAssessment strongest, LeakTest clearest, double corrected)
    {
        if (strongest.Auc.Low <= 0.5)
        {
            // A few records are given away and the AUC, which speaks of all, does not show it.
            return $"The model gives away some of who was in its training set: in the attack {clearest.Label}, {clearest.What}, more than chance gives (p {PValueText.Of(corrected)} after correction).";
        }

        string sentence =
            $"The model gives away who was in its training set: the attack {strongest.Label} tells members from non-members with an AUC of {strongest.Auc.Value:0.000} (chance: 0.500)";
        TprAtFpr? low = strongest
            .TprAtFpr.Where(t => t.Support != Support.Unsupported && Surely(t) > t.Fpr)
            .MinBy(t => t.Fpr);
        return low is null
            ? sentence + "."
            : $"{sentence} and finds {low.Tpr * 100:0.##}% of the members at a false-positive rate of {low.Fpr * 100:0.###}%.";
    }

    // What hangs on a handful of records is said aloud where the exact limits allow it.
    private static double Surely(TprAtFpr rate) =>
        rate.Support == Support.Fragile ? rate.Exact?.Low ?? rate.Low : rate.Low;

    /// <summary>With more records more rates are resolved and tested; their number is paid for in advance.</summary>
    private static string Needed(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<LeakTest> tests,
        AssessmentPlan plan,
        string many
    )
    {
        int paidFor = assessments.Count * (1 + plan.FalsePositiveRates.Count(rate => rate < 1));
        string wanted = $"To see one of {plan.SmallestLeak:0.000###}, ";
        return Sensitivity.Needed(assessments, tests, plan.SmallestLeak, (1 - plan.Confidence) / paidFor) is { } needed
            ? $"{wanted}about {needed.Members} members and {needed.NonMembers} non-members are needed."
            : $"{wanted}more {many} are needed than any audit has; set assessment.smallest_leak higher.";
    }
}

/// <summary>A lower bound on ε held against a claim.</summary>
/// <param name="Claimed">ε claimed.</param>
/// <param name="Bound">Largest lower bound over attacks, at a confidence corrected for their number.</param>
/// <param name="Words">The comparison, for a person.</param>
public sealed record EpsilonViolation(double Claimed, double Bound, string Words)
{
    /// <summary>Whether the bound exceeds the claim.</summary>
    public bool Exceeded => Bound > Claimed;
}
