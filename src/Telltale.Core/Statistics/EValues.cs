namespace Telltale.Core.Statistics;

/// <summary>
/// e-values: bets against a null hypothesis, non-negative with a mean of at most 1 if it holds, so that
/// <c>P[e ≥ 1/α] ≤ α</c>. They may be averaged under any dependence, which p-values may not.
/// </summary>
public static class EValues
{
    /// <summary>
    /// The e-value that bets on small p of no size in particular: <c>∫₀¹ κ·p^(κ−1) dκ = (1 − p + p·log p) / (p·(log p)²)</c>
    /// (Vovk and Wang 2021, E-values: calibration, combination and applications, §2). ½ at p = 1, +∞ at p = 0.
    /// </summary>
    /// <exception cref="BadInputException">p is outside [0, 1].</exception>
    public static double FromP(double p)
    {
        PValues.Require([p]);
        if (p == 0)
        {
            return double.PositiveInfinity;
        }

        double log = Math.Log(p);
        if (log > -1e-2)
        {
            // With x = −log p the formula is (e^x − 1 − x) / x², a difference of nearly equal numbers for small x.
            double x = -log;
            return 0.5 + (x * ((1.0 / 6) + (x * ((1.0 / 24) + (x * (1.0 / 120 + (x / 720)))))));
        }

        return (1 - p + (p * log)) / (p * log * log);
    }

    /// <summary>The p-value that an e-value is always worth: min(1, 1/e).</summary>
    public static double ToP(double e) => e > 1 ? 1 / e : 1;

    /// <summary>The mean: an e-value again, whatever the dependence.</summary>
    /// <exception cref="BadInputException">There are none, or one is negative or NaN.</exception>
    public static double Mean(ReadOnlySpan<double> eValues)
    {
        Require(eValues);
        if (eValues.Length == 0)
        {
            throw new BadInputException("There are no e-values to average; expected at least one.");
        }

        double sum = 0;
        foreach (double e in eValues)
        {
            sum += e / eValues.Length;
        }

        return sum;
    }

    /// <summary>
    /// The product: an e-value again where the data are independent, or where each was made knowing those before it. 1 of none.
    /// </summary>
    /// <exception cref="BadInputException">An e-value is negative or NaN, or 0 and ∞ meet.</exception>
    public static double Product(ReadOnlySpan<double> eValues)
    {
        Require(eValues);
        double log = 0;
        foreach (double e in eValues)
        {
            log += Math.Log(e);
        }

        return double.IsNaN(log)
            ? throw new BadInputException("e-values of 0 and of infinity have no product; leave one kind out.")
            : Math.Exp(log);
    }

    /// <summary>
    /// e-BH (Wang and Ramdas 2022): reporting those whose result is at most q keeps the false-discovery rate at q under any
    /// dependence. The result is Benjamini and Hochberg's adjustment of 1/e, in the order given.
    /// </summary>
    /// <exception cref="BadInputException">An e-value is negative or NaN.</exception>
    public static double[] Adjust(ReadOnlySpan<double> eValues)
    {
        Require(eValues);
        double[] pValues = new double[eValues.Length];
        for (int i = 0; i < pValues.Length; i++)
        {
            pValues[i] = ToP(eValues[i]);
        }

        return Multiplicity.Adjust(pValues, PValueAdjustment.BenjaminiHochberg);
    }

    private static void Require(ReadOnlySpan<double> eValues)
    {
        for (int i = 0; i < eValues.Length; i++)
        {
            if (!(eValues[i] >= 0))
            {
                throw new BadInputException(
                    $"e-value {i + 1} of {eValues.Length} is {eValues[i]}; expected a number of 0 or more."
                );
            }
        }
    }
}
