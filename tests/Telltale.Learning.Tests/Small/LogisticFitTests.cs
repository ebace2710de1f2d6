using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Small;

namespace Telltale.Learning.Tests.Small;

/// <summary>The fit against what a minimum must be.</summary>
public sealed class LogisticFitTests
{
    [Fact]
    public void Gradient_of_the_penalised_loss_is_zero_at_the_fit()
    {
        (double[] rows, bool[] answers) = Draw(300, 3, seed: 1);
        const double penalty = 0.01;
        LogisticFit fit = LogisticFit.Of(rows, 3, answers, penalty);
        double[] mean = [.. Enumerable.Range(0, 3).Select(c => Column(c).Average())];
        double[] deviation =
        [
            .. Enumerable.Range(0, 3).Select(c => Math.Sqrt(Column(c).Average(x => (x - mean[c]) * (x - mean[c])))),
        ];
        double[] errors =
        [
            .. answers.Select((yes, row) => LogDomain.Sigmoid(fit.LogOdds(rows.AsSpan(row * 3, 3))) - (yes ? 1 : 0)),
        ];
        Assert.Equal(0, errors.Average(), 1e-12);
        for (int c = 0; c < 3; c++)
        {
            double gradient = errors.Select((e, row) => e * (Column(c)[row] - mean[c]) / deviation[c]).Average();
            Assert.Equal(-penalty * fit.Weights[c], gradient, 1e-11);
        }

        double[] Column(int c) => [.. Enumerable.Range(0, answers.Length).Select(row => rows[(row * 3) + c])];
    }

    [Fact]
    public void Order_of_the_rows_and_scale_of_the_numbers_change_nothing()
    {
        (double[] rows, bool[] answers) = Draw(200, 2, seed: 2);
        LogisticFit fit = LogisticFit.Of(rows, 2, answers, 1e-3);
        int[] order = new Rng(new Seed(3)).Permutation(200);
        double[] moved = [.. order.SelectMany(i => new[] { (1000 * rows[2 * i]) + 7, rows[(2 * i) + 1] })];
        LogisticFit other = LogisticFit.Of(moved, 2, [.. order.Select(i => answers[i])], 1e-3);
        Assert.Equal(fit.LogOdds([0.5, -1]), other.LogOdds([507, -1]), 1e-10);
    }

    [Fact]
    public void Separable_constant_and_one_sided_data_give_finite_answers()
    {
        LogisticFit separable = LogisticFit.Of([1, 2, 3, 4], 1, [false, false, true, true], 1e-3);
        Assert.InRange(separable.LogOdds([4]), 1, 100);
        Assert.Equal(0, separable.LogOdds([2.5]), 1e-9);
        LogisticFit constant = LogisticFit.Of([5, 5, 5, 5], 1, [true, false, true, true], 1e-3);
        Assert.Equal(Math.Log(3), constant.LogOdds([5]), 1e-9);
        Assert.Equal(Math.Log(3), constant.LogOdds([9]), 1e-9);
        Assert.Equal(Math.Log(5), LogisticFit.Of([1, 2], 1, [true, true], 1e-3).LogOdds([1]), 1e-12);
    }

    [Fact]
    public void Recovers_the_weights_that_made_the_answers()
    {
        Rng rng = new Seed(4).CreateRng();
        double[] rows = [.. Enumerable.Range(0, 20_000).Select(_ => rng.NextNormal())];
        bool[] answers = [.. rows.Select(x => rng.NextUniform() < LogDomain.Sigmoid(0.7 + (1.5 * x)))];
        LogisticFit fit = LogisticFit.Of(rows, 1, answers, 1e-9);
        // Standard errors of both are about 0.02.
        Assert.Equal(0.7, fit.LogOdds([0]), 0.1);
        Assert.Equal(1.5, fit.LogOdds([1]) - fit.LogOdds([0]), 0.1);
    }

    private static (double[] Rows, bool[] Answers) Draw(int n, int width, ulong seed)
    {
        Rng rng = new Seed(seed).CreateRng();
        double[] rows = [.. Enumerable.Range(0, n * width).Select(i => (i % width) + (2 * rng.NextNormal()))];
        bool[] answers =
        [
            .. Enumerable.Range(0, n).Select(i => rows[i * width] + rng.NextNormal() > 0.3 * rows[(i * width) + 1]),
        ];
        return (rows, answers);
    }
}
