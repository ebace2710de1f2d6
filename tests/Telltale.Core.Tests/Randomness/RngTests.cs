using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Randomness;

/// <summary>Many draws at once are the same stream as one after the other.</summary>
public sealed class RngTests
{
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
}
