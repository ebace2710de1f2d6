namespace Telltale.Attacks.Numerics;

/// <summary>The logarithm of the gamma function for positive arguments.</summary>
internal static class GammaFunction
{
    /// <summary>
    /// <c>log Γ(x)</c> for x &gt; 0; the absolute error is below 2e-14 and, for large x, below 2e-15 · log Γ(x). Stirling's series
    /// (Abramowitz and Stegun 6.1.41) from x = 12 on; below, the recurrence <c>Γ(x + 1) = x Γ(x)</c> leads up to it.
    /// NaN for x ≤ 0 or NaN; +∞ gives +∞.
    /// </summary>
    public static double LogGamma(double x)
    {
        if (!(x > 0))
        {
            return double.NaN;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        double product = 1;
        while (x < 12)
        {
            product *= x;
            x += 1;
        }

        double r = 1 / (x * x);
        double series =
            (1.0 / 12)
            - (
                r
                * (
                    (1.0 / 360)
                    - (
                        r
                        * (
                            (1.0 / 1260)
                            - (r * ((1.0 / 1680) - (r * ((1.0 / 1188) - (r * ((691.0 / 360360) - (r / 156)))))))
                        )
                    )
                )
            );
        return ((x - 0.5) * Math.Log(x)) - x + NormalTail.HalfLogTwoPi + (series / x) - Math.Log(product);
    }

    /// <summary><c>log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b)</c>.</summary>
    public static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);
}
