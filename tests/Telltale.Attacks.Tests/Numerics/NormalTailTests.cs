using Telltale.Attacks.Numerics;

namespace Telltale.Attacks.Tests.Numerics;

public class NormalTailTests
{
    // scipy.stats.norm.logcdf, scipy 1.10.
    [Theory]
    [InlineData(0, -0.6931471805599453)]
    [InlineData(-10, -53.23128515051247)]
    [InlineData(-20, -203.91715537109727)]
    [InlineData(-40, -804.6084420137539)]
    public void Log_cdf_has_the_values_of_other_peoples_code(double x, double expected) =>
        Assert.Equal(expected, NormalTail.LogCdf(x), 1e-13 * Math.Abs(expected));

    [Fact]
    public void Log_cdf_is_the_logarithm_of_the_integral()
    {
        for (double x = -60; x <= 1.5; x += 0.37)
        {
            Assert.Equal(1, NormalTail.LogCdf(x) / Naive(x), 2e-12);
        }
    }

    [Fact]
    public void Both_tails_add_up_to_one()
    {
        for (double x = 0; x <= 8; x += 0.05)
        {
            double tail = Math.Exp(NormalTail.LogCdf(-x));
            // log(1 − tail) = −tail − tail²/2 − …, where 1 − tail would be rounded.
            double expected =
                tail > 1e-3
                    ? Math.Log(1 - tail)
                    : -tail * (1 + (tail / 2) + (tail * tail / 3) + (tail * tail * tail / 4));
            Assert.Equal(1, NormalTail.LogCdf(x) / expected, 1e-12);
        }
    }

    [Fact]
    public void Log_cdf_is_smooth_where_methods_meet()
    {
        foreach (double x in new[] { -2.0, 2.0 })
        {
            double step = NormalTail.LogCdf(x + 1e-9) - NormalTail.LogCdf(x - 1e-9);
            double slope = Math.Exp(NormalTail.LogDensity(x) - NormalTail.LogCdf(x));
            Assert.Equal(1, step / (2e-9 * slope), 1e-5);
        }
    }

    [Fact]
    public void Log_cdf_keeps_rising_far_beyond_where_the_cdf_rounds_to_one()
    {
        double previous = NormalTail.LogCdf(5);
        for (double x = 5.25; x <= 37; x += 0.25)
        {
            double next = NormalTail.LogCdf(x);
            Assert.True(next > previous && next < 0, $"at {x}");
            previous = next;
        }
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, 0)]
    public void Log_cdf_of_what_is_not_a_number(double x, double expected) =>
        Assert.Equal(expected, NormalTail.LogCdf(x));

    /// <summary><c>Φ(x) = φ(x) ∫₀^∞ exp(xs − s²/2) ds</c> by Simpson's rule.</summary>
    private static double Naive(double x)
    {
        double end = x < -3 ? 45 / -x : x + 12;
        const int steps = 20_000;
        double h = end / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++)
        {
            double s = i * h;
            int weight =
                i is 0 or steps ? 1
                : i % 2 == 1 ? 4
                : 2;
            sum += weight * Math.Exp((x * s) - (0.5 * s * s));
        }

        return NormalTail.LogDensity(x) + Math.Log(sum * h / 3);
    }
}
