using Telltale.Attacks.WhiteBox.InverseHessian;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>The inverse-Hessian attack on logistic regressions: against matrices written out, and against the best there is.</summary>
public sealed class InverseHessianTests
{
    private const double Penalty = 0.01;

    [Fact]
    public void Gradient_and_Hessian_are_those_of_central_differences()
    {
        (double[] rows, int[] labels) = Draw(records: 30, width: 3, classes: 3, seed: 4);
        PooledRegression pool = new(rows, labels, 3, Penalty);
        Rng rng = new Seed(1).CreateRng();
        double[] weights = [.. Enumerable.Range(0, 12).Select(_ => rng.NextNormal())];
        double[] vector = [.. Enumerable.Range(0, 12).Select(_ => rng.NextNormal())];
        double[] gradient = pool.Gradient(weights);
        for (int i = 0; i < 12; i++)
        {
            double slope =
                (Objective(rows, labels, Moved(weights, i, 1e-5)) - Objective(rows, labels, Moved(weights, i, -1e-5)))
                / 2e-5;
            Assert.Equal(slope, gradient[i], 1e-8);
        }

        // H times what was solved for is the vector again.
        double[] solution = pool.Solve(weights, vector);
        double[] ahead = pool.Gradient([.. weights.Zip(solution, (w, s) => w + (1e-6 * s))]);
        double[] behind = pool.Gradient([.. weights.Zip(solution, (w, s) => w - (1e-6 * s))]);
        Assert.All(vector.Index(), v => Assert.Equal(v.Item, (ahead[v.Index] - behind[v.Index]) / 2e-6, 1e-6));
        Assert.Equal(solution, pool.Solver(weights)(vector));
    }

