using Telltale.Learning.Language;

namespace Telltale.Learning.Tests.Language;

public sealed class TextStatisticsTests
{
    [Theory]
    [InlineData("on 2021-03-12.", 2021.196)]
    [InlineData("12 March 2021", 2021.196)]
    [InlineData("March 12, 2021", 2021.196)]
    [InlineData("the 1st of Dec. 1999", 1999.954)]
    [InlineData("Sept 2004", 2004.704)]
    [InlineData("in 1776 and after", 1776.5)]
    [InlineData("2021-13-40", 2021.5)]
    public void Dates_are_years(string text, double expected) =>
        Assert.Equal(expected, Assert.Single(TextStatistics.Dates(text)), 3);

    [Theory]
    [InlineData("call 0123456789")]
    [InlineData("room 12021, page 2100, item 1499")]
    [InlineData("may 12")]
    public void Other_numbers_are_not(string text) => Assert.Empty(TextStatistics.Dates(text));

    [Fact]
    public void Counts_are_those_that_one_counts()
    {
        double[] numbers = new double[TextStatistics.Count];
        TextStatistics.Fill("A cat, a CAT.\n\nIn 1999: é!", numbers);
        double[] expected =
        [
            26,
            7,
            3,
            15 / 7.0,
            5 / 7.0,
            4 / 26.0,
            5 / 26.0,
            4 / 26.0,
            7 / 26.0,
            1 / 26.0,
            1,
            1999.5,
            1999.5,
            1999.5,
            4,
            11,
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - numbers[i]) < 1e-12, $"{i}: {expected[i]}, {numbers[i]}");
        }
    }

    [Fact]
    public void An_empty_text_has_no_dates_and_zeros_elsewhere()
    {
        double[] numbers = new double[TextStatistics.Count];
        TextStatistics.Fill("", numbers);
        Assert.Equal([11, 12, 13], Enumerable.Range(0, numbers.Length).Where(i => double.IsNaN(numbers[i])));
        Assert.Equal(1, numbers[2]);
        Assert.All(numbers.Where((n, i) => i != 2 && !double.IsNaN(n)), n => Assert.Equal(0, n));
    }

    [Fact]
    public void Hashed_words_are_of_length_one_whatever_their_order_and_capitals()
    {
        float[] one = new float[64];
        float[] other = new float[64];
        HashedTerms.Words("to be or not to be", one);
        HashedTerms.Words("BE to; not OR be to", other);
        Assert.Equal(one, other);
        Assert.Equal(1, one.Sum(v => (double)v * v), 6);
        Assert.Equal(4, one.Count(v => v > 0));
        Assert.Equal(Math.Log(3) / Math.Log(2), one.Max() / one.Where(v => v > 0).Min(), 5);
        HashedTerms.Characters("ab", 3, 4, one);
        Assert.All(one, v => Assert.Equal(0, v));
        HashedTerms.Characters("abcd", 3, 4, one);
        Assert.InRange(one.Count(v => v > 0), 2, 3);
    }
}
