namespace Telltale.Core.Numerics;

/// <summary>
/// The beta distribution with parameters a, b &gt; 0: its distribution function is the regularised incomplete beta function
/// I_x(a, b). Tails are computed as logarithms, by a continued fraction times a prefix in Loader's
/// saddle-point form, so they keep a relative error of 1e-13 or better at 1e-300 and with parameters in the millions;
/// nothing is rounded up to a floor. Meant for a, b ≥ ½, the parameters of binomial limits and of Student's t.
/// </summary>
public static class Beta
{
    private const int MaximumIterations = 1_000_000;

    /// <summary>P(X ≤ x); 0 at x ≤ 0, 1 at x ≥ 1.</summary>
    public static double Cdf(double x, double a, double b) => Math.Exp(LogCdf(x, a, b));

    /// <summary>P(X &gt; x).</summary>
    public static double Survival(double x, double a, double b) => Math.Exp(LogSurvival(x, a, b));

    /// <summary>P(X ≤ x) at an x in (0, 1) and the density there, x^(a−1)·(1 − x)^(b−1) / B(a, b), which share most of their work.</summary>
    public static (double Cdf, double Density) CdfAndDensity(double x, double a, double b)
    {
        RequireParameters(a, b);
        double y = 1 - x;
        double prefix = Math.Exp(LogPrefix(x, y, a, b));
        double cdf = x * (a + b + 2) < a + 1 ? prefix * Fraction(x, y, a, b) : 1 - (prefix * Fraction(y, x, b, a));
        return (cdf, prefix / (x * y));
    }

    /// <summary>log P(X ≤ x) = log I_x(a, b); −∞ at x ≤ 0, 0 at x ≥ 1.</summary>
    public static double LogCdf(double x, double a, double b) => LogCdf(x, 1 - x, a, b);

    /// <summary>log P(X &gt; x) = log I_{1−x}(b, a).</summary>
    public static double LogSurvival(double x, double a, double b) => LogCdf(1 - x, x, b, a);

    /// <summary>
    /// log I_x(a, b) where both x and its complement y = 1 − x are known exactly; for an x so near 1 that 1 − x would be rounded.
    /// </summary>
    public static double LogCdf(double x, double y, double a, double b)
    {
        RequireParameters(a, b);
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        if (x <= 0 || y <= 0)
        {
            return x <= 0 ? double.NegativeInfinity : 0;
        }

        // Below the mean the fraction converges, and the smaller of the two tails is the one computed.
        return x * (a + b + 2) < a + 1
            ? LogFraction(x, y, a, b)
            : LogDomain.LogOneMinusExp(Math.Min(0, LogFraction(y, x, b, a)));
    }

    /// <summary>The x with P(X ≤ x) = p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1] or NaN, or a parameter is not positive.</exception>
    public static double Quantile(double p, double a, double b)
    {
        RequireProbability(p);
        return QuantileOfLog(Math.Log(p), LogDomain.LogOnePlus(-p), a, b);
    }

    /// <summary>The x with P(X &gt; x) = p, without forming 1 − p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1] or NaN, or a parameter is not positive.</exception>
    public static double SurvivalQuantile(double p, double a, double b)
    {
        RequireProbability(p);
        return QuantileOfLog(LogDomain.LogOnePlus(-p), Math.Log(p), a, b);
    }

    // The two logs are those of P(X ≤ x) and of P(X > x).
    private static double QuantileOfLog(double logLower, double logUpper, double a, double b)
    {
        RequireParameters(a, b);
        if (double.IsNegativeInfinity(logLower) || double.IsNegativeInfinity(logUpper))
        {
            return double.IsNegativeInfinity(logLower) ? 0 : 1;
        }

        double mean = a / (a + b);
        return logLower <= LogCdf(mean, b / (a + b), a, b)
            ? Math.Exp(LogBelowMean(logLower, a, b))
            : -LogDomain.ExpMinusOne(LogBelowMean(logUpper, b, a));
    }

