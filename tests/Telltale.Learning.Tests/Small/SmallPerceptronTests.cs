using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Small;

namespace Telltale.Learning.Tests.Small;

/// <summary>The small network: its gradients, what it can learn, and that orders have no say.</summary>
public sealed class SmallPerceptronTests
{
    private static readonly Seed Seed = new(9);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Gradients_are_the_differences_of_the_loss(int hidden)
    {
        ILoss[] losses = [new LogisticLoss(), new GaussianLoss(), new PinballLoss([0.2, 0.7])];
        foreach (ILoss loss in losses)
        {
            Rng rng = Seed.CreateRng();
            SmallWeights weights = new(3, hidden, loss.Outputs, rng);
            foreach (ref double w in weights.All.AsSpan())
            {
                w += 0.3 * rng.NextNormal();
            }

            SmallPass pass = new(weights, loss);
            double[] row = [0.4, -1.1, 0.7];
            double[] gradient = new double[weights.Length];
            _ = pass.Learn(row, 1, 0.5, gradient);
            for (int i = 0; i < weights.Length; i++)
            {
                const double h = 1e-6;
                double before = weights.All[i];
                weights.All[i] = before + h;
                double above = pass.LossOf(row, 1);
                weights.All[i] = before - h;
                double below = pass.LossOf(row, 1);
                weights.All[i] = before;
                Assert.Equal(0.5 * (above - below) / (2 * h), gradient[i], 1e-7);
            }
        }
    }

    [Fact]
    public void Order_of_the_rows_has_no_say_to_the_last_bit()
    {
        (double[] rows, double[] targets) = Curve(400, Seed.Derive("a"));
        int[] order = new Rng(Seed).Permutation(400);
        double[] given = new double[1];
        double[] shuffled = new double[1];
        SmallPerceptronOptions options = new() { Epochs = 3 };
        SmallPerceptron.Fit(rows, 2, targets, new LogisticLoss(), options, Seed).Evaluate([0.3, 0.2], given);
        SmallPerceptron
            .Fit(
                [.. order.SelectMany(i => new[] { rows[2 * i], rows[(2 * i) + 1] })],
                2,
                [.. order.Select(i => targets[i])],
                new LogisticLoss(),
                options,
                Seed
            )
            .Evaluate([0.3, 0.2], shuffled);
        Assert.Equal(given, shuffled);
    }

    [Fact]
    public void Learns_what_no_line_can_tell_apart()
    {
        (double[] rows, double[] targets) = Curve(3000, Seed.Derive("b"));
        SmallPerceptron network = SmallPerceptron.Fit(
            rows,
            2,
            targets,
            new LogisticLoss(),
            new SmallPerceptronOptions(),
            Seed
        );
        (double[] others, double[] truth) = Curve(2000, Seed.Derive("c"));
        double[] output = new double[1];
        int right = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            network.Evaluate(others.AsSpan(2 * i, 2), output);
            right += output[0] > 0 == truth[i] > 0.5 ? 1 : 0;
        }

        // Linear rules are right on about six of ten: the inside of a ring lies on both sides of any line.
        Assert.InRange(right / 2000.0, 0.93, 1);
    }

    [Fact]
    public void Gaussian_and_pinball_heads_find_the_spread_that_changes()
    {
        Rng rng = Seed.Derive("d").CreateRng();
        double[] x = [.. Enumerable.Range(0, 8000).Select(_ => (2 * rng.NextUniform()) - 1)];
        double[] y = [.. x.Select(v => v + (Math.Exp(0.5 * v) * rng.NextNormal()))];
        double[] levels = [0.1, 0.5, 0.9];
        SmallPerceptron gaussian = SmallPerceptron.Fit(x, 1, y, new GaussianLoss(), new SmallPerceptronOptions(), Seed);
        SmallPerceptron pinball = SmallPerceptron.Fit(
            x,
            1,
            y,
            new PinballLoss(levels),
            new SmallPerceptronOptions(),
            Seed
        );
        double[] two = new double[2];
        double[] three = new double[3];
        foreach (double at in new[] { -0.8, 0, 0.8 })
        {
            gaussian.Evaluate([at], two);
            Assert.Equal(at, two[0], 0.15);
            Assert.Equal(0.5 * at, two[1], 0.15);
            pinball.Evaluate([at], three);
            for (int i = 0; i < levels.Length; i++)
            {
                Assert.Equal(at + (Math.Exp(0.5 * at) * Normal.Quantile(levels[i])), three[i], 0.25);
            }
        }
    }

    [Fact]
    public void Equations_are_solved_and_directions_that_are_not_there_get_nothing()
    {
        double[] x = [5, -2, 0.5];
        double[] a = [4, 9, 9, 2, 5, 9, 1, 0.5, 3];
        double[] b =
        [
            (4 * x[0]) + (2 * x[1]) + (1 * x[2]),
            (2 * x[0]) + (5 * x[1]) + (0.5 * x[2]),
            (1 * x[0]) + (0.5 * x[1]) + (3 * x[2]),
        ];
        PositiveSystem.Solve(a, b);
        Assert.All(x.Index(), pair => Assert.Equal(pair.Item, b[pair.Index], 1e-12));
        double[] twice = [2, 2];
        PositiveSystem.Solve([1, 1, 1, 1], twice);
        Assert.Equal([2, 0], twice);
    }

    /// <summary>Yes inside a ring, no elsewhere.</summary>
    private static (double[] Rows, double[] Targets) Curve(int n, Seed seed)
    {
        Rng rng = seed.CreateRng();
        double[] rows = [.. Enumerable.Range(0, 2 * n).Select(_ => (2 * rng.NextUniform()) - 1)];
        double[] targets =
        [
            .. Enumerable
                .Range(0, n)
                .Select(i => (rows[2 * i] * rows[2 * i]) + (rows[(2 * i) + 1] * rows[(2 * i) + 1]) < 0.5 ? 1.0 : 0),
        ];
        return (rows, targets);
    }
}
