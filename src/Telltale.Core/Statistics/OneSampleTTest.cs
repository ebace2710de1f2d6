using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>Student's t test of one mean.</summary>
public static class OneSampleTTest
{
    /// <summary>
    /// p of “the mean is at most <paramref name="mean"/>” against above: <c>t = (x̄ − μ)/(s/√n)</c> on n − 1 degrees of freedom.
    /// Values that are all equal give 0 above the mean and 1 otherwise.
    /// </summary>
    /// <param name="values">At least two, finite.</param>
    /// <param name="mean">μ.</param>
    /// <exception cref="BadInputException">Fewer than two values, or one is not finite.</exception>
    public static double Above(ReadOnlySpan<double> values, double mean)
    {
        if (values.Length < 2)
        {
            throw new BadInputException($"A t-test needs at least two values; found {values.Length}.");
        }

        double sum = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new BadInputException($"A t-test needs finite values; found {value}.");
            }

            sum += value;
        }

        double average = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - average) * (value - average);
        }

        double error = Math.Sqrt(squares / (values.Length - 1) / values.Length);
        return error == 0 ? (average > mean ? 0 : 1) : StudentT.Survival((average - mean) / error, values.Length - 1);
    }
}
