namespace Telltale.Core.Numerics;

/// <summary>
/// Tails of the number K of successes in n trials of probability p, as logarithms, exact for any n: P(K ≥ k) = I_p(k, n−k+1).
/// </summary>
public static class Binomial
{
    /// <summary>log P(K = k).</summary>
    public static double LogPmf(long k, long n, double p)
    {
        Require(n, p);
        if (k < 0 || k > n)
        {
            return double.NegativeInfinity;
        }

        if (p is 0 or 1)
        {
            return k == (p == 0 ? 0 : n) ? 0 : double.NegativeInfinity;
        }

        if (k == 0)
        {
            return n * LogDomain.LogOnePlus(-p);
        }

        if (k == n)
        {
            return n * Math.Log(p);
        }

        double rest = n - k;
        return GammaFunctions.StirlingError(n)
            - GammaFunctions.StirlingError(k)
            - GammaFunctions.StirlingError(rest)
            - GammaFunctions.Deviance(k, n * p)
            - GammaFunctions.Deviance(rest, n * (1 - p))
            + (0.5 * (Math.Log(n) - Math.Log(2 * Math.PI) - Math.Log(k) - Math.Log(rest)));
    }

    /// <summary>log P(K ≤ k); −∞ for k &lt; 0, 0 for k ≥ n.</summary>
    public static double LogAtMost(long k, long n, double p)
    {
        Require(n, p);
        return k < 0 ? double.NegativeInfinity
            : k >= n ? 0
            : Beta.LogSurvival(p, k + 1d, n - k);
    }

    /// <summary>log P(K ≥ k); 0 for k ≤ 0, −∞ for k &gt; n.</summary>
    public static double LogAtLeast(long k, long n, double p)
    {
        Require(n, p);
        return k <= 0 ? 0
            : k > n ? double.NegativeInfinity
            : Beta.LogCdf(p, k, n - k + 1d);
    }

    private static void Require(long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
        }
    }
}
