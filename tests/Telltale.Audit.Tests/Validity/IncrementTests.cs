using Telltale.Audit.Results;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Audit.Validity.Baselines;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Validity;

public sealed class IncrementTests
{
    /// <summary>Membership by a feature, and a score that is the same feature with noise: nothing is added.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void A_score_that_only_knows_the_records_adds_nothing()
    {
        int runs = SampleScores.Simulations(30, 1000);
        double[] p = [.. Enumerable.Range(0, runs).Select(i => Increment(new Seed(5).Derive(i), 0).PValue)];
        int below = p.Count(v => v < 0.05);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{below} of {runs} p-values below 0.05; median {p.Order().ElementAt(runs / 2):0.000}"
        );
        // 5 % and four deviations.
        Assert.InRange(below, 0, (0.05 * runs) + (4 * Math.Sqrt(0.05 * 0.95 * runs)));
    }

    [Fact]
    public void A_score_that_knows_the_members_does()
    {
        IncrementOverBaseline increment = Increment(new Seed(6), 1);
        Assert.InRange(increment.BaselineAuc, 0.6, 0.8);
        Assert.InRange(increment.CombinedAuc, increment.BaselineAuc + 0.05, 1);
        Assert.InRange(increment.PValue, 0, 1e-6);
        Assert.InRange(increment.Difference, increment.Low, increment.High);
        Assert.True(increment.Low > 0);
        Assert.Equal(increment, Increment(new Seed(6), 1, threads: 3));
    }

    [Fact]
    public void Where_the_records_decide_nothing_is_left_to_compare()
    {
        IncrementOverBaseline increment = Increment(new Seed(7), 1, shift: 8);
        Assert.Equal(1, increment.PValue);
        Assert.InRange(increment.Records, 0, 100);
    }

    /// <summary>The gradient of the penalised likelihood is 0 at the fit: the definition of it.</summary>
    [Fact]
    public void A_small_logistic_regression_is_fitted_to_its_optimum()
    {
        Rng rng = new Seed(8).CreateRng();
        double[][] columns = [.. Enumerable.Range(0, 3).Select(_ => new double[200])];
        bool[] truth = new bool[200];
        for (int r = 0; r < 200; r++)
        {
            foreach (double[] column in columns)
            {
                column[r] = rng.NextNormal();
            }

            truth[r] = columns[0][r] - (0.5 * columns[2][r]) + rng.NextNormal() > 0.3;
        }

        int[] rows = [.. Enumerable.Range(0, 200)];
        SmallLogistic model = SmallLogistic.Fit(columns, rows, truth);
        double[][] unit =
        [
            .. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 3).Select(i => i == k ? 1.0 : 0).ToArray()),
        ];
        double[][] probe = [.. Enumerable.Range(0, 3).Select(i => unit.Select(u => u[i]).ToArray())];
        double intercept = model.Score(probe, 3);
        double[] weights = [.. Enumerable.Range(0, 3).Select(k => model.Score(probe, k) - intercept)];
        for (int i = 0; i < 3; i++)
        {
            double gradient =
                rows.Sum(r => columns[i][r] * ((truth[r] ? 1 : 0) - (1 / (1 + Math.Exp(-model.Score(columns, r))))))
                - weights[i];
            Assert.Equal(0, gradient, 6);
        }

        SmallLogistic separable = SmallLogistic.Fit(
            [
                [.. truth.Select(t => t ? 1.0 : -1)],
            ],
            rows,
            truth
        );
        Assert.True(
            double.IsFinite(
                separable.Score(
                    [
                        [1.0],
                    ],
                    0
                )
            )
        );
    }

    /// <summary>
    /// The √2 of the folded test: with a kernel machine as the model, Σ over pairs in different folds counts each pair
    /// twice. Held against the plain deviation p &lt; 0.001 would come up ten times too often.
    /// </summary>
    [Fact]
    public void Cross_fitted_scores_of_nothing_keep_the_level_of_the_test()
    {
        int runs = SampleScores.Simulations(200, 20_000);
        int small = 0;
        double squares = 0;
        for (int i = 0; i < runs; i++)
        {
            Rng rng = new Seed(9).Derive(i).CreateRng();
            bool[] truth = [.. Enumerable.Range(0, 100).Select(_ => rng.NextBool())];
            double[][] x = [.. truth.Select(_ => Enumerable.Range(0, 40).Select(_ => rng.NextNormal()).ToArray())];
            Folds folds = new(truth);
            double[] scores = folds.CrossFit(
                1,
                (_, training) =>
                {
                    double[] sum = new double[40];
                    foreach (int r in training)
                    {
                        for (int f = 0; f < 40; f++)
                        {
                            sum[f] += truth[r] ? x[r][f] : -x[r][f];
                        }
                    }

                    return r => x[r].Select((v, f) => v * sum[f]).Sum();
                }
            );
            double p = folds.Test(scores, truth).PValue;
            small += p < 0.01 ? 1 : 0;
            double z = -Normal.Quantile(Math.Clamp(p, 1e-300, 1 - 1e-16));
            squares += z * z;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"p < 0.01 in {small} of {runs}; variance of z {squares / runs:0.00} (plain: {2 * squares / runs:0.00})"
        );
        Assert.InRange(2 * squares / runs, 1.3, 2.4);
        Assert.InRange(small, 0, (0.02 * runs) + (4 * Math.Sqrt(0.02 * runs)));
    }

    [Fact]
    public void A_waived_failure_is_shown_and_no_longer_decides()
    {
        ValidityCheck failed = new("labels", CheckStatus.Failed, "F");
        Waivers waivers = Waivers.Of("test", ["labels", "labels"], " known ");
        Assert.Equal(["labels"], waivers.Names);
        ValidityCheck waived = waivers.Mark(failed);
        Assert.Equal("known", waived.Waived);
        Assert.True(failed.Invalidates);
        Assert.False(waived.Invalidates);
        Assert.Contains(
            "set aside by the user (known): F",
            Assert.Single(Waivers.Words([waived])),
            StringComparison.Ordinal
        );
        Assert.Contains("labels was right", Waivers.Suffix([waived]), StringComparison.Ordinal);
        Assert.Equal("", Waivers.Suffix([failed, waived with { Status = CheckStatus.Passed }]));

        BadInputException unknown = Assert.Throws<BadInputException>(() => Waivers.Of("--waive", ["lables"], "x"));
        Assert.Contains("did you mean 'labels'", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => Waivers.Of("plan", ["labels"], " "));
        Assert.Same(Waivers.None, Waivers.Of("plan", [], null));
    }

    private static IncrementOverBaseline Increment(Seed seed, double leak, double shift = 0.7, int threads = 1)
    {
        Rng rng = seed.CreateRng();
        const int n = 600;
        Membership[] truth = SampleEvidence.Halves(n, rng);
        double[] rows = new double[n * 5];
        double[] scores = new double[n];
        for (int r = 0; r < n; r++)
        {
            double member = truth[r] == Membership.Member ? 1 : 0;
            for (int f = 0; f < 5; f++)
            {
                rows[(r * 5) + f] = rng.NextNormal() + (f == 0 ? shift * member : 0);
            }

            scores[r] = rows[r * 5] + rows[(r * 5) + 1] + (leak * member) + (0.5 * rng.NextNormal());
        }

        AuditedEvidence evidence = SampleEvidence.Of(
            truth,
            features: new MemoryArray<double>(rows, n, 5),
            seed: seed.Value,
            threads: threads
        );
        return IncrementTest.Of(BaselineRun.Of(evidence)!, scores, 0.95, new Seed(1), threads)!;
    }
}
