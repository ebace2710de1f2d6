using Telltale.Audit.SelfTest.LogisticRegression;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Audit.Tests.Samples;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.SelfTest;

/// <summary>
/// Worlds draw answers from their distribution. Here the models are really made, from vectors, rows and neighbours, and
/// answer as the formulas say; and the best curves are held against other ways to them.
/// </summary>
public sealed class LawTests
{
    private static readonly double[] Rates = [1e-6, 1e-4, 0.001, 0.01, 0.1, 0.3, 0.7, 0.99];

    [Fact]
    public void The_gaussian_mechanism_has_the_textbook_curve()
    {
        ExactRoc optimum = World("gaussian-mechanism").Optimum();
        Assert.All(Rates, f => Assert.Equal(Normal.Cdf(3 + Normal.Quantile(f)), optimum.Tpr(f), 1e-10));
        Assert.Equal(Normal.Cdf(3 / Math.Sqrt(2)), optimum.Auc(), 1e-5);
    }

    [Fact]
    public void Laplace_noise_has_the_textbook_curve()
    {
        ExactRoc optimum = World("histogram-laplace").Optimum();
        double claim = Math.Exp(7);
        foreach (double f in Rates)
        {
            double expected =
                f <= 0.5 / claim ? f * claim
                : f <= 0.5 ? 1 - (1 / (4 * claim * f))
                : 1 - ((1 - f) / claim);
            Assert.Equal(expected, optimum.Tpr(f), 1e-10);
        }
    }

    [Fact]
    public void Copies_have_a_straight_line_and_labels_a_corner()
    {
        ExactRoc copies = World("copy-k").Optimum();
        Assert.All(Rates, f => Assert.Equal(0.25 + (0.75 * f), copies.Tpr(f), 1e-12));
        Assert.Equal(0.625, copies.Auc(), 1e-6);

        double own = Math.Exp(8) / (Math.Exp(8) + 1999);
        ExactRoc labels = World("randomised-response").Optimum();
        Assert.Equal(0, labels.Tpr(0.00049));
        Assert.Equal(own, labels.Tpr(0.0005), 1e-12);
        Assert.Equal(own, labels.Tpr(0.99), 1e-12);
        Assert.Equal(1, World("nearest-1").Optimum().Tpr(0.0005), 1e-12);
    }

    [Theory]
    [InlineData(0, 1, 2, 1)]
    [InlineData(0, 1, 2, 0.6)]
    [InlineData(0, 1, 2, 1.7)]
    [InlineData(-1, 2, -3, 2)]
    [InlineData(0, 1, 0, 0.5)]
    public void Two_normals_are_told_apart_as_numerical_integration_says(double m0, double s0, double m1, double s1)
    {
        NormalPair pair = new(m0, s0, m1, s1);
        foreach (double threshold in new[] { -3.0, -0.5, 0, 0.4, 1, 4 })
        {
            const double step = 1e-3;
            double nonMember = 0;
            double member = 0;
            for (double x = -25; x < 25; x += step)
            {
                if (pair.LogRatio(x) > threshold)
                {
                    nonMember += step * Math.Exp(Normal.LogPdf((x - m0) / s0)) / s0;
                    member += step * Math.Exp(Normal.LogPdf((x - m1) / s1)) / s1;
                }
            }

            Assert.Equal(nonMember, pair.Above(threshold).NonMember, 2e-3);
            Assert.Equal(member, pair.Above(threshold).Member, 2e-3);
        }
    }

    /// <summary>100 vectors of 900 numbers, averaged: √(n/d)·⟨x, θ⟩ has the moments that the world draws.</summary>
    [Fact]
    public void The_mean_of_real_vectors_answers_as_the_world_says()
    {
        const int dimensions = 900;
        const int averaged = 100;
        int models = SampleScores.Simulations(150, 1500);
        Rng rng = new Seed(21).CreateRng();
        double[] x = [.. Enumerable.Range(0, dimensions).Select(_ => rng.NextNormal())];
        double r = x.Sum(v => v * v) / dimensions;
        double[] without = new double[models];
        double[] with = new double[models];
        for (int m = 0; m < models; m++)
        {
            double others = 0;
            double last = 0;
            for (int j = 0; j < averaged; j++)
            {
                last = 0;
                for (int k = 0; k < dimensions; k++)
                {
                    last += x[k] * rng.NextNormal();
                }

                others += last;
            }

            double scale = Math.Sqrt((double)averaged / dimensions) / averaged;
            without[m] = scale * others;
            // The last one gives way to x.
            with[m] = scale * (others - last + (r * dimensions));
        }

        AssertNormal(without, 0, Math.Sqrt(r));
        AssertNormal(with, r * 3, Math.Sqrt(r * 99 / 100));
    }

