using Telltale.Attacks.Classifiers.Bavaria;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>The conjugate formulas against numerical integration over mean and variance, and the attack against both.</summary>
public class BavariaTwinTests
{
    public static TheoryData<double[], double, double, double, double> Cases =>
        new()
        {
            { [0.3], 0, 0.5, 2, 2 },
            { [1.2, -0.4, 2.0], 1, 0.01, 4, 6 },
            { [5.0, 5.5, 4.1, 6.0, 5.2, 4.9], -1, 0.2, 1.5, 0.7 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictive_density_is_the_average_over_the_posterior(
        double[] data,
        double mu0,
        double kappa,
        double alpha,
        double beta
    )
    {
        NormalInverseGamma posterior = Posterior(data, mu0, kappa, alpha, beta);
        foreach (double x in new[] { -3, 0.1, 2.5, 7.0 })
        {
            double density = Average(data, mu0, kappa, alpha, beta, (mu, v) => Normal(x, mu, v));
            double cdf = Average(
                data,
                mu0,
                kappa,
                alpha,
                beta,
                (mu, v) => Math.Exp(Telltale.Core.Numerics.Normal.LogCdf((x - mu) / Math.Sqrt(v)))
            );
            Assert.Equal(Math.Log(density), posterior.LogPredictive(x, Predictive.Student), 1e-6);
            Assert.Equal(Math.Log(cdf), posterior.LogPredictiveCdf(x, Predictive.Student), 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stabilised_variance_is_where_the_posterior_mean_of_the_precision_puts_it(
        double[] data,
        double mu0,
        double kappa,
        double alpha,
        double beta
    )
    {
        double precision = Average(data, mu0, kappa, alpha, beta, (_, v) => 1 / v);
        Assert.Equal(1 / precision, Posterior(data, mu0, kappa, alpha, beta).Variance, 1e-6);
    }

    [Theory]
    [InlineData("online", "student")]
    [InlineData("online", "gaussian")]
    [InlineData("offline", "student")]
    [InlineData("offline", "gaussian")]
    public void The_attack_puts_them_together(string mode, string predictive)
    {
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Seed = new Seed(41),
            Records = 60,
            Models = 9,
            Complementary = false,
            Doubles = true,
        }.Create();
        const double kappa = 0.05;
        const double alpha = 3;
        double[] scores = NaiveEvidence.Scores(
            $"bavaria:mode={mode},predictive={predictive},kappa={kappa},alpha={alpha}",
            evidence
        );
        Predictive kind = predictive == "student" ? Predictive.Student : Predictive.Gaussian;
        (double inMean, double inVariance) = Prior(evidence, member: true);
        (double outMean, double outVariance) = Prior(evidence, member: false);
        int missing = 0;
        for (int record = 0; record < scores.Length; record++)
        {
            double[] ins = NaiveEvidence.Side(evidence, record, 0, member: true);
            double[] outs = NaiveEvidence.Side(evidence, record, 0, member: false);
            if (outs.Length == 0 || (mode == "online" && ins.Length == 0))
            {
                Assert.True(double.IsNaN(scores[record]));
                missing++;
                continue;
            }

            double margin = NaiveEvidence.Margin(evidence.Target, 0, record, 0);
            NormalInverseGamma outside = Posterior(outs, outMean, kappa, alpha, alpha * outVariance);
            double expected =
                mode == "offline"
                    ? outside.LogPredictiveCdf(margin, kind)
                    : Posterior(ins, inMean, kappa, alpha, alpha * inVariance).LogPredictive(margin, kind)
                        - outside.LogPredictive(margin, kind);
            Assert.Equal(expected, scores[record], 1e-9);
        }

        Assert.True(missing < 5);
    }

    [Fact]
    public void A_strong_prior_on_the_variance_is_pooled_lira_and_none_is_lira_by_record()
    {
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Records = 150,
            Models = 40,
            Doubles = true,
        }.Create();
        double[] strong = NaiveEvidence.Scores("bavaria:predictive=gaussian,kappa=0,alpha=10000", evidence);
        double[] weak = NaiveEvidence.Scores("bavaria:predictive=gaussian,kappa=0,alpha=0.001", evidence);
        double[] pooled = NaiveEvidence.Scores("lira:variance=pooled", evidence);
        double[] own = NaiveEvidence.Scores("lira:variance=record", evidence);
        for (int i = 0; i < own.Length; i++)
        {
            // LiRA's pooled variance is divided by n = 20, ours by n − 1.
            Assert.Equal(pooled[i] * 19 / 20, strong[i], 0.03 * Math.Max(1, Math.Abs(pooled[i])));
            Assert.Equal(own[i], weak[i], 1e-2 * Math.Max(1, Math.Abs(own[i])));
        }
    }

    private static NormalInverseGamma Posterior(double[] data, double mu0, double kappa, double alpha, double beta)
    {
        double mean = data.Average();
        return new NormalInverseGamma(mu0, kappa, alpha, beta).After(
            data.Length,
            mean,
            data.Sum(x => (x - mean) * (x - mean))
        );
    }

    private static (double Mean, double Variance) Prior(ClassifierEvidence evidence, bool member)
    {
        double[][] sides =
        [
            .. Enumerable.Range(0, evidence.Records).Select(r => NaiveEvidence.Side(evidence, r, 0, member)),
        ];
        double[][] several = [.. sides.Where(side => side.Length > 1)];
        double squares = several.Sum(side => side.Sum(x => (x - side.Average()) * (x - side.Average())));
        return (sides.SelectMany(side => side).Average(), squares / several.Sum(side => side.Length - 1));
    }

    /// <summary>The mean of a function over prior × likelihood, by the trapezoidal rule over log v and (μ − c)/√v.</summary>
    private static double Average(
        double[] data,
        double mu0,
        double kappa,
        double alpha,
        double beta,
        Func<double, double, double> function
    )
    {
        double centre = ((kappa * mu0) + data.Sum()) / (kappa + data.Length);
        double weights = 0;
        double sum = 0;
        for (double logV = -9; logV <= 14; logV += 0.1)
        {
            double v = Math.Exp(logV);
            for (double s = -12; s <= 12; s += 0.25)
            {
                double scale = Math.Sqrt(v / (kappa + data.Length));
                double mu = centre + (s * scale);
                double log =
                    (-alpha * logV) - (beta / v) + Math.Log(scale) + Math.Log(Normal(mu, mu0, v / kappa) + 1e-300);
                foreach (double x in data)
                {
                    log += Math.Log(Normal(x, mu, v) + 1e-300);
                }

                double weight = Math.Exp(log);
                weights += weight;
                sum += weight * function(mu, v);
            }
        }

        return sum / weights;
    }

    private static double Normal(double x, double mu, double v) =>
        Math.Exp(-(x - mu) * (x - mu) / (2 * v)) / Math.Sqrt(2 * Math.PI * v);
}
