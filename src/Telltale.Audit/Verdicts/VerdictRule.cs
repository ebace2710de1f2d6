using Telltale.Audit.Plans;
using Telltale.Audit.Results;

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
    /// <param name="detectable">Smallest AUC that would have been told from chance with power .8 after the correction.</param>
    /// <param name="plan">Confidence and the leak that must be detectable.</param>
    public static Verdict Of(
        IReadOnlyList<AttackAssessment> assessments,
        IReadOnlyList<ValidityCheck> checks,
        IReadOnlyList<LeakTest> tests,
        EpsilonViolation? violation,
        double detectable,
        AssessmentPlan plan
    )
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(assessments);
        ArgumentNullException.ThrowIfNull(tests);
        ArgumentNullException.ThrowIfNull(plan);
        List<string> restsOn = [];
        ValidityCheck[] failed = [.. checks.Where(c => c.Status == CheckStatus.Failed)];
        AttackAssessment strongest = assessments.MaxBy(a => a.Auc.Low)!;
        LeakTest clearest = tests.MinBy(t => t.PValue)!;
        double corrected = Math.Min(1, clearest.PValue * tests.Count);
        double alpha = 1 - plan.Confidence;

        restsOn.Add(
            $"Strongest attack: {strongest.Label}, AUC {strongest.Auc.Value:0.000} with {plan.Confidence * 100:0.#} % interval {strongest.Auc.Low:0.000} to {strongest.Auc.High:0.000}."
        );
        restsOn.Add(
            $"Clearest of {tests.Count} tests: {clearest.Label}, {clearest.What}; p {P(clearest.PValue)}, {P(corrected)} after Holm's correction for all of them."
        );
        restsOn.Add(
            $"This audit would have told an AUC of {detectable:0.000} from chance in four cases of five, after the same correction."
        );
        restsOn.AddRange(failed.Select(c => $"Failed check {c.Name}: {c.Finding}"));
        if (violation is not null)
        {
            restsOn.Add(violation.Words);
        }

        (Grade grade, string sentence) =
            failed.Length > 0
                ? (
                    Grade.Invalid,
                    $"No statement about a leak can be made: {(failed.Length == 1 ? "a validity check" : $"{failed.Length} validity checks")} failed ({string.Join(", ", failed.Select(c => c.Name))})."
                )
            : violation is { Exceeded: true }
                ? (
                    Grade.Violation,
                    $"The model breaks its claim: ε is at least {violation.Bound:0.00}, and {violation.Claimed:0.##} is claimed."
                )
            : corrected < alpha ? (Grade.Leak, LeakSentence(strongest))
            : detectable <= plan.SmallestLeak
                ? (
                    Grade.NoLeakDetected,
                    $"None of the {assessments.Count} attacks told members from non-members; a leak with an AUC of {detectable:0.000} or more would have been seen."
                )
            : (
                Grade.Inconclusive,
                $"There are too few records to say: only a leak with an AUC above {detectable:0.000} would have been seen. {Needed(assessments, detectable, plan)}"
            );
        return new Verdict(grade, sentence, restsOn, detectable);
    }

    private static string LeakSentence(AttackAssessment strongest)
    {
        string sentence =
            $"The model gives away who was in its training set: the attack {strongest.Label} tells members from non-members with an AUC of {strongest.Auc.Value:0.000} (chance: 0.500)";
        TprAtFpr? low = strongest
            .TprAtFpr.Where(t => t.Support != Support.Unsupported && t.Low > t.Fpr)
            .MinBy(t => t.Fpr);
        return low is null
            ? sentence + "."
            : $"{sentence} and finds {low.Tpr * 100:0.##} % of the members at a false-positive rate of {low.Fpr * 100:0.###} %.";
    }

    /// <summary>The detectable distance from ½ shrinks with the square root of the number of records.</summary>
    private static string Needed(IReadOnlyList<AttackAssessment> assessments, double detectable, AssessmentPlan plan)
    {
        double factor = Math.Pow((detectable - 0.5) / (plan.SmallestLeak - 0.5), 2);
        double members = Math.Ceiling(assessments.Max(a => a.Members) * factor);
        double nonMembers = Math.Ceiling(assessments.Max(a => a.Nonmembers) * factor);
        return $"To see one of {plan.SmallestLeak:0.000}, about {members:0} members and {nonMembers:0} non-members are needed.";
    }

    private static string P(double p) =>
        p >= 0.001 ? $"{p:0.000}"
        : p == 0 ? "below 1e-300"
        : $"{p:0.0e+0}";
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
