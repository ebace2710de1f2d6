namespace Telltale.Core.Statistics;

/// <summary>How p-values of which nothing is known but their sizes are made into one.</summary>
public enum MergingRule
{
    /// <summary>k times the smallest: strong where one of them is very small.</summary>
    Bonferroni,

    /// <summary>The harmonic mean times a factor that grows as log k: strong where a few are small, weaker by little where one is.</summary>
    HarmonicMean,

    /// <summary>Twice the mean (Rüschendorf 1982): strong only where all are small.</summary>
    TwiceMean,
}

/// <summary>
/// One p-value from several whose dependence is unknown: of "all of these null hypotheses hold". Records of one person,
/// attacks on one record, targets of one recipe share models and data, so that methods for independent p-values
/// (<see cref="PValueCombination"/>) would promise too much.
/// </summary>
public static class PValueMerging
{
    /// <summary>The merged p-value, at most 1; a single p-value is itself.</summary>
    /// <exception cref="BadInputException">There are no p-values, or one is outside [0, 1].</exception>
    public static double Merge(ReadOnlySpan<double> pValues, MergingRule rule)
    {
        PValues.Require(pValues);
        int k = pValues.Length;
        if (k == 0)
        {
            throw new BadInputException("There are no p-values to merge; expected at least one.");
        }

        if (k == 1)
        {
            return pValues[0];
        }

        double smallest = 1;
        double sum = 0;
        double inverses = 0;
        foreach (double p in pValues)
        {
            smallest = Math.Min(smallest, p);
            sum += p;
            inverses += 1 / p;
        }

        return Math.Min(
            1,
            rule switch
            {
                MergingRule.Bonferroni => k * smallest,
                MergingRule.HarmonicMean => smallest == 0 ? 0 : HarmonicFactor(k) * k / inverses,
                MergingRule.TwiceMean => 2 * sum / k,
            }
        );
    }

    /// <summary>
    /// The smallest factor that makes the harmonic mean of k p-values a p-value under every dependence (Vovk and Wang 2020,
    /// Combining p-values via averaging, Proposition 6): 1 for k = 1, 2 for k = 2, else <c>(y + k)² / ((y + 1)·k)</c> where y is
    /// the positive root of <c>y² = k·((y + 1)·log(y + 1) − y)</c>. About log k for large k.
    /// </summary>
    public static double HarmonicFactor(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (k <= 2)
        {
            return k;
        }

        // Below the root the right side is larger (it begins as k·y²/2), above it y² is.
        double low = 0;
        double high = 1;
        while (high * high < k * (((high + 1) * Math.Log(high + 1)) - high))
        {
            low = high;
            high *= 2;
        }

        for (int i = 0; i < 200 && low < high; i++)
        {
            double middle = 0.5 * (low + high);
            if (middle == low || middle == high)
            {
                break;
            }

            bool below = middle * middle < k * (((middle + 1) * Math.Log(middle + 1)) - middle);
            (low, high) = below ? (middle, high) : (low, middle);
        }

        return (high + k) * (high + k) / ((high + 1) * k);
    }
}
