using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Verdicts;

/// <summary>Whole judgements of scores made by a formula: how often each grade is given, and what it says.</summary>
public sealed class JudgementTests
{
    [Trait("simulation", "yes")]
    [Fact]
    public void Chance_is_called_a_leak_in_at_most_one_audit_of_twenty()
    {
        int runs = SampleScores.Simulations(120, 1000);
        int leaks = 0;
        for (int i = 0; i < runs; i++)
        {
            // A normal score, a noisy copy, a coarse one, and one with heavy tails; one target or two.
            double copied = 0;
            ScoredTargets scored = SampleScores.Draw(
                new Seed(77).Derive(i),
                1 + (i % 2),
                400,
                (rng, _) => copied = rng.NextNormal(),
                (rng, _) => rng.NextInt(3),
                (rng, _) => rng.NextNormal() / rng.NextUniform()
            );
            // The verdict does not hang on the bootstrap.
            leaks +=
                SampleScores.Judge(scored, SampleScores.Plan with { Bootstrap = 40 }).Verdict.Grade == Grade.Leak
                    ? 1
                    : 0;
        }

        // Three deviations of a binomial at 5 %.
        Assert.InRange(leaks / (double)runs, 0, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / runs)));
    }

    [Fact]
    public void A_leak_everywhere_and_one_among_the_highest_scores_are_both_found()
    {
        int runs = SampleScores.Simulations(20, 200);
        int everywhere = 0;
        int onTop = 0;
        for (int i = 0; i < runs; i++)
        {
            Seed seed = new Seed(5).Derive(i);
            ScoredTargets shift = SampleScores.Draw(
                seed,
                1,
                2000,
                (rng, member) => rng.NextNormal() + (member ? 0.25 : 0)
            );
            everywhere += SampleScores.Judge(shift).Verdict.Grade == Grade.Leak ? 1 : 0;
            // One member in fifty stands out and nothing else does.
            ScoredTargets few = SampleScores.Draw(
                seed,
                1,
                4000,
                (rng, member) => rng.NextNormal() + (member && rng.NextInt(50) == 0 ? 6 : 0)
            );
            onTop += SampleScores.Judge(few).Verdict.Grade == Grade.Leak ? 1 : 0;
        }

        Assert.True(everywhere >= 0.95 * runs, $"{everywhere} of {runs}");
        Assert.True(onTop >= 0.95 * runs, $"{onTop} of {runs}");
    }

    [Fact]
    public void Much_data_and_no_leak_is_no_leak_detected_and_little_data_is_inconclusive()
    {
        Verdict much = SampleScores.Judge(Chance(4000)).Verdict;
        Assert.Equal(Grade.NoLeakDetected, much.Grade);
        Assert.InRange(much.Detectable!.Value, 0.51, 0.55);
        Verdict little = SampleScores.Judge(Chance(100)).Verdict;
        Assert.Equal(Grade.Inconclusive, little.Grade);
        Assert.True(little.Detectable > 0.55);
        Verdict tiny = SampleScores.Judge(Chance(4), SampleScores.Plan with { SmallestLeak = 1 }).Verdict;
        Assert.Equal((Grade.Inconclusive, null), (tiny.Grade, tiny.Detectable));
        Assert.Contains("no leak, however large, would have been seen", tiny.Sentence, StringComparison.Ordinal);
        Assert.All([much, little, tiny], ReadsWell);
    }

    [Fact]
    public void A_proven_epsilon_above_the_claim_is_a_violation_and_one_below_is_not()
    {
        ScoredTargets leaking = SampleScores.Draw(
            new Seed(3),
            1,
            4000,
            (rng, member) => rng.NextNormal() + (member ? 3 : 0)
        );
        Verdict broken = SampleScores.Judge(leaking, SampleScores.Plan with { ClaimedEpsilon = 0.5 }).Verdict;
        Assert.Equal(Grade.Violation, broken.Grade);
        Assert.Contains("0.5 is claimed", broken.Sentence, StringComparison.Ordinal);
        Assert.Equal(
            Grade.Leak,
            SampleScores.Judge(leaking, SampleScores.Plan with { ClaimedEpsilon = 50 }).Verdict.Grade
        );
        Assert.Equal(Grade.Leak, SampleScores.Judge(leaking).Verdict.Grade);
        ReadsWell(broken);
    }

    [Fact]
    public void Scores_the_wrong_way_round_are_invalid_whatever_else_they_show()
    {
        ScoredTargets reversed = SampleScores.Draw(
            new Seed(3),
            1,
            4000,
            (rng, member) => rng.NextNormal() - (member ? 1 : 0)
        );
        Judgement judged = SampleScores.Judge(reversed, SampleScores.Plan with { ClaimedEpsilon = 0 });
        Assert.Equal(Grade.Invalid, judged.Verdict.Grade);
        Assert.Contains("direction", judged.Verdict.Sentence, StringComparison.Ordinal);
        ReadsWell(judged.Verdict);
    }

    [Fact]
    public void Neither_threads_nor_other_columns_change_a_column()
    {
        Func<Rng, bool, double> score = (rng, member) => rng.NextNormal() + (member ? 0.5 : 0);
        ScoredTargets two = SampleScores.Draw(new Seed(9), 2, 200, score, (rng, _) => rng.NextNormal());
        ScoredTargets first = SampleScores.Of(two.Table.Membership, 2, two.Table.Columns[0].Values);
        AttackAssessment one = SampleScores.Judge(first).Assessments[0];
        AttackAssessment other = SampleScores.Judge(two, threads: 3).Assessments[0];
        Assert.Equal(one.Auc, other.Auc);
        Assert.Equal(one.TprAtFpr, other.TprAtFpr);
        Assert.Equal(one.EpsilonLowerBound, other.EpsilonLowerBound);
    }

    [Fact]
    public void A_column_without_evidence_is_silent_and_nothing_but_silence_is_refused()
    {
        ScoredTargets scored = SampleScores.Draw(
            new Seed(9),
            1,
            200,
            (rng, _) => rng.NextNormal(),
            (_, member) => member ? double.NaN : 1
        );
        Judgement judged = SampleScores.Judge(scored);
        Assert.Equal("s1", Assert.Single(judged.Silent).Label);
        Assert.Equal("s0", Assert.Single(judged.Assessments).Label);
        Assert.Throws<BadInputException>(() =>
            SampleScores.Judge(SampleScores.Draw(new Seed(9), 1, 200, (_, _) => double.NaN))
        );
    }

    internal static void ReadsWell(Verdict verdict)
    {
        foreach (string sentence in verdict.RestsOn.Append(verdict.Sentence))
        {
            Assert.DoesNotMatch("(?i)NaN|∞|infinit|\\bsafe\\b|\\bprivate\\b|anonym", sentence);
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        }
    }

    private static ScoredTargets Chance(int records) =>
        SampleScores.Draw(new Seed(2), 1, records, (rng, _) => rng.NextNormal());
}
