using Telltale.Audit.Assessment;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Audit.Tests.Assessment;

/// <summary>The assessment of one column: what is counted, what is refused, what does not matter.</summary>
public sealed class AssessorTests
{
    private static readonly AssessedAttack Attack = new(
        "lira",
        "lira",
        "a paper",
        "logits",
        new Dictionary<string, string>()
    );

    [Fact]
    public void A_normal_shift_is_assessed_as_its_closed_form_says()
    {
        const double Mu = 1.5;
        AttackAssessment found = Assess(Shift(new Seed(1), Mu, 4000, 20_000));
        double auc = Normal.Cdf(Mu / Math.Sqrt(2));
        Assert.Equal("delong", found.Auc.Method);
        Assert.InRange(auc, found.Auc.Low, found.Auc.High);
        Assert.Equal((4000, 20_000, 0), (found.Members, found.Nonmembers, found.Excluded));
        Assert.Equal([0.1, 0.01, 0.001, 0.0001], found.TprAtFpr.Select(t => t.Fpr));
        Assert.Equal([Support.Ok, Support.Ok, Support.Ok, Support.Fragile], found.TprAtFpr.Select(t => t.Support));
        foreach (TprAtFpr at in found.TprAtFpr)
        {
            Assert.InRange(Normal.Cdf(Mu + Normal.Quantile(at.Fpr)), at.Low, at.High);
            Assert.InRange(at.Tpr, at.Low, at.High);
            Assert.True(at.FalsePositives <= at.Fpr * 20_000);
        }

        double advantage = (2 * Normal.Cdf(Mu / 2)) - 1;
        Assert.InRange(found.Advantage, advantage - 0.03, advantage + 0.03);
        Assert.Equal(DirectionStatus.Ok, found.DirectionCheck.Status);
        Assert.Equal(0, found.TieShare);
        // The privacy region of a Gaussian shift has no finite ε; the bound is positive and modest.
        Assert.InRange(found.EpsilonLowerBound!.Value, 2, 8);
        Assert.Equal(3, found.Ppv.Count);
        Assert.All(found.Ppv, p => Assert.Equal(0.0001, p.Fpr));
        Assert.True(found.Ppv[0].Value > found.Ppv[1].Value && found.Ppv[1].Value > found.Ppv[2].Value);
        double truth = RocCurve.PositivePredictiveValue(Normal.Cdf(Mu + Normal.Quantile(0.0001)), 0.0001, 0.1);
        Assert.InRange(truth, found.Ppv[1].Low, found.Ppv[1].High);
        Assert.All(found.Ppv, p => Assert.True(p.Low < p.Value && p.Value < p.High));
    }

    [Fact]
    public void The_curve_is_thin_exact_at_every_decade_and_inside_its_band()
    {
        ScoredRows rows = Shift(new Seed(2), 1, 500, 10_000);
        AttackAssessment found = Assess(rows);
        Assert.InRange(found.Roc.Count, 50, 120);
        Assert.Equal(0, found.Roc[0].Fpr);
        Assert.Equal(
            (1.0, 1.0, 1.0, 1.0),
            (found.Roc[^1].Fpr, found.Roc[^1].Tpr, found.Roc[^1].Low, found.Roc[^1].High)
        );
        foreach (TprAtFpr at in found.TprAtFpr)
        {
            RocPoint point = Assert.Single(found.Roc, p => p.Fpr == at.Fpr);
            Assert.Equal((at.Tpr, at.Low, at.High), (point.Tpr, point.Low, point.High));
        }

        Assert.All(found.Roc, p => Assert.True(p.Low <= p.Tpr && p.Tpr <= p.High));
        Assert.All(found.Roc, p => Assert.True(p.BandLow <= p.Low && p.High <= p.BandHigh));
        Assert.True(found.Roc.Count(p => p.BandHigh > p.High) > 50, "the whole curve's band is no wider");
        Assert.Equal(new CurveBand("order-statistic-band", 0.95), found.RocBand);
        Assert.Empty(found.ShadowCalibrated);
        Assert.All(
            found.Roc.Zip(found.Roc.Skip(1)),
            p => Assert.True(p.First.Fpr < p.Second.Fpr && p.First.Tpr <= p.Second.Tpr)
        );
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(1000, 102)]
    [InlineData(1_000_000, 120)]
    public void The_grid_stays_short(int nonMembers, int most)
    {
        double[] scores = new double[nonMembers + 1];
        Membership[] truth = new Membership[nonMembers + 1];
        (scores[0], truth[0]) = (1, Membership.Member);
        AttackAssessment found = Assess(
            new ScoredRows(scores, truth),
            new AssessmentOptions { FalsePositiveRates = [0.5] }
        );
        Assert.InRange(found.Roc.Count, 2, Math.Max(most, 45));
        Assert.Contains(found.Roc, p => p.Fpr == 1.0 / nonMembers);
    }

