namespace Telltale.Core.Statistics.EValues;

/// <summary>
/// e-values: numbers ≥ 0 whose mean is at most 1 if the hypothesis holds, so that one of 1/α or more happens with
/// probability α or less (Vovk and Wang 2021, Annals of Statistics 49:1736). Large means evidence against the hypothesis, and evidence
/// from several looks or several studies may be joined without a correction.
/// </summary>
public static class EValue
{
    /// <summary>The product: for e-values of independent data, or each made knowing those before it. 1 of none.</summary>
    /// <exception cref="BadInputException">One is negative or NaN, or 0 and ∞ meet.</exception>
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

    /// <summary>The mean: valid for any dependence.</summary>
    /// <exception cref="BadInputException">There is none, or one is negative or NaN.</exception>
    public static double Mean(ReadOnlySpan<double> eValues)
    {
        Require(eValues);
        if (eValues.IsEmpty)
        {
            throw new BadInputException("There are no e-values to average; expected at least one.");
        }

        double mean = 0;
        foreach (double e in eValues)
        {
            mean += e / eValues.Length;
        }

        return mean;
    }

    /// <summary>The p-value that an e-value stands for: min(1, 1/e) (Markov).</summary>
    public static double ToPValue(double eValue)
    {
        Require([eValue]);
        return eValue <= 1 ? 1 : 1 / eValue;
    }

    /// <summary>
    /// The e-value that a p-value stands for by the mean over κ of the calibrators κ·p^{κ−1}:
    /// (1 − p + p·log p)/(p·(log p)²); ½ at p = 1, ∞ at 0.
    /// </summary>
    /// <exception cref="BadInputException">p is outside [0, 1].</exception>
    public static double FromPValue(double p)
    {
        PValues.Require([p]);
        double log = Math.Log(p);
        return p == 0 ? double.PositiveInfinity
            : log > -1e-4 ? 0.5 + (-log / 6)
            : (1 - p + (p * log)) / (p * log * log);
    }

    /// <summary>
    /// The e-BH procedure (Wang and Ramdas 2022, JRSS B 84:822): which hypotheses are rejected so that the false discovery rate is at
    /// most q, whatever the e-values' dependence: the k largest for the largest k with k·e₍ₖ₎ ≥ K/q.
    /// </summary>
    /// <param name="eValues">One a hypothesis, in [0, ∞].</param>
    /// <param name="q">In (0, 1).</param>
    /// <returns>Whether each is rejected, in their order.</returns>
    /// <exception cref="BadInputException">One is negative or NaN, or q is out of range.</exception>
    public static bool[] BenjaminiHochberg(ReadOnlySpan<double> eValues, double q)
    {
        Require(eValues);
        if (q is not (> 0 and < 1))
        {
            throw new BadInputException($"A false discovery rate of {q} is not understood; expected between 0 and 1.");
        }

        double[] sorted = eValues.ToArray();
        Array.Sort(sorted, (a, b) => b.CompareTo(a));
        double least = double.PositiveInfinity;
        for (int k = sorted.Length; k >= 1; k--)
        {
            if (k * sorted[k - 1] >= sorted.Length / q)
            {
                least = sorted[k - 1];
                break;
            }
        }

        bool any = sorted.Length > 0 && least <= sorted[0];
        bool[] rejected = new bool[eValues.Length];
        for (int i = 0; i < rejected.Length; i++)
        {
            rejected[i] = any && eValues[i] >= least;
        }

        return rejected;
    }

    private static void Require(ReadOnlySpan<double> eValues)
    {
        for (int i = 0; i < eValues.Length; i++)
        {
            if (!(eValues[i] >= 0))
            {
                throw new BadInputException(
                    $"e-value {i + 1} of {eValues.Length} is {eValues[i]}; expected a number from 0 up."
                );
            }
        }
    }
}