    /// <summary>Least squares with two columns, solved: the prediction at an outlier has the moments that the world draws.</summary>
    [Fact]
    public void A_real_least_squares_fit_answers_as_the_world_says()
    {
        int models = SampleScores.Simulations(2000, 20_000);
        Rng rng = new Seed(22).CreateRng();
        double[] features = [.. Enumerable.Range(0, 6).Select(_ => rng.NextNormal())];
        double at = 2.5;
        const double deviation = 7;
        double[] without = new double[models];
        double[] with = new double[models];
        for (int m = 0; m < models; m++)
        {
            // β = 0: the noise is the response.
            double[] responses = [.. features.Select(_ => rng.NextNormal())];
            without[m] = Predict(features, responses, at);
            with[m] = Predict([.. features, at], [.. responses, deviation], at);
        }

        double n = features.Length;
        double mean = features.Average();
        double h = (1 / n) + ((at - mean) * (at - mean) / features.Sum(f => (f - mean) * (f - mean)));
        AssertNormal(without, 0, Math.Sqrt(h));
        AssertNormal(with, deviation * h / (1 + h), Math.Sqrt(h) / (1 + h));
    }

    /// <summary>Clusters of points on a line, really searched: votes have the distribution that the world draws.</summary>
    [Fact]
    public void Real_neighbours_vote_as_the_world_says()
    {
        int runs = SampleScores.Simulations(4000, 40_000);
        Rng rng = new Seed(23).CreateRng();
        const double agreement = 0.3;
        int[] without = new int[6];
        int[] with = new int[6];
        for (int run = 0; run < runs; run++)
        {
            (double Place, bool Agrees)[] others =
            [
                .. Enumerable.Range(0, 20).Select(_ => (rng.NextUniform(), rng.NextUniform() < agreement)),
            ];
            double place = rng.NextUniform();
            without[Votes(others, place)]++;
            with[Votes([.. others, (place, true)], place)]++;
        }

        for (int votes = 0; votes <= 5; votes++)
        {
            AssertShare(without[votes], runs, Math.Exp(Binomial.LogPmf(votes, 5, agreement)));
            AssertShare(with[votes], runs, votes == 0 ? 0 : Math.Exp(Binomial.LogPmf(votes - 1, 4, agreement)));
        }

        static int Votes((double Place, bool Agrees)[] records, double place) =>
            records.OrderBy(o => Math.Abs(o.Place - place)).Take(5).Count(o => o.Agrees);
    }

    [Theory]
    [InlineData(5, 7, 3, 9)]
    [InlineData(12, 0, 0, 12)]
    [InlineData(12, 0, 12, 0)]
    [InlineData(1, 11, 11, 1)]
    public void The_ridge_fit_is_a_minimum(int c0, int c1, int c2, int c3)
    {
        int[] counts = [c0, c1, c2, c3];
        (double at0, double at1) = RidgeFit.Of(counts);
        double least = Loss(at0, at1 - at0);
        foreach ((double da, double db) in new[] { (1e-3, 0.0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, -1e-3) })
        {
            Assert.True(Loss(at0 + da, at1 - at0 + db) > least);
        }

        double Loss(double a, double b) =>
            (0.005 * ((a * a) + (b * b)))
            - (counts[0] * LogDomain.LogSigmoid(-a))
            - (counts[1] * LogDomain.LogSigmoid(a))
            - (counts[2] * LogDomain.LogSigmoid(-a - b))
            - (counts[3] * LogDomain.LogSigmoid(a + b));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    public void A_sites_answers_have_probabilities_that_add_up(double mislabelled)
    {
        SiteAnswers site = new(12, mislabelled);
        Assert.Equal(1, site.Chances.Values.Sum(c => c.NonMember), 1e-12);
        Assert.Equal(1, site.Chances.Values.Sum(c => c.Member), 1e-12);
        // Three of twelve mislabelled as the record is: the ratio is 3/(12·q).
        Assert.Equal(Math.Log(0.25 / mislabelled), site.LogRatio(site.MarginOf(2, 3)), 1e-9);
        Assert.Equal(double.NegativeInfinity, site.LogRatio(site.MarginOf(2, 0)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Shares_have_the_margin_of_their_odds(double share)
    {
        Assert.Equal(Math.Log(share / (1 - share)), ShareMargin.Of(share * 40, 40), 1e-12);
        Assert.InRange(ShareMargin.Of(0, 40), -104, -103);
        Assert.InRange(ShareMargin.Of(40, 40), 103, 104);
    }

    private static double Predict(double[] x, double[] y, double at)
    {
        double meanX = x.Average();
        double meanY = y.Average();
        double slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        return meanY + (slope * (at - meanX));
    }

    // Mean and spread to within four standard deviations.
    private static void AssertNormal(double[] values, double mean, double spread)
    {
        double n = values.Length;
        double found = values.Average();
        double deviation = Math.Sqrt(values.Sum(v => (v - found) * (v - found)) / (n - 1));
        Assert.InRange(found, mean - (4 * spread / Math.Sqrt(n)), mean + (4 * spread / Math.Sqrt(n)));
        Assert.InRange(deviation / spread, 1 - (4 / Math.Sqrt(2 * n)), 1 + (4 / Math.Sqrt(2 * n)));
    }

    private static void AssertShare(int count, int runs, double expected)
    {
        double slack = 4.5 * Math.Sqrt(expected * (1 - expected) / runs);
        Assert.InRange((double)count / runs, expected - slack, expected + slack);
    }

    private static ClosedFormWorld World(string name) => ClosedFormWorlds.All.Single(w => w.Name == name);
}
