using Telltale.Core.Randomness;
using Telltale.Report.Text;

namespace Telltale.Report.Tests.Text;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, "0%")]
    [InlineData(1, "100%")]
    [InlineData(0.314159, "31.4%")]
    [InlineData(0.0314159, "3.14%")]
    [InlineData(0.00314159, "0.31%")]
    [InlineData(0.000314159, "0.031%")]
    [InlineData(0.0000314159, "0.0031%")]
    [InlineData(0.00000314159, "3.1×10⁻⁴%")]
    [InlineData(1e-300, "1.0×10⁻²⁹⁸%")]
    [InlineData(5e-324, "4.9×10⁻³²²%")]
    [InlineData(0.0999999, "10.0%")]
    [InlineData(0.00999999, "1.00%")]
    [InlineData(0.000999, "0.10%")]
    [InlineData(0.9994, "99.9%")]
    [InlineData(0.9996, "99.96%")]
    [InlineData(0.99996, "99.996%")]
    [InlineData(0.999999999, ">99.9999%")]
    public void Percent(double rate, string expected) => Assert.Equal(expected, Numbers.Percent(rate));

    [Theory]
    [InlineData(0.1, "10%")]
    [InlineData(0.01, "1%")]
    [InlineData(0.001, "0.1%")]
    [InlineData(0.0001, "0.01%")]
    [InlineData(0.00001, "0.001%")]
    [InlineData(1e-7, "10⁻⁵%")]
    [InlineData(0.005, "0.5%")]
    [InlineData(0, "0%")]
    public void RoundPercent(double rate, string expected) => Assert.Equal(expected, Numbers.RoundPercent(rate));

    [Theory]
    [InlineData(0.7314, "0.731")]
    [InlineData(0, "0.000")]
    [InlineData(1, "1.000")]
    [InlineData(0.0001, "<0.001")]
    [InlineData(0.99999, ">0.999")]
    public void Unit(double value, string expected) => Assert.Equal(expected, Numbers.Unit(value));

    /// <summary>A limit that leaves zero out is not shown as zero.</summary>
    [Theory]
    [InlineData(0, "0.000", "0.00")]
    [InlineData(0.0412, "+0.041", "+4.12")]
    [InlineData(-0.165, "−0.165", "−16.50")]
    [InlineData(-0.0003, "−0.00030", "−0.03")]
    [InlineData(0.00000021, "+2.1×10⁻⁷", "+2.1×10⁻⁵")]
    [InlineData(-1, "−1.000", "−100.00")]
    public void Differences(double value, string signed, string points)
    {
        Assert.Equal(signed, Numbers.Signed(value));
        Assert.Equal(points, Numbers.Points(value));
    }

    [Theory]
    [InlineData(0.5, "0.50")]
    [InlineData(0.0123, "0.012")]
    [InlineData(0.000666, "0.00067")]
    [InlineData(0.0000321, "3.2×10⁻⁵")]
    [InlineData(9.96e-5, "1.0×10⁻⁴")]
    [InlineData(1e-300, "1.0×10⁻³⁰⁰")]
    [InlineData(1, "1")]
    [InlineData(0, "0")]
    public void PValue(double value, string expected) => Assert.Equal(expected, Numbers.PValue(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12.34567, "12.35")]
    [InlineData(-0.0123456, "−0.01235")]
    [InlineData(123456.7, "123457")]
    [InlineData(-1234567, "−1.23×10⁶")]
    [InlineData(0.000012345, "1.23×10⁻⁵")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Score(double value, string expected) => Assert.Equal(expected, Numbers.Score(value));

    [Theory]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(-2, "−2")]
    [InlineData(2e7, "2×10⁷")]
    [InlineData(5e-5, "5×10⁻⁵")]
    public void Tick(double value, string expected) => Assert.Equal(expected, Numbers.Tick(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(3.2345, "3.23")]
    [InlineData(12.3456, "12.3")]
    [InlineData(0.00012, "1.2×10⁻⁴")]
    public void Epsilon(double value, string expected) => Assert.Equal(expected, Numbers.Epsilon(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1e-5, "10⁻⁵")]
    [InlineData(2.5e-6, "2.5×10⁻⁶")]
    [InlineData(0.01, "0.01")]
    public void Delta(double value, string expected) => Assert.Equal(expected, Numbers.Delta(value));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.001, "<0.01 s")]
    [InlineData(0.42, "0.42 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(59.99, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7500, "2 h 05 min")]
    public void Seconds(double seconds, string expected) => Assert.Equal(expected, Numbers.Seconds(seconds));

    [Fact]
    public void Nothing_but_zero_looks_like_zero_and_nothing_but_one_like_one()
    {
        Rng rng = new Seed(11).Derive("numbers").CreateRng();
        for (int i = 0; i < 20_000; i++)
        {
            double small = Math.Pow(10, -320 * rng.NextUniform());
            double large = 1 - Math.Pow(10, -15 * rng.NextUniform());
            Assert.Contains(Numbers.Percent(small), c => c is >= '1' and <= '9');
            Assert.NotEqual("0.000", Numbers.Unit(small));
            Assert.Contains(Numbers.PValue(small), c => c is >= '1' and <= '9');
            Assert.DoesNotContain("100", Numbers.Percent(large is < 1 ? large : 0.5), StringComparison.Ordinal);
            Assert.NotEqual("1.000", Numbers.Unit(large is < 1 ? large : 0.5));
        }
    }
}
