using Telltale.Core.Numerics;

namespace Telltale.Attacks.Numerics;

/// <summary>Student's t distribution in the log domain, location 0 and scale 1.</summary>
internal static class StudentT
{
    /// <summary>
    /// Log-density at <paramref name="t"/> with ν &gt; 0 degrees of freedom:
    /// <c>−log B(ν/2, ½) − ½ log ν − (ν+1)/2 · log(1 + t²/ν)</c>.
    /// </summary>
    public static double LogDensity(double t, double nu) =>
        -GammaFunction.LogBeta(nu / 2, 0.5) - (0.5 * Math.Log(nu)) - ((nu + 1) / 2 * LogOnePlusSquare(t, nu));

    /// <summary>
    /// <c>log P(T ≤ t)</c>, exact in both tails: <c>½ I_x(ν/2, ½)</c> with <c>x = ν/(ν + t²)</c> is the tail beyond |t|
    /// (Abramowitz and Stegun 26.7.1). NaN where t or ν is NaN.
    /// </summary>
    public static double LogCdf(double t, double nu)
    {
        if (double.IsNaN(t) || double.IsNaN(nu))
        {
            return double.NaN;
        }

        double logTail = LogHalf + LogTailBeta(Math.Abs(t), nu);
        return t <= 0 ? logTail : LogDomain.LogOnePlus(-Math.Exp(logTail));
    }

    private const double LogHalf = -0.693147180559945309417232121458;

    /// <summary><c>log(1 + t²/ν)</c>, also where t² would overflow.</summary>
    private static double LogOnePlusSquare(double t, double nu) =>
        Math.Abs(t) > 1e100 ? (2 * Math.Log(Math.Abs(t))) - Math.Log(nu) : LogDomain.LogOnePlus(t * t / nu);

    /// <summary><c>log I_x(ν/2, ½)</c> at <c>x = ν/(ν + t²)</c>, t ≥ 0.</summary>
    private static double LogTailBeta(double t, double nu)
    {
        double a = nu / 2;
        const double b = 0.5;
        double logX = -LogOnePlusSquare(t, nu);
        if (t == 0)
        {
            return 0;
        }

        double x = Math.Exp(logX);
        // 1 − x without cancelling.
        double y = t > 1e100 ? 1 : t * t / (nu + (t * t));
        double logFront = (a * logX) + (b * Math.Log(y)) - GammaFunction.LogBeta(a, b);
        // The continued fraction converges fast on one side of the mean of the Beta distribution.
        return x < (a + 1) / (a + b + 2)
            ? logFront - Math.Log(a) + Math.Log(BetaFraction(a, b, x))
            : LogDomain.LogOnePlus(-Math.Exp(logFront - Math.Log(b) + Math.Log(BetaFraction(b, a, y))));
    }

    /// <summary>The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.</summary>
    private static double BetaFraction(double a, double b, double x)
    {
        double c = 1;
        double d = 1 / AwayFromZero(1 - ((a + b) * x / (a + 1)));
        double fraction = d;
        for (int m = 1; m < 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / AwayFromZero(1 + (even * d));
            c = AwayFromZero(1 + (even / c));
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / AwayFromZero(1 + (odd * d));
            c = AwayFromZero(1 + (odd / c));
            double step = d * c;
            fraction *= step;
            if (Math.Abs(step - 1) < 1e-16)
            {
                break;
            }
        }

        return fraction;
    }

    private static double AwayFromZero(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
}
