using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Numerics;

/// <summary>Sorting by digits and numbering against LINQ.</summary>
public sealed class SortingTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(300, 5)]
    [InlineData(3000, 100_000)]
    public void The_order_is_that_of_a_stable_sort(int count, int different)
    {
        Rng rng = new Seed(1).CreateRng();
        foreach (int shift in new[] { 0, 8, 44 })
        {
            ulong[] keys = [.. Enumerable.Range(0, count).Select(_ => (ulong)rng.NextInt(different) << shift)];
            Assert.Equal(Enumerable.Range(0, count).OrderBy(i => keys[i]), RadixSort.Order(keys));
        }

        ulong[] whole = [.. Enumerable.Range(0, count).Select(_ => rng.NextBits())];
        Assert.Equal(Enumerable.Range(0, count).OrderBy(i => whole[i]), RadixSort.Order(whole));
    }

    [Fact]
    public void Keys_of_numbers_fall_as_the_numbers_rise()
    {
        double[] rising =
        [
            double.NegativeInfinity,
            double.MinValue,
            -1,
            -double.Epsilon,
            0,
            double.Epsilon,
            1e-310,
            1,
            Math.BitIncrement(1),
            double.MaxValue,
            double.PositiveInfinity,
        ];
        ulong[] keys = [.. rising.Select(RadixSort.DescendingKey)];
        Assert.Equal(keys.OrderDescending(), keys);
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(RadixSort.DescendingKey(0.0), RadixSort.DescendingKey(-0.0));
    }

    [Theory]
    [InlineData]
    [InlineData(5)]
    [InlineData(3, 3, 4, 9)]
    [InlineData(7, -2, 7, int.MinValue, int.MaxValue, -2, 0)]
    public void Names_are_numbered_in_their_order(params int[] names)
    {
        int[] different = [.. names.Distinct().Order()];
        (int[] index, int count) = DenseIndex.Of(names);
        Assert.Equal(different.Length, count);
        Assert.Equal(names.Select(name => Array.IndexOf(different, name)), index);
    }
}
