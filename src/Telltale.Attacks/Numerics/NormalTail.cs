using Telltale.Core.Numerics;

namespace Telltale.Attacks.Numerics;

/// <summary>The standard normal distribution in the log domain.</summary>
internal static class NormalTail
{
    /// <summary>½ log 2π.</summary>
    public const double HalfLogTwoPi = 0.918938533204672741780329736405617639861;

    /// <summary><c>log φ(x) = −x²/2 − ½ log 2π</c>.</summary>
    public static double LogDensity(double x) => (-0.5 * x * x) - HalfLogTwoPi;

    /// <summary>
    /// <c>log Φ(x)</c>, with a relative error below 1e-13 on the whole line: near −x²/2 far to the left and near
    /// −Φ(−x) far to the right, where Φ itself would be 0 or 1. NaN gives NaN, −∞ gives −∞, +∞ gives 0.
    /// </summary>
    /// <remarks>
    /// Between −2 and 2: <c>Φ(x) = ½ + φ(x)(x + x³/3 + x⁵/15 + …)</c>, Abramowitz and Stegun 26.2.11. Beyond: Laplace's
    /// continued fraction for Mills' ratio, 26.2.14.
    /// </remarks>
    public static double LogCdf(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        return x switch
        {
            < -2 => LogLowerTail(-x),
            > 2 => LogDomain.LogOnePlus(-Math.Exp(LogLowerTail(x))),
            _ => Math.Log(0.5 + CentralHalf(x)),
        };
    }

    /// <summary><c>Φ(x) − ½</c> for |x| ≤ 2.</summary>
    private static double CentralHalf(double x)
    {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int odd = 3; Math.Abs(term) > Math.Abs(sum) * 1e-18; odd += 2)
        {
            term *= square / odd;
            sum += term;
        }

        return Math.Exp(LogDensity(x)) * sum;
    }

    /// <summary><c>log Φ(−x)</c> for x ≥ 2: the density times <c>1/(x + 1/(x + 2/(x + 3/(x + …))))</c>.</summary>
    private static double LogLowerTail(double x)
    {
        if (double.IsPositiveInfinity(x))
        {
            return double.NegativeInfinity;
        }

        // Lentz's method; all terms are positive, so nothing cancels.
        double fraction = x;
        double c = x;
        double d = 0;
        for (int k = 1; k < 1000; k++)
        {
            d = 1 / (x + (k * d));
            c = x + (k / c);
            double step = c * d;
            fraction *= step;
            if (Math.Abs(step - 1) < 1e-16)
            {
                break;
            }
        }

        return LogDensity(x) - Math.Log(fraction);
    }
}
