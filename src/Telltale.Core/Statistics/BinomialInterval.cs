using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>
/// Limits for a rate p from k successes in n ≥ 1 independent trials. A one-sided limit at confidence c leaves out 1 − c;
/// a two-sided interval leaves out half of that at either end.
/// </summary>
public static class BinomialInterval
{
    /// <summary>Both limits at a two-sided confidence in (0, 1).</summary>
    /// <exception cref="BadInputException">Counts or confidence are impossible.</exception>
    public static Interval TwoSided(long successes, long trials, double confidence, BinomialIntervalMethod method)
    {
        Require(successes, trials, confidence);
        double tail = (1 - confidence) / 2;
        return new Interval(Low(successes, trials, tail, method), High(successes, trials, tail, method));
    }

    /// <summary>The lower limit at a one-sided confidence: p is above it with at least (or about) that probability.</summary>
    /// <exception cref="BadInputException">Counts or confidence are impossible.</exception>
    public static double LowerLimit(long successes, long trials, double confidence, BinomialIntervalMethod method)
    {
        Require(successes, trials, confidence);
        return Low(successes, trials, 1 - confidence, method);
    }

    /// <summary>The upper limit at a one-sided confidence.</summary>
    /// <exception cref="BadInputException">Counts or confidence are impossible.</exception>
    public static double UpperLimit(long successes, long trials, double confidence, BinomialIntervalMethod method)
    {
        Require(successes, trials, confidence);
        return High(successes, trials, 1 - confidence, method);
    }

    /// <summary>Clopper–Pearson's lower limit that leaves out <paramref name="tail"/>, for tails too small to write as 1 − confidence.</summary>
    public static double ClopperPearsonLow(long successes, long trials, double tail) =>
        successes == 0 ? 0 : Beta.Quantile(tail, successes, trials - successes + 1d);

    /// <summary>Clopper–Pearson's upper limit that leaves out <paramref name="tail"/>.</summary>
    public static double ClopperPearsonHigh(long successes, long trials, double tail) =>
        successes == trials ? 1 : Beta.SurvivalQuantile(tail, successes + 1d, trials - successes);

    private static double Low(long k, long n, double tail, BinomialIntervalMethod method) =>
        method switch
        {
            BinomialIntervalMethod.ClopperPearson => ClopperPearsonLow(k, n, tail),
            BinomialIntervalMethod.Jeffreys => Beta.Quantile(tail, k + 0.5, n - k + 0.5),
            BinomialIntervalMethod.Wilson => Wilson(k, n, tail).Low,
            BinomialIntervalMethod.AgrestiCoull => AgrestiCoull(k, n, tail).Low,
            BinomialIntervalMethod.Wald => Wald(k, n, tail).Low,
        };

    private static double High(long k, long n, double tail, BinomialIntervalMethod method) =>
        method switch
        {
            BinomialIntervalMethod.ClopperPearson => ClopperPearsonHigh(k, n, tail),
            BinomialIntervalMethod.Jeffreys => Beta.SurvivalQuantile(tail, k + 0.5, n - k + 0.5),
            BinomialIntervalMethod.Wilson => Wilson(k, n, tail).High,
            BinomialIntervalMethod.AgrestiCoull => AgrestiCoull(k, n, tail).High,
            BinomialIntervalMethod.Wald => Wald(k, n, tail).High,
        };

    private static Interval Wilson(long k, long n, double tail)
    {
        double z = -Normal.Quantile(tail);
        double p = (double)k / n;
        double denominator = 1 + (z * z / n);
        double centre = (p + (z * z / (2d * n))) / denominator;
        double half = Math.Abs(z) / denominator * Math.Sqrt(((p * (1 - p)) + (z * z / (4d * n))) / n);
        // The limits at the edges are 0 and 1 exactly; the formula would leave rounding there.
        double low = k == 0 && z >= 0 ? 0 : centre - (Math.Sign(z) * half);
        double high = k == n && z >= 0 ? 1 : centre + (Math.Sign(z) * half);
        return new Interval(low, high).WithinUnit();
    }

    private static Interval AgrestiCoull(long k, long n, double tail)
    {
        double z = -Normal.Quantile(tail);
        double trials = n + (z * z);
        double centre = (k + (z * z / 2)) / trials;
        double half = z * Math.Sqrt(centre * (1 - centre) / trials);
        return new Interval(centre - half, centre + half).WithinUnit();
    }

    private static Interval Wald(long k, long n, double tail)
    {
        double p = (double)k / n;
        double half = -Normal.Quantile(tail) * Math.Sqrt(p * (1 - p) / n);
        return new Interval(p - half, p + half).WithinUnit();
    }

    private static void Require(long successes, long trials, double confidence)
    {
        if (trials < 1 || successes < 0 || successes > trials)
        {
            throw new BadInputException(
                $"{successes} successes in {trials} trials are not counts of a rate; expected 0 <= successes <= trials and at least one trial."
            );
        }

        if (confidence is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A confidence of {confidence} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }
    }
}
