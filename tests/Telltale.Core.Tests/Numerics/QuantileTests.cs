using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Numerics;

/// <summary>Quantiles undo distribution functions; identities and edges that no table holds.</summary>
public sealed class QuantileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1e-9)]
    [InlineData(0.3)]
    [InlineData(-0.5243)]
    [InlineData(-1)]
    [InlineData(2.5)]
    [InlineData(-5)]
    [InlineData(-12.3)]
    [InlineData(-37)]
    public void Normal_quantile_undoes_the_cdf(double x)
    {
        // Φ(x) near ½ or 1 is itself rounded by 1e-16, which moves x by that over the density.
        double rounding = 2e-16 * Math.Max(1, Normal.Cdf(x) / Math.Exp(Normal.LogPdf(x)));
        Near.Absolute(x, Normal.Quantile(Normal.Cdf(x)), rounding + (4e-15 * Math.Abs(x)));
        Near.Absolute(x, Normal.QuantileOfLog(Normal.LogCdf(x)), (4 * rounding) + (4e-15 * Math.Abs(x)));
    }

    [Theory]
    [InlineData(-1e10)]
    [InlineData(-1e4)]
    [InlineData(-800)]
    public void Normal_quantile_of_a_log_goes_beyond_doubles(double logP) =>
        Near.Relative(logP, Normal.LogCdf(Normal.QuantileOfLog(logP)), 1e-14);

    [Fact]
    public void Normal_edges()
    {
        Assert.Equal(0, Normal.Quantile(0.5));
        Assert.Equal(double.NegativeInfinity, Normal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, Normal.Quantile(1));
        Near.Relative(1.959963984540054, Normal.Quantile(0.975), 1e-15);
        Assert.Equal(double.NegativeInfinity, Normal.LogCdf(double.NegativeInfinity));
        Assert.Equal(0, Normal.LogCdf(double.PositiveInfinity));
        Assert.True(double.IsNaN(Normal.LogCdf(double.NaN)));
        Assert.Equal(Normal.Survival(1.3), Normal.Cdf(-1.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal.QuantileOfLog(double.NaN));
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 5)]
    [InlineData(3, 1e6)]
    [InlineData(500, 20.5)]
    [InlineData(123456, 654321)]
    public void Beta_quantile_undoes_the_log_cdf(double a, double b)
    {
        foreach (double p in new[] { 1e-300, 1e-100, 1e-20, 1e-6, 0.01, 0.3, 0.5 })
        {
            // An x off by a relative 2e-16 moves log I by a·2e-16.
            double tolerance = 1e-12 + (4e-16 * Math.Max(a, b));
            double x = Beta.Quantile(p, a, b);
            if (Math.Log(p) / a < -740)
            {
                // I_x is about x^a here, and no double is that small.
                Assert.Equal(0, x, 1e-300);
                continue;
            }

            Near.Absolute(Math.Log(p), Beta.LogCdf(x, a, b), tolerance * Math.Max(1, -Math.Log(p)), $"{a} {b} {p}");
            Near.Relative(1 - x, Beta.SurvivalQuantile(p, b, a), 1e-12);
        }
    }

    [Fact]
    public void Beta_edges_and_symmetry()
    {
        Assert.Equal(0, Beta.Quantile(0, 2, 3));
        Assert.Equal(1, Beta.Quantile(1, 2, 3));
        Near.Relative(0.5, Beta.Quantile(0.5, 7, 7), 1e-15);
        Assert.Equal(double.NegativeInfinity, Beta.LogCdf(0, 2, 3));
        Assert.Equal(0, Beta.LogCdf(1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Beta.LogCdf(0.5, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Beta.Quantile(double.NaN, 1, 1));
    }

    [Fact]
    public void Binomial_tails_are_sums_of_the_mass()
    {
        Rng rng = new Seed(6).CreateRng();
        for (int trial = 0; trial < 50; trial++)
        {
            int n = 1 + rng.NextInt(60);
            int k = rng.NextInt(n + 1);
            double p = rng.NextUniform();
            double[] mass = [.. Enumerable.Range(0, n + 1).Select(i => Binomial.LogPmf(i, n, p))];
            Near.Absolute(0, LogDomain.LogSumExp(mass), 1e-13);
            Near.Absolute(LogDomain.LogSumExp(mass.AsSpan(0, k + 1)), Binomial.LogAtMost(k, n, p), 1e-12);
            Near.Absolute(LogDomain.LogSumExp(mass.AsSpan(k)), Binomial.LogAtLeast(k, n, p), 1e-12);
        }

        Assert.Equal(0, Binomial.LogPmf(0, 5, 0));
        Assert.Equal(0, Binomial.LogAtMost(2, 5, 0));
        Assert.Equal(double.NegativeInfinity, Binomial.LogAtMost(-1, 5, 0.5));
        Assert.Equal(double.NegativeInfinity, Binomial.LogAtLeast(6, 5, 0.5));
        Near.Relative(1e9 * LogDomain.LogOnePlus(-1e-12), Binomial.LogAtMost(0, 1_000_000_000, 1e-12), 1e-12);
    }

    [Fact]
    public void Student_t_is_Cauchy_at_one_and_normal_at_many()
    {
        Near.Relative(Math.Log(0.5 - (Math.Atan(3) / Math.PI)), StudentT.LogCdf(-3, 1), 1e-13);
        Near.Relative(Normal.LogCdf(-3), StudentT.LogCdf(-3, 1e12), 1e-9);
        Assert.Equal(Math.Log(0.5), StudentT.LogCdf(0, 4), 1e-15);
        // Beyond where t² is a double: the tail of a Cauchy is 1/(π·t).
        Near.Relative(-Math.Log(Math.PI) - (200 * Math.Log(10)), StudentT.LogCdf(-1e200, 1), 1e-13);
        Assert.Equal(double.NegativeInfinity, StudentT.LogCdf(double.NegativeInfinity, 3));
    }

    [Fact]
    public void Student_t_quantiles_undo_the_distribution()
    {
        // Cauchy's are −cot(π·p); of two degrees of freedom (2p − 1)/√(2p(1 − p)).
        Near.Relative(-1 / Math.Tan(Math.PI * 0.025), StudentT.QuantileOfLog(Math.Log(0.025), 1), 1e-12);
        Near.Relative(-0.9 / Math.Sqrt(0.095), StudentT.QuantileOfLog(Math.Log(0.05), 2), 1e-12);
        Near.Relative(Normal.Quantile(1e-7), StudentT.QuantileOfLog(Math.Log(1e-7), 1e12), 1e-9);
        foreach (double logP in new[] { -0.7, -3, -40, -600 })
        {
            Near.Relative(logP, StudentT.LogCdf(StudentT.QuantileOfLog(logP, 6.5), 6.5), 1e-12, $"{logP}");
        }

        Near.Absolute(0, StudentT.QuantileOfLog(Math.Log(0.5), 3), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.QuantileOfLog(-0.5, 3));
    }

    [Fact]
    public void Log_domain_identities()
    {
        foreach (double x in new[] { -1e-20, -1e-9, -0.1, -0.7, -3, -40, -745 })
        {
            Near.Relative(Math.Exp(x), -LogDomain.ExpMinusOne(LogDomain.LogOneMinusExp(x)), 1e-13 * Math.Max(1, -x));
        }

        foreach (double x in new[] { 1e-9, -1e-5, 0.01, -0.3, 0.9 })
        {
            // log(1+x) − x by its own series, which converges for |x| < 1.
            double series = Enumerable.Range(2, 3000).Reverse().Sum(k => -Math.Pow(-x, k) / k);
            Near.Relative(series, LogDomain.LogOnePlusResidue(x), 1e-13, $"{x}");
        }

        Assert.Equal(double.NegativeInfinity, LogDomain.LogOneMinusExp(0));
        Assert.Equal(1e-30, LogDomain.ExpMinusOne(1e-30));
        Assert.Equal(-1, LogDomain.ExpMinusOne(-1000));
    }
}
