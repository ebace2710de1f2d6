using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Randomness;

public sealed class RngTests
{
    private const int Draws = 20_000;

    // Kolmogorov's limit: P(√n · D > 1.95) = 0.001. Seeds are fixed, so a test that passes always does.
    private static readonly double Limit = 1.95 / Math.Sqrt(Draws);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(40)]
    public void Gamma_numbers_follow_their_distribution(double shape)
    {
        Rng rng = new Seed(7).Derive("gamma").CreateRng();
        // Twice a gamma number is chi-squared with twice the shape as its degrees of freedom.
        Assert.InRange(Distance(() => rng.NextGamma(shape), x => ChiSquared.Cdf(2 * x, 2 * shape)), 0, Limit);
    }

    [Theory]
    [InlineData(0.1, 0.1)]
    [InlineData(0.2, 0.2)]
    [InlineData(1, 1)]
    [InlineData(0.4, 3)]
    [InlineData(30, 20)]
    public void Beta_numbers_follow_their_distribution(double a, double b)
    {
        Rng rng = new Seed(8).Derive("beta").CreateRng();
        Assert.InRange(Distance(() => rng.NextBeta(a, b), x => Beta.Cdf(x, a, b)), 0, Limit);
    }

    [Fact]
    public void Tiny_shapes_give_numbers_from_0_to_1_and_both_ends_as_often()
    {
        Rng rng = new Seed(9).CreateRng();
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => rng.NextBeta(1e-4, 1e-4))];
        Assert.All(values, v => Assert.InRange(v, 0, 1));
        // Five standard deviations of a fair coin.
        Assert.InRange(values.Count(v => v > 0.5), 1000 - 112, 1000 + 112);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Shapes_that_are_none_are_refused(double shape)
    {
        Rng rng = new Seed(1).CreateRng();
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.NextGamma(shape));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.NextBeta(1, shape));
    }

    [Fact]
    public void Restarted_it_is_as_new_even_with_half_a_pair_of_normal_numbers_left()
    {
        Rng rng = new Seed(1).CreateRng();
        rng.NextNormal();
        rng.Restart(new Seed(2));
        Rng fresh = new Seed(2).CreateRng();
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(fresh.NextNormal(), rng.NextNormal());
            Assert.Equal(fresh.NextBits(), rng.NextBits());
        }
    }

    [Fact]
    public void Filling_is_drawing_one_by_one()
    {
        Rng one = new Seed(1).CreateRng();
        Rng many = new Seed(1).CreateRng();
        ulong[] words = new ulong[17];
        many.Fill(words);
        Assert.Equal(Enumerable.Range(0, 17).Select(_ => one.NextBits()), words);
        Assert.Equal(one.NextBits(), many.NextBits());
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 0)]
    [InlineData(12, 400)]
    [InlineData(1000, 1000)]
    public void Counted_draws_are_those_of_NextInt(int units, int draws)
    {
        Rng one = new Seed(2).CreateRng();
        Rng many = new Seed(2).CreateRng();
        byte[] expected = new byte[units];
        for (int i = 0; i < draws; i++)
        {
            expected[one.NextInt(units)]++;
        }

        byte[] counts = new byte[units];
        many.CountDraws(counts, draws);
        Assert.Equal(expected, counts);
        Assert.Equal(one.NextBits(), many.NextBits());
    }

    /// <summary>The largest distance between the distribution of what is drawn and the one that it should have.</summary>
    private static double Distance(Func<double> draw, Func<double, double> distribution)
    {
        double[] sorted = [.. Enumerable.Range(0, Draws).Select(_ => draw()).Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = distribution(sorted[i]);
            distance = Math.Max(distance, expected - ((double)i / Draws));
            distance = Math.Max(distance, ((i + 1.0) / Draws) - expected);
        }

        return distance;
    }
}
