using Telltale.Attacks.Numerics;

namespace Telltale.Attacks.Tests.Numerics;

public class StudentTTests
{
    private static readonly double[] Points = [-1e8, -300, -12.5, -3, -1, -0.2, -1e-6, 0, 1e-6, 0.2, 1, 3, 12.5, 300];

    [Fact]
    public void With_one_degree_of_freedom_it_is_cauchys()
    {
        foreach (double t in Points)
        {
            Assert.Equal(
                -Math.Log(Math.PI * (1 + (t * t))),
                StudentT.LogDensity(t, 1),
                1e-13 * Math.Max(1, Math.Abs(t))
            );
            double cdf = t < 0 ? Math.Atan(-1 / t) / Math.PI : 0.5 + (Math.Atan(t) / Math.PI);
            AssertRelative(Math.Log(cdf), StudentT.LogCdf(t, 1));
        }
    }

    [Fact]
    public void With_two_degrees_of_freedom_it_is_algebraic()
    {
        foreach (double t in Points)
        {
            double root = Math.Sqrt(2 + (t * t));
            // The tail beyond |t|, written without cancelling.
            double tail = 1 / (root * (root + Math.Abs(t)));
            AssertRelative(t <= 0 ? Math.Log(tail) : Math.Log(1 - tail), StudentT.LogCdf(t, 2));
        }
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(41.5)]
    [InlineData(400)]
    public void The_cdf_is_the_integral_of_the_density(double nu)
    {
        foreach ((double from, double to) in new[] { (-9.0, -7.5), (-2.0, -1.0), (-0.5, 0.5), (1.0, 4.0) })
        {
            const int steps = 2000;
            double h = (to - from) / steps;
            double sum = 0;
            for (int i = 0; i <= steps; i++)
            {
                int weight =
                    i is 0 or steps ? 1
                    : i % 2 == 1 ? 4
                    : 2;
                sum += weight * Math.Exp(StudentT.LogDensity(from + (i * h), nu));
            }

            double difference = Math.Exp(StudentT.LogCdf(to, nu)) - Math.Exp(StudentT.LogCdf(from, nu));
            Assert.Equal(1, difference / (sum * h / 3), 1e-9);
        }
    }

    [Fact]
    public void With_many_degrees_of_freedom_it_is_normal()
    {
        foreach (double t in new[] { -6, -2, 0.1, 3.0 })
        {
            Assert.Equal(1, StudentT.LogCdf(t, 1e9) / NormalTail.LogCdf(t), 1e-6);
            Assert.Equal(1, StudentT.LogDensity(t, 1e9) / NormalTail.LogDensity(t), 1e-6);
        }
    }

    [Fact]
    public void Tails_keep_their_order_however_far()
    {
        double previous = double.NegativeInfinity;
        foreach (double t in new[] { -1e200, -1e150, -1e20, -1e6, -50, 50, 1e3, 1e6 })
        {
            double next = StudentT.LogCdf(t, 5);
            Assert.True(next > previous && double.IsFinite(next), $"at {t}");
            previous = next;
        }
    }

    private static void AssertRelative(double expected, double found) =>
        Assert.Equal(expected, found, 2e-13 * Math.Max(1e-3, Math.Abs(expected)));
}
