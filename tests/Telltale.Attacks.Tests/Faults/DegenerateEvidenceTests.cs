using Telltale.Core.Evidence;
using Telltale.TestKit;
using Telltale.TestKit.Populations;
using static Telltale.Attacks.Tests.Faults.HandmadeEvidence;

namespace Telltale.Attacks.Tests.Faults;

/// <summary>Saturated models, margins that never vary, hardly any models.</summary>
public class DegenerateEvidenceTests
{
    [Theory]
    [InlineData("loss")]
    [InlineData("confidence")]
    [InlineData("entropy")]
    [InlineData("modified-entropy")]
    [InlineData("margin")]
    [InlineData("calibration")]
    [InlineData("lira")]
    [InlineData("informia")]
    [InlineData("informia:mode=offline")]
    [InlineData("base")]
    [InlineData("base:mode=offline")]
    [InlineData("bavaria")]
    public void Confidences_that_round_to_one_do_not_tie_where_logits_are_given(string attack)
    {
        // Margins of 40 to 70: p_y is 1.0 in double precision for every record and model.
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Confidence = 55,
            Records = 300,
            Population = 100,
            Doubles = true,
            Leak = 3,
        }.Create();
        double[] scores = Scores($"{attack}", evidence);
        Assert.Equal(300, scores.Distinct().Count());
        Assert.True(NaiveAuc.Of(scores, evidence.Membership) > 0.6);
    }

    [Fact]
    public void Confidences_near_zero_keep_their_order()
    {
        // exp(−800) is 0 in double precision.
        double[][] references =
        [
            [-900],
            [-850],
        ];
        bool[][] members =
        [
            [true],
            [false],
        ];
        Assert.Equal(850 - 800 + Math.Log(2), Scores("base", Of([-800], references, members))[0], 1e-9);
    }

    [Fact]
    public void A_record_whose_models_agree_to_the_last_bit_borrows_the_pooled_spread()
    {
        double[][] references =
        [
            [7, 1.0],
            [7, -1.0],
            [5, 2.0],
            [5, -2.0],
        ];
        bool[][] members =
        [
            [true, true],
            [true, true],
            [false, false],
            [false, false],
        ];
        double[] scores = Scores("lira:variance=record", Of([6, 0], references, members));
        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        // Pooled variances: IN (0 + 2)/4, OUT (0 + 8)/4.
        Assert.Equal(
            (-1 / (2 * 0.5)) - (0.5 * Math.Log(0.5)) + (1 / (2 * 2.0)) + (0.5 * Math.Log(2)),
            scores[0],
            1e-12
        );
    }

    [Theory]
    [InlineData("lira")]
    [InlineData("lira:variance=record")]
    [InlineData("lira:mode=offline")]
    [InlineData("lira:mode=offline,tail=two-sided")]
    [InlineData("bavaria")]
    [InlineData("bavaria:mode=offline,predictive=gaussian")]
    public void Where_nothing_ever_varies_there_is_no_scale_and_no_score(string attack)
    {
        double[][] references =
        [
            [3, 3],
            [3, 3],
            [3, 3],
            [3, 3],
        ];
        bool[][] members =
        [
            [true, true],
            [true, true],
            [false, false],
            [false, false],
        ];
        Assert.All(Scores(attack, Of([3, 4], references, members)), score => Assert.True(double.IsNaN(score)));
    }

    [Theory]
    [InlineData("lira")]
    [InlineData("lira:mode=offline")]
    [InlineData("bavaria")]
    [InlineData("bavaria:predictive=gaussian")]
    [InlineData("bavaria:mode=offline")]
    [InlineData("rmia")]
    [InlineData("base")]
    public void Two_complementary_models_are_enough(string attack)
    {
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Models = 2,
            Records = 600,
            Leak = 3,
        }.Create();
        double[] scores = Scores(attack, evidence);
        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.True(NaiveAuc.Of(scores, evidence.Membership) > 0.55);
    }

    [Fact]
    public void Own_variances_need_two_models_and_say_so()
    {
        ClassifierEvidence evidence = new EvidenceWorld { Models = 2 }.Create();
        IClassifierAttack attack = AttackCatalog.Choose(["lira:variance=record"])[0].Attack;
        Assert.Equal(
            "needs at least 2 reference models trained with a record; the most any record has is 1",
            attack.Needs.WhatIsMissing(evidence)
        );
    }

    [Fact]
    public void A_tiny_spread_about_a_large_margin_keeps_its_digits()
    {
        double[][] references =
        [
            [1000.000001],
            [1000.000003],
            [1000 - 1e-6],
            [1000 + 1e-6],
        ];
        bool[][] members =
        [
            [true],
            [true],
            [false],
            [false],
        ];
        // IN: 1000.000002 ± 1e-6; OUT: 1000 ± 1e-6; the target sits on the IN mean, two deviations from OUT's.
        Assert.Equal(2, Scores("lira:variance=record", Of([1000.000002], references, members))[0], 1e-6);
    }

    [Fact]
    public void One_query_of_many_and_odd_numbers_of_records_cross_block_borders_unharmed()
    {
        // 3,001 records × 40 models is several blocks, the last one short.
        EvidenceWorld world = new()
        {
            Records = 3001,
            Models = 40,
            Population = 0,
            Queries = 2,
        };
        ClassifierEvidence evidence = world.Create();
        double[] scores = Scores("calibration", evidence);
        foreach (int record in new[] { 0, 63, 64, 511, 512, 1023, 1024, 2999, 3000 })
        {
            double sum = 0;
            for (int q = 0; q < 2; q++)
            {
                sum +=
                    Naive.NaiveEvidence.Margin(evidence.Target, 0, record, q)
                    - Naive.NaiveEvidence.Side(evidence, record, q, member: false).Average();
            }

            Assert.Equal(sum / 2, scores[record], 1e-12);
        }
    }
}
