using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>Adjusted p-values: rejecting those at most α controls the error rate of the method at α.</summary>
public static class Multiplicity
{
    /// <summary>
    /// The adjusted p-values in the order given; equal p-values get equal adjusted ones, none is above 1, and the order by
    /// size is kept. No p-values give none.
    /// </summary>
    /// <exception cref="BadInputException">A p-value is NaN or outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues, PValueAdjustment method)
    {
        PValues.Require(pValues);
        double[] sorted = pValues.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] adjusted = method switch
        {
            PValueAdjustment.Bonferroni => [.. sorted.Select(p => p * sorted.Length)],
            PValueAdjustment.Sidak => [.. sorted.Select(p => Sidak(p, sorted.Length))],
            PValueAdjustment.Holm => StepDown(sorted, (p, left) => p * left),
            PValueAdjustment.HolmSidak => StepDown(sorted, Sidak),
            PValueAdjustment.Hochberg => StepUp(sorted, (p, i, m) => p * (m - i)),
            PValueAdjustment.Hommel => Hommel(sorted),
            PValueAdjustment.BenjaminiHochberg => StepUp(sorted, (p, i, m) => p * m / (i + 1)),
            PValueAdjustment.BenjaminiYekutieli => StepUp(sorted, (p, i, m) => p * m / (i + 1) * Harmonic(m)),
        };
        double[] result = new double[sorted.Length];
        for (int i = 0; i < order.Length; i++)
        {
            result[order[i]] = Math.Min(1, adjusted[i]);
        }

        return result;
    }

    // 1 − (1−p)^m without losing a small p.
    private static double Sidak(double p, int tests) =>
        p == 1 ? 1 : -LogDomain.ExpMinusOne(tests * LogDomain.LogOnePlus(-p));

    private static double Harmonic(int count)
    {
        double sum = 0;
        for (int i = count; i >= 1; i--)
        {
            sum += 1.0 / i;
        }

        return sum;
    }

    // From the smallest up, each at least the one before; the second argument is the number of hypotheses still open.
    private static double[] StepDown(double[] sorted, Func<double, int, double> adjust)
    {
        double[] adjusted = new double[sorted.Length];
        double running = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            running = Math.Max(running, adjust(sorted[i], sorted.Length - i));
            adjusted[i] = running;
        }

        return adjusted;
    }

    // From the largest down, each at most the one after; arguments are p, its index and the number of hypotheses.
    private static double[] StepUp(double[] sorted, Func<double, int, int, double> adjust)
    {
        double[] adjusted = new double[sorted.Length];
        double running = double.PositiveInfinity;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            running = Math.Min(running, adjust(sorted[i], i, sorted.Length));
            adjusted[i] = running;
        }

        return adjusted;
    }

    // The closed test: a hypothesis is rejected when every intersection that holds it is, by Simes. The intersection of j
    // hypotheses that is hardest to reject holds the one in question and the j − 1 largest, so one pass for each j does.
    private static double[] Hommel(double[] sorted)
    {
        int m = sorted.Length;
        double[] adjusted = [.. sorted];
        for (int j = m; j >= 2; j--)
        {
            double simes = double.PositiveInfinity;
            for (int r = 2; r <= j; r++)
            {
                simes = Math.Min(simes, j * sorted[m - j + r - 1] / r);
            }

            for (int i = 0; i < m; i++)
            {
                double bound = Math.Min(simes, j * sorted[Math.Min(i, m - j)]);
                adjusted[i] = Math.Max(adjusted[i], bound);
            }
        }

        return adjusted;
    }
}