    [Fact]
    public void Unknown_rows_take_no_part_and_rows_without_a_score_are_counted()
    {
        double[] scores = [1, 2, double.NaN, 4, double.NaN, 0];
        Membership[] truth =
        [
            Membership.Member,
            Membership.NonMember,
            Membership.Member,
            Membership.Unknown,
            Membership.Unknown,
            Membership.NonMember,
        ];
        AttackAssessment found = Assess(new ScoredRows(scores, truth));
        Assert.Equal((1, 2, 1), (found.Members, found.Nonmembers, found.Excluded));
        Assert.Equal(0.5, found.Auc.Value);
        Assert.Null(found.EpsilonLowerBound);
        Assert.All(found.TprAtFpr, t => Assert.Equal(Support.Unsupported, t.Support));
        Assert.Empty(found.Ppv);
    }

    [Fact]
    public void One_class_is_refused_with_the_counts()
    {
        var error = Assert.Throws<BadInputException>(() =>
            Assess(new ScoredRows([1, double.NaN], [Membership.Member, Membership.NonMember]))
        );
        Assert.Contains("'lira': 1 members and 0 non-members", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reversed_scores_are_noticed()
    {
        AttackAssessment found = Assess(Shift(new Seed(33), -0.5, 300, 300));
        Assert.Equal(DirectionStatus.Reversed, found.DirectionCheck.Status);
        Assert.True(found.DirectionCheck.PValue < 0.01);
        Assert.Equal(DirectionStatus.Ok, Assess(Shift(new Seed(33), 0, 300, 300)).DirectionCheck.Status);
    }

    [Fact]
    public void Perfect_separation_has_limits_that_mean_something()
    {
        AttackAssessment found = Assess(
            new ScoredRows(
                [.. Enumerable.Range(0, 40).Select(i => (double)i)],
                [.. Enumerable.Range(0, 40).Select(i => i < 20 ? Membership.NonMember : Membership.Member)]
            )
        );
        Assert.Equal((1.0, 1.0, "newcombe-score"), (found.Auc.Value, found.Auc.High, found.Auc.Method));
        Assert.InRange(found.Auc.Low, 0.7, 0.99);
        double[] binary = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 0.0 : 1)];
        Membership[] truth =
        [
            .. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? Membership.Member : Membership.NonMember),
        ];
        Assert.Equal(1, Assess(new ScoredRows(binary, truth)).TieShare);
    }

    [Fact]
    public void The_order_of_rows_and_the_number_of_threads_change_nothing()
    {
        (double[] scores, Membership[] truth, int[] target, int[] record) = SeveralTargets(new Seed(5), 120, 3);
        int[] order = new Seed(6).CreateRng().Permutation(scores.Length);
        AttackAssessment one = Assess(new ScoredRows(scores, truth, target, record), threads: 1);
        AttackAssessment other = Assess(new ScoredRows(scores, truth, target, record), threads: 5);
        Assert.Equivalent(one, other, strict: true);
        Assert.StartsWith("two-way-bootstrap", one.Auc.Method, StringComparison.Ordinal);
        AttackAssessment moved = Assess(
            new ScoredRows(
                [.. order.Select(i => scores[i])],
                [.. order.Select(i => truth[i])],
                [.. order.Select(i => target[i])],
                [.. order.Select(i => record[i])]
            )
        );
        Assert.Equivalent(one, moved, strict: true);
    }

    [Fact]
    public void Several_targets_give_limits_that_hold_the_estimates_and_widen_where_thin()
    {
        (double[] scores, Membership[] truth, int[] target, int[] record) = SeveralTargets(new Seed(7), 300, 4);
        AttackAssessment found = Assess(new ScoredRows(scores, truth, target, record));
        Assert.All(found.TprAtFpr, t => Assert.InRange(t.Tpr, t.Low, t.High));
        Assert.Equal("two-way-bootstrap", found.TprAtFpr[0].Method);
        Assert.Contains("widened by binomial-rank-mixture", found.TprAtFpr[^1].Method, StringComparison.Ordinal);
        Assert.All(found.TprAtFpr, t => Assert.Null(t.Exact));
        Assert.Equal((0.0, Support.Unsupported), (found.TprAtFpr[^1].Low, found.TprAtFpr[^1].Support));
        Assert.StartsWith("two-way-bootstrap, sup-t", found.RocBand!.Method, StringComparison.Ordinal);
        Assert.All(found.Roc, p => Assert.True(p.BandLow <= p.Low && p.High <= p.BandHigh));
        // Three other targets' 450 non-members resolve 10 % and 1 %.
        Assert.Equal([0.1, 0.01], found.ShadowCalibrated.Select(c => c.Fpr));
        Assert.All(found.ShadowCalibrated, c => Assert.InRange(c.AchievedFpr, c.LowestFpr, c.HighestFpr));
        Assert.InRange(found.ShadowCalibrated[0].AchievedFpr, 0.07, 0.13);
        Assert.InRange(found.ShadowCalibrated[0].Tpr / found.TprAtFpr[0].Tpr, 0.8, 1.2);
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        ScoredRows rows = Shift(new Seed(8), 1, 10, 10);
        Assert.Throws<BadInputException>(() => Assess(rows, new AssessmentOptions { FalsePositiveRates = [0] }));
        Assert.Throws<BadInputException>(() => Assess(rows, new AssessmentOptions { FalsePositiveRates = [10] }));
        Assert.Throws<BadInputException>(() => Assess(rows, new AssessmentOptions { Confidence = 95 }));
        Assert.Throws<BadInputException>(() => Assess(rows, new AssessmentOptions { Delta = -1 }));
        Assert.Throws<BadInputException>(() => Assess(rows, new AssessmentOptions { Priors = [1] }));
        Assert.Throws<BadInputException>(() => Assess(rows, new AssessmentOptions { BootstrapReplicates = 0 }));
    }

    internal static ScoredRows Shift(Seed seed, double mu, int members, int nonMembers)
    {
        Rng rng = seed.CreateRng();
        return new ScoredRows(
            [.. Enumerable.Range(0, members + nonMembers).Select(i => rng.NextNormal() + (i < members ? mu : 0))],
            [
                .. Enumerable
                    .Range(0, members + nonMembers)
                    .Select(i => i < members ? Membership.Member : Membership.NonMember),
            ]
        );
    }

    internal static AttackAssessment Assess(
        ScoredRows rows,
        AssessmentOptions? options = null,
        int threads = 2,
        ulong seed = 1
    ) =>
        Assessor.Assess(
            Attack,
            rows,
            options ?? new AssessmentOptions { BootstrapReplicates = 200 },
            new Seed(seed),
            threads
        );

    private static (double[] Scores, Membership[] Truth, int[] Target, int[] Record) SeveralTargets(
        Seed seed,
        int records,
        int targets
    )
    {
        Rng rng = seed.CreateRng();
        int rows = records * targets;
        Membership[] truth =
        [
            .. Enumerable.Range(0, rows).Select(_ => rng.NextBool() ? Membership.Member : Membership.NonMember),
        ];
        return (
            [.. truth.Select(t => Math.Round(8 * (rng.NextNormal() + (t == Membership.Member ? 1 : 0))))],
            truth,
            [.. Enumerable.Range(0, rows).Select(i => i / records)],
            [.. Enumerable.Range(0, rows).Select(i => i % records)]
        );
    }
}
