using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>How independent p-values are made into one.</summary>
public enum CombinationMethod
{
    /// <summary>−2·Σ log p against χ² with 2k degrees of freedom (Fisher 1932): strong against one very small p.</summary>
    Fisher,

    /// <summary>Σ Φ⁻¹(1−p)/√k against the normal (Stouffer 1949): strong against many middling p.</summary>
    Stouffer,

    /// <summary>2·Σ log(1−p) against −χ² with 2k degrees of freedom (Pearson 1933): weak as soon as one p is near 1.</summary>
    Pearson,

    /// <summary>The smallest p (Tippett 1931): 1 − (1 − min p)^k.</summary>
    Tippett,

    /// <summary>Σ log((1−p)/p), scaled, against Student's t (Mudholkar and George 1979).</summary>
    MudholkarGeorge,
}

/// <summary>One p-value from several independent ones.</summary>
public static class PValueCombination
{
    /// <summary>
    /// The combined statistic and p-value. A p of exactly 0 or 1 drives the methods that take its logarithm to ±∞ and is
    /// taken at its word; where zeros and ones cancel (∞ − ∞) the answer is undefined and refused.
    /// </summary>
    /// <exception cref="BadInputException">There are no p-values, one is outside [0, 1], or 0 and 1 meet.</exception>
    public static SignificanceTest Combine(ReadOnlySpan<double> pValues, CombinationMethod method)
    {
        PValues.Require(pValues);
        if (pValues.Length == 0)
        {
            throw new BadInputException("There are no p-values to combine; expected at least one.");
        }

        SignificanceTest result = method switch
        {
            CombinationMethod.Fisher => Fisher(pValues),
            CombinationMethod.Stouffer => Stouffer(pValues),
            CombinationMethod.Pearson => Pearson(pValues),
            CombinationMethod.Tippett => Tippett(pValues),
            CombinationMethod.MudholkarGeorge => MudholkarGeorge(pValues),
        };
        return double.IsNaN(result.Statistic)
            ? throw new BadInputException(
                $"p-values of exactly 0 and exactly 1 cannot be combined by {method}; leave one kind out."
            )
            : result;
    }

    private static SignificanceTest Fisher(ReadOnlySpan<double> pValues)
    {
        double statistic = 0;
        foreach (double p in pValues)
        {
            statistic -= 2 * Math.Log(p);
        }

        return new SignificanceTest(statistic, ChiSquared.Survival(statistic, 2d * pValues.Length));
    }

    private static SignificanceTest Stouffer(ReadOnlySpan<double> pValues)
    {
        double sum = 0;
        foreach (double p in pValues)
        {
            sum -= Normal.Quantile(p);
        }

        double z = sum / Math.Sqrt(pValues.Length);
        return new SignificanceTest(z, Normal.Survival(z));
    }

    private static SignificanceTest Pearson(ReadOnlySpan<double> pValues)
    {
        double statistic = 0;
        foreach (double p in pValues)
        {
            statistic += 2 * LogDomain.LogOnePlus(-p);
        }

        return new SignificanceTest(statistic, ChiSquared.Cdf(-statistic, 2d * pValues.Length));
    }

    private static SignificanceTest Tippett(ReadOnlySpan<double> pValues)
    {
        double smallest = 1;
        foreach (double p in pValues)
        {
            smallest = Math.Min(smallest, p);
        }

        double combined = smallest == 1 ? 1 : -LogDomain.ExpMinusOne(pValues.Length * LogDomain.LogOnePlus(-smallest));
        return new SignificanceTest(smallest, combined);
    }

    private static SignificanceTest MudholkarGeorge(ReadOnlySpan<double> pValues)
    {
        double sum = 0;
        foreach (double p in pValues)
        {
            sum += LogDomain.LogOnePlus(-p) - Math.Log(p);
        }

        double degreesOfFreedom = (5d * pValues.Length) + 4;
        double scale = Math.Sqrt(3d / pValues.Length * degreesOfFreedom / (degreesOfFreedom - 2)) / Math.PI;
        return new SignificanceTest(
            sum,
            double.IsNaN(sum) ? double.NaN : StudentT.Survival(sum * scale, degreesOfFreedom)
        );
    }
}