    /// <summary>Fewer and more weights than records; the same system solved by decomposing is the reference.</summary>
    [Theory]
    [InlineData(80, 9)]
    [InlineData(80, 199)]
    [InlineData(300, 99)]
    public void Decomposing_and_multiplying_give_the_same(int records, int width)
    {
        (double[] rows, int[] labels) = Draw(records, width, classes: 3, seed: 5);
        PooledRegression pool = new(rows, labels, 3, 0.1, mostDecomposed: 0);
        Rng rng = new Seed(6).CreateRng();
        double[] weights = [.. Enumerable.Range(0, pool.Count).Select(_ => 0.3 * rng.NextNormal())];
        double[] gradient = pool.Gradient(weights);
        double[] expected = pool.Solver(weights)(gradient);
        double[] multiplied = pool.Solve(weights, gradient);
        Assert.NotEqual(expected, multiplied);
        Assert.All(multiplied.Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-9));
        Assert.Equal(expected, new PooledRegression(rows, labels, 3, 0.1).Solve(weights, gradient));
    }

    [Trait("simulation", "yes")]
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.5, 6)]
    [InlineData(0.3, 6)]
    public void On_regressions_trained_to_the_end_it_comes_near_the_best_that_any_attack_can_do(double share, int steps)
    {
        const int records = 600;
        const int classes = 3;
        const int width = 10;
        double found = 0;
        double best = 0;
        const int worlds = 20;
        for (int world = 0; world < worlds; world++)
        {
            (double[] rows, int[] labels) = Draw(records, width, classes, seed: 100 + world);
            int[] order = new Seed((ulong)world).Derive("split").CreateRng().Permutation(records);
            int[] members = [.. order.Take((int)(share * records))];
            NdArray weights = LinearTarget.Fit(rows, labels, members, classes, Penalty, steps: 500);
            Membership[] truth = new Membership[records];
            Array.ForEach(members, m => truth[m] = Membership.Member);
            ClassifierEvidence evidence = Evidence(rows, labels, truth, weights);
            double[] scores = NaiveEvidence.Scores(
                FormattableString.Invariant($"inverse-hessian:penalty={Penalty},share={share},steps={steps}"),
                evidence
            );
            found += NaiveAuc.Of(scores, truth) / worlds;
            best += BestAuc(rows, labels, classes, share) / worlds;
        }

        // The best attack's statistic is normal with means ±d²/2 and variance d², d² = g·H⁻¹g/(n(1 − f)), for many
        // records a weight; with 20 it is a little more.
        Assert.True(best > 0.58, $"best {best}");
        Assert.InRange((found - 0.5) / (best - 0.5), steps == 1 ? 0.9 : 0.95, 1.2);
    }

    [Fact]
    public void Weights_that_do_not_go_with_the_features_are_refused()
    {
        (double[] rows, int[] labels) = Draw(records: 10, width: 3, classes: 3, seed: 1);
        ClassifierEvidence wide = Evidence(
            rows,
            labels,
            new Membership[10],
            new MemoryArray<double>(new double[15], 3, 5)
        );
        BadInputException e = Assert.Throws<BadInputException>(() => NaiveEvidence.Scores("inverse-hessian", wide));
        Assert.Contains("4 weights a class and a bias", e.Message, StringComparison.Ordinal);
        labels[3] = 7;
        ClassifierEvidence more = Evidence(
            rows,
            labels,
            new Membership[10],
            new MemoryArray<double>(new double[12], 3, 4)
        );
        e = Assert.Throws<BadInputException>(() => NaiveEvidence.Scores("inverse-hessian", more));
        Assert.Contains("labels go up to 7", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Mean over pairs of a member and a non-member of the chance that the first has the larger log-likelihood ratio.</summary>
    private static double BestAuc(double[] rows, int[] labels, int classes, double share)
    {
        int records = labels.Length;
        int[] all = [.. Enumerable.Range(0, records)];
        double[] weights = LinearTarget.Fit(rows, labels, all, classes, Penalty, steps: 500).Values.ToArray();
        PooledRegression pool = new(rows, labels, classes, Penalty);
        Func<double[], double[]> solve = pool.Solver(weights);
        double[] squares = new double[records];
        double[] errors = new double[classes];
        for (int record = 0; record < records; record++)
        {
            double[] gradient = new double[pool.Count];
            pool.Errors(weights, record, errors);
            pool.AddOuter(gradient, errors, record);
            squares[record] = gradient.Zip(solve(gradient), (a, b) => a * b).Sum() / (share * records * (1 - share));
        }

        double sum = 0;
        for (int i = 0; i < records; i++)
        {
            for (int j = 0; j < records; j++)
            {
                sum += Normal.Cdf((squares[i] + squares[j]) / 2 / Math.Sqrt(squares[i] + squares[j]));
            }
        }

        return sum / records / records;
    }

    private static ClassifierEvidence Evidence(double[] rows, int[] labels, Membership[] truth, NdArray weights) =>
        new(
            [.. labels.Select((_, i) => $"{i}")],
            labels,
            truth,
            new MarginSignals(new MemoryArray<double>(new double[labels.Length], 1, labels.Length, 1)),
            features: new MemoryArray<double>(rows, labels.Length, rows.Length / labels.Length),
            probes: new ProbeEvidence(new Dictionary<ProbeArray, NdArray> { [ProbeArray.Weights] = weights })
        );

    /// <summary>Records whose classes follow a logistic regression.</summary>
    private static (double[] Rows, int[] Labels) Draw(int records, int width, int classes, int seed)
    {
        Rng rng = new Seed((ulong)seed).CreateRng();
        double[] truth = [.. Enumerable.Range(0, classes * width).Select(_ => 0.4 * rng.NextNormal())];
        double[] rows = [.. Enumerable.Range(0, records * width).Select(_ => rng.NextNormal())];
        int[] labels = new int[records];
        for (int i = 0; i < records; i++)
        {
            double[] odds =
            [
                .. Enumerable
                    .Range(0, classes)
                    .Select(c =>
                        Math.Exp(Enumerable.Range(0, width).Sum(j => truth[(c * width) + j] * rows[(i * width) + j]))
                    ),
            ];
            double draw = rng.NextUniform() * odds.Sum();
            for (int c = 0; c < classes - 1 && draw > odds[c]; c++)
            {
                draw -= odds[c];
                labels[i] = c + 1;
            }
        }

        return (rows, labels);
    }

    private static double Objective(double[] rows, int[] labels, double[] weights)
    {
        int width = rows.Length / labels.Length;
        double sum = 0.5 * Penalty * weights.Sum(w => w * w);
        for (int i = 0; i < labels.Length; i++)
        {
            double[] z =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(c =>
                        weights[(c * (width + 1)) + width]
                        + Enumerable.Range(0, width).Sum(j => weights[(c * (width + 1)) + j] * rows[(i * width) + j])
                    ),
            ];
            sum += (Math.Log(z.Sum(Math.Exp)) - z[labels[i]]) / labels.Length;
        }

        return sum;
    }

    private static double[] Moved(double[] weights, int index, double by) =>
        [.. weights.Select((w, i) => i == index ? w + by : w)];
}
