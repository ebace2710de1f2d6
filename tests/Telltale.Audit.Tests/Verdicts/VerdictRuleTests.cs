using System.Globalization;
using Telltale.Audit.Assessment;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Tests.Verdicts;

public sealed class VerdictRuleTests
{
    private static readonly ValidityCheck Failed = new("labels", CheckStatus.Failed, "Something is wrong.");
    private static readonly ValidityCheck Warned = new("labels", CheckStatus.Warning, "Something is odd.");
    private static readonly EpsilonViolation Broken = new(1, 2, "ε is at least 2; 1 is claimed.");
    private static readonly EpsilonViolation Kept = new(3, 2, "ε is at least 2; 3 is claimed.");

    [Fact]
    public void Grades_take_precedence_in_their_order()
    {
        Assert.Equal(Grade.Invalid, Judge(0.001, 5000, [Failed], Broken).Grade);
        Assert.Equal(Grade.Violation, Judge(0.001, 5000, [Warned], Broken).Grade);
        Assert.Equal(Grade.Violation, Judge(0.9, 5, [], Broken).Grade);
        Assert.Equal(Grade.Leak, Judge(0.001, 5000, [Warned], Kept).Grade);
        Assert.Equal(Grade.NoLeakDetected, Judge(0.5, 5000, [Warned], Kept).Grade);
        Assert.Equal(Grade.Inconclusive, Judge(0.5, 50, [], null).Grade);
        Assert.Equal(Grade.Leak, Judge(1e-9, 50, [], null).Grade);
    }

    [Theory]
    // Smallest of four p-values times four against 0.05, the first step of Holm's procedure.
    [InlineData(0.0124, Grade.Leak, "0.050")]
    [InlineData(0.0126, Grade.NoLeakDetected, "0.050")]
    [InlineData(0.3, Grade.NoLeakDetected, "1.000")]
    [InlineData(2e-7, Grade.Leak, "8.0e-7")]
    [InlineData(0, Grade.Leak, "below 1e-300")]
    public void The_clearest_test_pays_for_all_of_them(double p, Grade grade, string corrected)
    {
        Verdict verdict = Judge(p, 5000, [], null);
        Assert.Equal(grade, verdict.Grade);
        Assert.Contains($"{corrected} after Holm's correction", verdict.RestsOn[1], StringComparison.Ordinal);
        Assert.Contains("Clearest of 4 tests: a, what was seen", verdict.RestsOn[1], StringComparison.Ordinal);
        JudgementTests.ReadsWell(verdict);
    }

    [Fact]
    public void A_leak_that_the_AUC_does_not_show_is_told_by_the_test_that_does()
    {
        Verdict seen = Judge(1e-6, 5000, [], null, low: 0.6);
        Assert.Contains(
            "the attack a tells members from non-members with an AUC of 0.700",
            seen.Sentence,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "finds 30% of the members at a false-positive rate of 1%",
            seen.Sentence,
            StringComparison.Ordinal
        );
        Verdict unseen = Judge(1e-6, 5000, [], null, low: 0.48);
        Assert.DoesNotContain("AUC", unseen.Sentence, StringComparison.Ordinal);
        Assert.Contains(
            "in the attack a, what was seen, more than chance gives (p 4.0e-6 after",
            unseen.Sentence,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(50, 50, 0.55)]
    [InlineData(20, 900, 0.52)]
    [InlineData(3, 3, 0.55)]
    [InlineData(2, 2, 0.999)]
    public void The_numbers_named_by_an_inconclusive_audit_suffice_and_are_not_far_too_many(
        int members,
        int nonMembers,
        double leak
    )
    {
        AssessmentPlan plan = SampleScores.Plan with { SmallestLeak = leak };
        Verdict verdict = VerdictRule.Of([Attack("a", members, nonMembers, 0.4)], [], [new("a", "x", 0.5)], null, plan);
        Assert.Equal(Grade.Inconclusive, verdict.Grade);
        string[] words = verdict.Sentence.Split("about ")[1].Split(' ');
        int m = int.Parse(words[0], CultureInfo.InvariantCulture);
        int n = int.Parse(words[3], CultureInfo.InvariantCulture);
        // One rank test and three rates for the one attack, all resolved once there are enough records.
        Assert.True(NullPower.SmallestDetectableAuc(m, n, 0.05 / 4) <= leak);
        Assert.False(NullPower.SmallestDetectableAuc((int)(0.8 * m), (int)(0.8 * n), 0.05 / 4) <= leak);
    }

    [Fact]
    public void A_leak_too_small_for_any_audit_is_said_to_be()
    {
        AssessmentPlan plan = SampleScores.Plan with { SmallestLeak = 0.500001 };
        Verdict verdict = VerdictRule.Of([Attack("a", 100, 100, 0.4)], [], [new("a", "x", 0.5)], null, plan);
        Assert.Equal(Grade.Inconclusive, verdict.Grade);
        Assert.Contains("assessment.smallest_leak", verdict.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.011, "finds 30% of the members at a false-positive rate of 1%")]
    [InlineData(0.009, "finds 50% of the members at a false-positive rate of 10%")]
    public void A_fragile_rate_is_said_aloud_where_its_exact_limits_allow_it(double exactLow, string said)
    {
        AttackAssessment attack = Attack("a", 5000, 5000, 0.6);
        attack = attack with
        {
            TprAtFpr = [.. attack.TprAtFpr.Select(t => t with { Exact = new RateLimits(exactLow, 0.9) })],
        };
        Verdict verdict = VerdictRule.Of([attack], [], [new("a", "seen", 1e-6)], null, SampleScores.Plan);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
    }

    private static Verdict Judge(
        double p,
        int records,
        ValidityCheck[] checks,
        EpsilonViolation? violation,
        double low = 0.45
    ) =>
        VerdictRule.Of(
            [Attack("a", records, records, low), Attack("b", records, records, 0.4)],
            checks,
            [new("b", "other", 0.5), new("a", "what was seen", p), new("b", "other", 0.7), new("a", "other", 1)],
            violation,
            SampleScores.Plan
        );

    private static AttackAssessment Attack(string label, int members, int nonMembers, double low) =>
        new()
        {
            Label = label,
            Attack = label,
            Paper = "",
            Access = "",
            Options = new Dictionary<string, string>(),
            DirectionCheck = new DirectionCheck(DirectionStatus.Ok, 1),
            Members = members,
            Nonmembers = nonMembers,
            Excluded = 0,
            Auc = new Estimate(0.7, low, 0.8, "m"),
            TprAtFpr =
            [
                new TprAtFpr(0.1, 0.5, 0.4, 0.6, 9, Support.Ok, "m", null),
                new TprAtFpr(0.01, 0.3, 0.2, 0.4, 1, Support.Fragile, "m", null),
                new TprAtFpr(0.001, 0.2, 0.1, 0.4, 0, Support.Unsupported, "m", null),
            ],
            Advantage = 0,
            Ppv = [],
            EpsilonLowerBound = null,
            TieShare = 0,
            Roc = [],
        };
}
