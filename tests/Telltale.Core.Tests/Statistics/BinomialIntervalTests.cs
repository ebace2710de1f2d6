using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Against statsmodels and scipy to 1e-9, at the edges in closed form, and by what the limits mean.</summary>
public sealed class BinomialIntervalTests
{
    [Theory]
    [InlineData(BinomialIntervalMethod.ClopperPearson, "beta")]
    [InlineData(BinomialIntervalMethod.Jeffreys, "jeffreys")]
    [InlineData(BinomialIntervalMethod.Wilson, "wilson")]
    [InlineData(BinomialIntervalMethod.AgrestiCoull, "agresti_coull")]
    [InlineData(BinomialIntervalMethod.Wald, "normal")]
    public void Two_sided_limits_equal_statsmodels(BinomialIntervalMethod method, string column)
    {
        foreach (var row in ReferenceTable.Read("statistics", "binomial-intervals.csv"))
        {
            long k = (long)row.Number("k");
            long n = (long)row.Number("n");
            Interval found = BinomialInterval.TwoSided(k, n, 1 - row.Number("alpha"), method);
            Near.Absolute(row.Number(column + "_lo"), found.Low, 1e-9, $"{method} low {k}/{n}");
            Near.Absolute(row.Number(column + "_hi"), found.High, 1e-9, $"{method} high {k}/{n}");
        }
    }

    [Fact]
    public void One_sided_limits_equal_scipy()
    {
        foreach (var row in ReferenceTable.Read("statistics", "binomial-intervals.csv"))
        {
            long k = (long)row.Number("k");
            long n = (long)row.Number("n");
            double confidence = 1 - row.Number("alpha");
            var method = BinomialIntervalMethod.ClopperPearson;
            Near.Absolute(
                row.Number("onesided_upper_scipy"),
                BinomialInterval.UpperLimit(k, n, confidence, method),
                1e-9
            );
            Near.Absolute(
                row.Number("onesided_lower_scipy"),
                BinomialInterval.LowerLimit(k, n, confidence, method),
                1e-9
            );
        }
    }

    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(1000, 0.05)]
    [InlineData(1_000_000, 1e-12)]
    [InlineData(1_000_000, 1e-300)]
    public void No_success_has_its_closed_form_and_no_floor(int n, double tail)
    {
        double expected = -LogDomain.ExpMinusOne(Math.Log(tail) / n);
        Near.Relative(expected, BinomialInterval.ClopperPearsonHigh(0, n, tail), 1e-12);
        Assert.Equal(0, BinomialInterval.ClopperPearsonLow(0, n, tail));
        Near.Relative(Math.Exp(Math.Log(tail) / n), BinomialInterval.ClopperPearsonLow(n, n, tail), 1e-12);
        Assert.Equal(1, BinomialInterval.ClopperPearsonHigh(n, n, tail));
    }

    [Theory]
    [InlineData(1, 20, 0.025)]
    [InlineData(3, 1000, 1e-20)]
    [InlineData(400, 1000, 1e-200)]
    [InlineData(999_000, 1_000_000, 0.01)]
    [InlineData(7, 1_000_000, 1e-300)]
    public void At_a_limit_the_tail_is_what_was_asked(int k, int n, double tail)
    {
        double low = BinomialInterval.ClopperPearsonLow(k, n, tail);
        double high = BinomialInterval.ClopperPearsonHigh(k, n, tail);
        Near.Absolute(Math.Log(tail), Binomial.LogAtLeast(k, n, low), 2e-9, "low");
        Near.Absolute(Math.Log(tail), Binomial.LogAtMost(k, n, high), 2e-9, "high");
    }

    [Theory]
    [InlineData(2, 1, 0.95)]
    [InlineData(-1, 5, 0.95)]
    [InlineData(0, 0, 0.95)]
    [InlineData(1, 2, 1.0)]
    [InlineData(1, 2, 95.0)]
    [InlineData(1, 2, double.NaN)]
    public void Impossible_counts_and_confidences_are_refused(int k, int n, double confidence)
    {
        foreach (BinomialIntervalMethod method in Enum.GetValues<BinomialIntervalMethod>())
        {
            Assert.Throws<BadInputException>(() => BinomialInterval.TwoSided(k, n, confidence, method));
        }
    }

    [Fact]
    public void Low_one_sided_confidence_keeps_the_limits_in_order()
    {
        // Below 50 % a "lower limit" lies above the estimate; Wilson's edges must not snap to 0 and 1 there.
        double low = BinomialInterval.LowerLimit(5, 10, 0.3, BinomialIntervalMethod.Wilson);
        Assert.True(low > 0.5);
        Near.Relative(1 - low, BinomialInterval.UpperLimit(5, 10, 0.3, BinomialIntervalMethod.Wilson), 1e-12);
    }
}
