using Telltale.Core.Randomness;
using Telltale.Learning.Layers;

namespace Telltale.Learning.Tests.Networks;

public sealed class DropoutTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_right_share_is_dropped_everywhere_and_the_rest_makes_up_for_it(double rate)
    {
        const int Rows = 100;
        const int Columns = 101;
        const int Draws = 20;
        using DropoutMask mask = new(Rows, Columns, rate);
        Rng rng = new Seed(1).CreateRng();
        int dropped = 0;
        int[] byColumn = new int[Columns];
        for (int draw = 0; draw < Draws; draw++)
        {
            mask.Draw(Rows, rng);
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<float> row = mask.Factors(Rows).Row(i);
                for (int j = 0; j < Columns; j++)
                {
                    Assert.True(row[j] == 0 || row[j] == (float)(1 / (1 - rate)));
                    dropped += row[j] == 0 ? 1 : 0;
                    byColumn[j] += row[j] == 0 ? 1 : 0;
                }
            }
        }

        double all = (double)Rows * Columns * Draws;
        Assert.Equal(rate, dropped / all, 5 * Math.Sqrt(rate * (1 - rate) / all));
        double column = (double)Rows * Draws;
        Assert.All(byColumn, count => Assert.Equal(rate, count / column, 5 * Math.Sqrt(rate * (1 - rate) / column)));
    }

    [Fact]
    public void Two_batches_have_two_masks()
    {
        using DropoutMask mask = new(4, 33, 0.5);
        Rng rng = new Seed(1).CreateRng();
        mask.Draw(4, rng);
        float[] first = mask.Factors(4).Row(2).ToArray();
        mask.Draw(4, rng);
        Assert.NotEqual(first, mask.Factors(4).Row(2).ToArray());
    }
}