    // Newton's method in log x on log I, an increasing function that is concave for b ≥ 1; a bracket guards the rest.
    private static double LogBelowMean(double logP, double a, double b)
    {
        double low = double.NegativeInfinity;
        double high = Math.Log(a) - Math.Log(a + b);
        double u = high;
        for (int i = 0; i < 100; i++)
        {
            double x = Math.Exp(u);
            double value = LogCdf(x, -LogDomain.ExpMinusOne(u), a, b);
            double excess = value - logP;
            if (excess == 0)
            {
                break;
            }

            if (excess > 0)
            {
                high = u;
            }
            else
            {
                low = u;
            }

            double slope = Math.Exp(LogPrefix(x, -LogDomain.ExpMinusOne(u), a, b) - value) / -LogDomain.ExpMinusOne(u);
            double next = u - (excess / slope);
            if (!(next > low && next < high))
            {
                next = double.IsNegativeInfinity(low) ? u - Math.Max(1, -u) : 0.5 * (low + high);
            }

            double step = Math.Abs(next - u);
            u = next;
            if (step <= 3e-16 * Math.Abs(u))
            {
                break;
            }
        }

        return u;
    }

    private static double LogFraction(double x, double y, double a, double b) =>
        LogPrefix(x, y, a, b) + Math.Log(Fraction(x, y, a, b));

    // log(x^a·y^b / B(a, b)).
    private static double LogPrefix(double x, double y, double a, double b)
    {
        double n = a + b;
        double stirling =
            GammaFunctions.StirlingError(n) - GammaFunctions.StirlingError(a) - GammaFunctions.StirlingError(b);
        double excess = Excess(x, y, a, b);
        double deviance = GammaFunctions.Deviance(a, n * x, excess) + GammaFunctions.Deviance(b, n * y, -excess);
        return (0.5 * (Math.Log(a) + Math.Log(b) - Math.Log(n) - Math.Log(2 * Math.PI))) + stirling - deviance;
    }

    // (a + b)·x − a, from whichever of x and y is the smaller: that one is known to full relative precision.
    private static double Excess(double x, double y, double a, double b) =>
        x < y ? ((a + b) * x) - a : b - ((a + b) * y);

    // I_x(a, b)·B(a, b)/(x^a·y^b) as the even part of the fraction of DLMF 8.17.22, in the arrangement of Didonato and
    // Morris (1992, eq. 9), whose terms do not cancel; evaluated by Lentz's method.
    private static double Fraction(double x, double y, double a, double b)
    {
        const double Tiny = 1e-300;
        double shortfall = 1 - Excess(x, y, a, b);
        double value = a / (a + 1) * shortfall;
        double c = value;
        double d = 0;
        for (int n = 1; n <= MaximumIterations; n++)
        {
            double centre = a + (2d * n) - 1;
            double weight = n * (b - n) * x;
            double alpha = (a + n - 1) / centre * ((a + b + n - 1) / centre) * weight * x;
            double beta = n + (weight / centre) + ((a + n) / (centre + 2) * (shortfall + (n * (1 + y))));
            d = beta + (alpha * d);
            c = beta + (alpha / c);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            double change = c * d;
            value *= change;
            if (Math.Abs(change - 1) <= 2.3e-16)
            {
                return 1 / value;
            }
        }

        throw new ArithmeticException($"The incomplete beta fraction did not converge at x = {x}, a = {a}, b = {b}.");
    }

    private static void RequireParameters(double a, double b)
    {
        if (!(a > 0 && b > 0 && double.IsFinite(a) && double.IsFinite(b)))
        {
            throw new ArgumentOutOfRangeException(nameof(a), $"a = {a}, b = {b}: both must be positive and finite.");
        }
    }

    private static void RequireProbability(double p)
    {
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
        }
    }
}
