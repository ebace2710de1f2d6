using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

public sealed class OneSampleTTestTests
{
    /// <summary>scipy 1.10.1, <c>ttest_1samp(…, alternative="greater")</c>.</summary>
    [Theory]
    [InlineData(0, 0.03786895443581818)]
    [InlineData(1, 0.9815483746005654)]
    public void Equals_scipy(double mean, double expected) =>
        Near.Relative(expected, OneSampleTTest.Above([0.3, -0.1, 0.8, 1.2, 0.05, 0.4], mean), 1e-10);

    [Fact]
    public void Equal_values_are_certain()
    {
        Assert.Equal(0, OneSampleTTest.Above([2, 2, 2], 1));
        Assert.Equal(1, OneSampleTTest.Above([2, 2, 2], 2));
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        Assert.Throws<BadInputException>(() => OneSampleTTest.Above([1], 0));
        Assert.Throws<BadInputException>(() => OneSampleTTest.Above([1, double.NaN], 0));
    }
}
