namespace Telltale.Core.Numerics;

/// <summary>The logarithm of the gamma function, and the two pieces from which tails of large counts are built.</summary>
public static class GammaFunctions
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double OneMinusEuler = 0.42278433509846713939;

    // ζ(k) − 1 for k = 2 … 41: what is left of log Γ around 2 once its first term is taken out.
    private static readonly double[] ZetaMinusOne = [.. Enumerable.Range(2, 40).Select(ZetaExcess)];

    /// <summary>
    /// log Γ(x) for x &gt; 0, to a relative error near 1e-15 (also beside the zeros at 1 and 2). 0 and +∞ give +∞.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">x is negative or NaN.</exception>
    public static double LogGamma(double x)
    {
        if (x is not >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "log Γ is asked for positive numbers only.");
        }

        return x switch
        {
            0 => double.PositiveInfinity,
            < 0.5 => LogGamma(1 + x) - Math.Log(x),
            < 1.5 => AroundTwo(x - 1) - LogDomain.LogOnePlus(x - 1),
            <= 2.5 => AroundTwo(x - 2),
            < 15 => Shifted(x),
            double.PositiveInfinity => x,
            _ => ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingSeries(x),
        };
    }

    /// <summary>
    /// What Stirling's formula leaves out: <c>log Γ(x+1) − (x+½)·log x + x − ½·log 2π</c>, x &gt; 0 (Loader 2000, "Fast and
    /// accurate computation of binomial probabilities").
    /// </summary>
    public static double StirlingError(double x) =>
        x >= 15 ? StirlingSeries(x) : LogGamma(x + 1) - ((x + 0.5) * Math.Log(x)) + x - HalfLogTwoPi;

    /// <summary>
    /// The deviance <c>x·log(x/m) + m − x</c> of a count x ≥ 0 from its mean m ≥ 0, without cancellation near x = m (Loader
    /// 2000, bd0). A mean of 0 under a positive count gives +∞.
    /// </summary>
    public static double Deviance(double x, double mean) => Deviance(x, mean, mean - x);

    /// <summary>The same where <paramref name="difference"/> = m − x is known better than by subtracting.</summary>
    public static double Deviance(double x, double mean, double difference)
    {
        if (x == 0)
        {
            return mean;
        }

        double ratio = difference / x;
        return ratio is > -0.5 and < 1
            ? -x * LogDomain.LogOnePlusResidue(ratio)
            : (x * (Math.Log(x) - Math.Log(mean))) + difference;
    }

    /// <summary>log of the number of ways to choose k of n, 0 ≤ k ≤ n.</summary>
    public static double LogChoose(long n, long k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        return LogGamma(n + 1d) - LogGamma(k + 1d) - LogGamma(n - k + 1d);
    }

    // log Γ(2 + z) = (1 − γ)·z + Σ_{k≥2} (−1)^k·(ζ(k) − 1)·z^k / k for |z| ≤ ½ (Abramowitz and Stegun 6.1.33).
    private static double AroundTwo(double z)
    {
        double sum = 0;
        for (int i = ZetaMinusOne.Length - 1; i >= 0; i--)
        {
            int k = i + 2;
            double term = ZetaMinusOne[i] / k;
            sum = (sum * z) + (k % 2 == 0 ? term : -term);
        }

        return z * (OneMinusEuler + (sum * z));
    }

    private static double Shifted(double x)
    {
        double product = 1;
        while (x > 2.5)
        {
            x -= 1;
            product *= x;
        }

        return Math.Log(product) + AroundTwo(x - 2);
    }

    // Σ B_{2k} / (2k·(2k−1)·x^{2k−1}), exact to a double from 15 on.
    private static double StirlingSeries(double x)
    {
        double s = 1 / (x * x);
        double sum = 1.0 / 156;
        sum = (sum * s) - (691.0 / 360360);
        sum = (sum * s) + (1.0 / 1188);
        sum = (sum * s) - (1.0 / 1680);
        sum = (sum * s) + (1.0 / 1260);
        sum = (sum * s) - (1.0 / 360);
        sum = (sum * s) + (1.0 / 12);
        return sum / x;
    }

    // Euler–Maclaurin from 80 on.
    private static double ZetaExcess(int k)
    {
        const int From = 80;
        double power = Math.Pow(From, -k);
        double tail = (power * From / (k - 1)) + (power / 2);
        double derivative = k * power / From;
        tail += derivative / 12;
        derivative *= (k + 1d) * (k + 2d) / (From * From);
        tail -= derivative / 720;
        derivative *= (k + 3d) * (k + 4d) / (From * From);
        tail += derivative / 30240;
        double sum = tail;
        for (int i = From - 1; i >= 2; i--)
        {
            sum += Math.Pow(i, -k);
        }

        return sum;
    }
}
