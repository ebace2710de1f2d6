using Telltale.Core.Randomness;
using Telltale.Learning.Small;

namespace Telltale.Learning.Tests.Small;

/// <summary>The linear normal against what its parts must be.</summary>
public sealed class LinearNormalTests
{
    [Fact]
    public void The_ridge_is_where_its_gradient_is_zero()
    {
        (double[] rows, double[] targets) = Draw(200, 4, 0.5, seed: 1);
        RidgeFit fit = RidgeFit.Of(rows, 4, targets, 1000);
        Assert.Contains(fit.Penalty, RidgeFit.Penalties);
        double[] errors = [.. Enumerable.Range(0, 200).Select(r => targets[r] - fit.Foretell(rows.AsSpan(r * 4, 4)))];
        // Rows are rounded to 2⁻²⁰ before they are learnt from.
        Assert.Equal(0, errors.Average(), 1e-5);
        double atZero = fit.Foretell(new double[4]);
        for (int c = 0; c < 4; c++)
        {
            double[] column = [.. Enumerable.Range(0, 200).Select(r => rows[(r * 4) + c])];
            double deviation = Math.Sqrt(column.Average(v => Math.Pow(v - column.Average(), 2)));
            double[] unit = new double[4];
            unit[c] = 1;
            double weight = (fit.Foretell(unit) - atZero) * deviation;
            double gradient = errors.Select((e, r) => e * (column[r] - column.Average()) / deviation).Average();
            Assert.Equal(fit.Penalty * weight, gradient, 1e-5);
        }
    }

    [Fact]
    public void Numbers_that_say_nothing_get_a_large_penalty_and_ones_that_do_a_small_one()
    {
        (double[] rows, double[] targets) = Draw(60, 40, 0, seed: 2);
        (double[] others, double[] told) = Draw(600, 3, 3, seed: 3);
        Assert.Equal(1, RidgeFit.Of(rows, 40, targets, 1000).Penalty);
        Assert.InRange(RidgeFit.Of(others, 3, told, 1000).Penalty, 0, 0.01);
    }

    [Fact]
    public void What_is_foretold_of_rows_that_were_left_out_does_not_know_their_targets()
    {
        (double[] rows, double[] targets) = Draw(40, 30, 0, seed: 4);
        RidgeFit fit = RidgeFit.Of(rows, 30, targets, 1000);
        double left = Enumerable.Range(0, 40).Average(r => Math.Pow(fit.Rows.Target(r) - fit.Foretold[r], 2));
        double within = Enumerable
            .Range(0, 40)
            .Average(r => Math.Pow(targets[r] - fit.Foretell(rows.AsSpan(r * 30, 30)), 2));
        Assert.True(left > 1.2 * within, $"{left} against {within}");
    }

    [Fact]
    public void A_spread_that_changes_is_found_by_a_number_or_by_the_mean()
    {
        Rng rng = new Seed(5).CreateRng();
        double[] x = [.. Enumerable.Range(0, 5000).Select(_ => rng.NextNormal())];
        double[] y = [.. x.Select(v => v + (Math.Exp(-0.5 + (0.4 * v)) * rng.NextNormal()))];
        foreach (int numbers in new[] { 0, 1 })
        {
            LinearNormal fit = LinearNormal.Of(x, 1, y, numbers);
            foreach (double at in new[] { -1.5, 0, 1.5 })
            {
                (double mean, double log) = fit.Evaluate([at]);
                Assert.Equal(at, mean, 0.08);
                Assert.Equal(-0.5 + (0.4 * at), log, 0.08);
            }
        }
    }

    [Fact]
    public void Few_rows_and_rows_without_spread_give_finite_answers()
    {
        (double mean, double log) = LinearNormal.Of([1, 1, 1], 1, [2, 2, 2], 1).Evaluate([1]);
        Assert.Equal(2, mean, 1e-9);
        Assert.True(double.IsFinite(log));
        Assert.True(double.IsFinite(LinearNormal.Of([1], 1, [2], 0).Evaluate([3]).Mean));
    }

    private static (double[] Rows, double[] Targets) Draw(int n, int width, double effect, ulong seed)
    {
        Rng rng = new Seed(seed).CreateRng();
        double[] rows = [.. Enumerable.Range(0, n * width).Select(i => (i % width) + (2 * rng.NextNormal()))];
        double[] targets = [.. Enumerable.Range(0, n).Select(r => (effect * rows[r * width]) + rng.NextNormal())];
        return (rows, targets);
    }
}
