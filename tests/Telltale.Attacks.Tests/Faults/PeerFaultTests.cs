using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using static Telltale.Attacks.Tests.Faults.HandmadeEvidence;

namespace Telltale.Attacks.Tests.Faults;

/// <summary>Faults found in published tools, none of which raised an error there. Each is a test here.</summary>
public class PeerFaultTests
{
    [Fact]
    public void Attack_p_points_the_right_way_and_counts_ties_half() =>
        Assert.Equal([0, 0.375, 0.75, 1], Scores("attack-p", Of(target: [-1, 1, 2.5, 9], population: [0, 1, 2, 3])));

    [Fact]
    public void Attack_r_counts_ties_half()
    {
        double[][] references =
        [
            [1, 1],
            [2, 2],
            [3, 3],
            [9, 9],
        ];
        bool[][] members =
        [
            [false, true],
            [false, true],
            [false, true],
            [true, true],
        ];
        double[] scores = Scores("attack-r", Of(target: [2, 2], references, members));
        Assert.Equal(0.5, scores[0]);
        Assert.True(double.IsNaN(scores[1]));
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("confidence")]
    [InlineData("margin")]
    public void A_lower_loss_is_a_higher_score(string attack)
    {
        double[] scores = Scores(attack, Of(target: [-3, 0, 4]));
        Assert.True(scores[0] < scores[1] && scores[1] < scores[2]);
    }

    [Fact]
    public void All_models_make_up_the_mean_of_a_population_record_not_those_with_the_largest_signals()
    {
        // The population: half of the models say 0.9, half 0.1, the target 0.5: a ratio of 1. Keeping the larger half
        // would make it 0.56, and the candidate's 0.8 would exceed it.
        double[][] references =
        [
            [At(0.5)],
            [At(0.5)],
            [At(0.5)],
            [At(0.5)],
        ];
        bool[][] members =
        [
            [true],
            [true],
            [false],
            [false],
        ];
        double[][] population =
        [
            [At(0.9)],
            [At(0.1)],
            [At(0.9)],
            [At(0.1)],
        ];
        ClassifierEvidence evidence = Of([At(0.4)], references, members, [At(0.5)], population);
        Assert.Equal([0], Scores("rmia:mode=offline,a=1,gamma=1", evidence));
        Assert.Equal([0], Scores("rmia:mode=online,gamma=1", evidence));
        ClassifierEvidence above = Of([At(0.51)], references, members, [At(0.5)], population);
        Assert.Equal([1], Scores("rmia:mode=offline,a=1,gamma=1", above));
    }

    [Theory]
    [InlineData("rmia:mode=offline,a=0.33,gamma=1")]
    [InlineData("informia:mode=offline,a=0.33")]
    public void Candidates_and_population_are_measured_with_one_formula(string attack)
    {
        // A candidate no model was trained on and a population record with the same answers are the same thing.
        double[][] answers =
        [
            [0.2],
            [1.4],
            [-0.7],
        ];
        bool[][] members =
        [
            [false],
            [false],
            [false],
        ];
        Assert.Equal([0], Scores(attack, Of([0.9], answers, members, [0.9], answers)));
    }

    [Fact]
    public void The_out_side_is_measured_by_the_out_models()
    {
        // Means ∓1 and spreads 0.1 IN, 10 OUT, the same for both records.
        double[][] references =
        [
            [0.9, 0.9],
            [1.1, 1.1],
            [-11, -11],
            [9, 9],
        ];
        bool[][] members =
        [
            [true, true],
            [true, true],
            [false, false],
            [false, false],
        ];
        double[] scores = Scores("lira:variance=pooled", Of([1, 5], references, members));
        Assert.Equal(Math.Log(10 / 0.1) + (0.5 * Math.Pow(2 / 10.0, 2)), scores[0], 1e-9);
        Assert.Equal(
            Math.Log(10 / 0.1) - (0.5 * Math.Pow(4 / 0.1, 2)) + (0.5 * Math.Pow(6 / 10.0, 2)),
            scores[1],
            1e-9
        );
    }

    [Theory]
    [InlineData("lira:mode=offline")]
    [InlineData("bavaria:mode=offline")]
    public void Offline_scores_do_not_tie_where_the_probability_rounds_to_one(string attack)
    {
        double[] target = [6, 8, 9, 10, 15, 25, 35];
        double[][] references =
        [
            [.. target.Select(_ => -1.0)],
            [.. target.Select(_ => 1.0)],
        ];
        bool[][] members = [new bool[7], new bool[7]];
        double[] scores = Scores(attack, Of(target, references, members));
        Assert.Equal(7, scores.Distinct().Count());
        Assert.Equal(scores.Order(), scores);
    }

    [Fact]
    public void A_margin_of_zero_is_a_signal_like_any_other()
    {
        double[][] references =
        [
            [0],
            [2],
            [4],
        ];
        bool[][] members =
        [
            [false],
            [false],
            [true],
        ];
        ClassifierEvidence evidence = Of([3], references, members);
        Assert.Equal([2], Scores("calibration", evidence));
        Assert.Equal([Math.Log(Sigmoid(3) / ((0.5 + Sigmoid(2) + Sigmoid(4)) / 3))], Scores("base", evidence), Close);
    }

    [Theory]
    [InlineData("lira", new[] { true, true, false })]
    [InlineData("bavaria", new[] { true, true, false })]
    [InlineData("base", new[] { true, true, false })]
    [InlineData("informia", new[] { true, true, false })]
    [InlineData("rmia", new[] { true, true, false })]
    [InlineData("lira:mode=offline", new[] { false, true, false })]
    [InlineData("bavaria:mode=offline", new[] { false, true, false })]
    [InlineData("base:mode=offline", new[] { false, true, false })]
    [InlineData("informia:mode=offline", new[] { false, true, false })]
    [InlineData("rmia:mode=offline", new[] { false, true, false })]
    [InlineData("calibration", new[] { false, true, false })]
    [InlineData("attack-r", new[] { false, true, false })]
    public void A_record_without_models_on_a_needed_side_has_no_score(string attack, bool[] missing)
    {
        // First record: no model trained with it; second: none without; third: both.
        double[][] references =
        [
            [1, 1.5, 2],
            [0, 0.5, 0.2],
            [0.4, 2, 1],
        ];
        bool[][] members =
        [
            [false, true, true],
            [false, true, false],
            [false, true, true],
        ];
        double[] scores = Scores(
            attack,
            Of(
                [1, 1, 1],
                references,
                members,
                [0.3],
                [
                    [0.1],
                    [0.2],
                    [0.9],
                ]
            )
        );
        Assert.Equal(missing, scores.Select(double.IsNaN));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
