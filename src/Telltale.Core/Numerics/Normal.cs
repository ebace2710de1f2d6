namespace Telltale.Core.Numerics;

/// <summary>
/// The standard normal distribution, both tails to a relative error near 1e-15 and their logarithms as far as a double
/// reaches: <c>LogCdf(−1e6)</c> is −5·10¹¹, not −∞. NaN gives NaN. Rational approximations of Cody (1969), "Rational
/// Chebyshev approximation for the error function", Math. Comp. 23.
/// </summary>
public static class Normal
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double InverseRootTwoPi = 0.39894228040143267794;
    private const double CentralLimit = 0.67448975;

    private static readonly double[] CentralNumerator =
    [
        0.065682337918207449113,
        2.2352520354606839287,
        161.02823106855587881,
        1067.6894854603709582,
        18154.981253343561249,
    ];

    private static readonly double[] CentralDenominator =
    [
        1,
        47.20258190468824187,
        976.09855173777669322,
        10260.932208618978205,
        45507.789335026729956,
    ];

    private static readonly double[] MiddleNumerator =
    [
        1.0765576773720192317e-8,
        0.39894151208813466764,
        8.8831497943883759412,
        93.506656132177855979,
        597.27027639480026226,
        2494.5375852903726711,
        6848.1904505362823326,
        11602.651437647350124,
        9842.7148383839780218,
    ];

    private static readonly double[] MiddleDenominator =
    [
        1,
        22.266688044328115691,
        235.38790178262499861,
        1519.377599407554805,
        6485.558298266760755,
        18615.571640885098091,
        34900.952721145977266,
        38912.003286093271411,
        19685.429676859990727,
    ];

    private static readonly double[] FarNumerator =
    [
        0.02307344176494017303,
        0.21589853405795699,
        0.1274011611602473639,
        0.02223527787064980743,
        0.001421619193227893466,
        2.9112874951168792e-5,
    ];

    private static readonly double[] FarDenominator =
    [
        1,
        1.28426009614491121,
        0.468238212480865118,
        0.0659881378689285515,
        0.00378239633202758244,
        7.29751555083966205e-5,
    ];

    /// <summary>log φ(x) = −x²/2 − ½·log 2π.</summary>
    public static double LogPdf(double x) => (-0.5 * x * x) - HalfLogTwoPi;

    /// <summary>Φ(x) = P(Z ≤ x); underflows to 0 below about −38, where <see cref="LogCdf"/> still answers.</summary>
    public static double Cdf(double x)
    {
        if (Math.Abs(x) <= CentralLimit)
        {
            return 0.5 + Central(x);
        }

        double tail = Tail(Math.Abs(x));
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>1 − Φ(x) = P(Z &gt; x), without the subtraction.</summary>
    public static double Survival(double x) => Cdf(-x);

    /// <summary>log Φ(x): relative error near 1e-15 in the lower tail, and in the upper one, where it is about −(1 − Φ(x)).</summary>
    public static double LogCdf(double x)
    {
        if (x < -CentralLimit)
        {
            return double.IsNegativeInfinity(x) ? x : (-0.5 * x * x) + Math.Log(ScaledTail(-x));
        }

        return x <= CentralLimit ? Math.Log(0.5 + Central(x)) : LogDomain.LogOnePlus(-Tail(x));
    }

    /// <summary>log(1 − Φ(x)).</summary>
    public static double LogSurvival(double x) => LogCdf(-x);

    /// <summary>
    /// The x with Φ(x) = <paramref name="p"/>, p in [0, 1]; 0 gives −∞ and 1 gives +∞. For p that close to 1 that 1 − p
    /// matters, ask for the negated quantile of 1 − p.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1] or NaN.</exception>
    public static double Quantile(double p)
    {
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
        }

        return Math.Abs(p - 0.5) < 0.2 ? CentralQuantile(p - 0.5)
            : p < 0.5 ? LowerQuantile(Math.Log(p))
            : -LowerQuantile(Math.Log(1 - p));
    }

    /// <summary>The x with log Φ(x) = <paramref name="logP"/>, logP ≤ 0; for tails that a double cannot hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">logP is positive or NaN.</exception>
    public static double QuantileOfLog(double logP)
    {
        if (logP is not <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(logP), logP, "The log of a probability is at most 0.");
        }

        double p = Math.Exp(logP);
        return Math.Abs(p - 0.5) < 0.2 ? CentralQuantile(p - 0.5)
            : p < 0.5 ? LowerQuantile(logP)
            : -LowerQuantile(LogDomain.LogOneMinusExp(logP));
    }

    // Φ(x) − ½ for |x| ≤ 0.674, to a relative error of about 1e-16.
    private static double Central(double x) =>
        x * Polynomial(CentralNumerator, x * x) / Polynomial(CentralDenominator, x * x);

    // (1 − Φ(x))·exp(x²/2) for x > 0.674.
    private static double ScaledTail(double x)
    {
        if (x < 5.656854249492381)
        {
            return Polynomial(MiddleNumerator, x) / Polynomial(MiddleDenominator, x);
        }

        double inverseSquare = 1 / (x * x);
        double ratio =
            inverseSquare * Polynomial(FarNumerator, inverseSquare) / Polynomial(FarDenominator, inverseSquare);
        return (InverseRootTwoPi - ratio) / x;
    }

    // exp(−x²/2) with x split at a sixteenth, so that the square's rounding is not magnified by the exponential.
    private static double Tail(double x)
    {
        if (x > 40)
        {
            return 0;
        }

        double rounded = Math.Truncate(x * 16) / 16;
        double rest = (x - rounded) * (x + rounded);
        return Math.Exp(-0.5 * rounded * rounded) * Math.Exp(-0.5 * rest) * ScaledTail(x);
    }

    private static double CentralQuantile(double excess)
    {
        double x = excess / InverseRootTwoPi;
        for (int i = 0; i < 20; i++)
        {
            // |excess| < 0.2 keeps |x| below 0.53, inside the central approximation.
            double step = (Central(Math.Clamp(x, -CentralLimit, CentralLimit)) - excess) / Math.Exp(LogPdf(x));
            x -= step;
            if (Math.Abs(step) <= 1e-16 * Math.Abs(x))
            {
                break;
            }
        }

        return x;
    }

    // Newton's method on log Φ, which is concave and increasing: after one step it closes in from the left.
    private static double LowerQuantile(double logP)
    {
        if (double.IsNegativeInfinity(logP))
        {
            return logP;
        }

        double x = logP < -5 ? -Math.Sqrt((-2 * logP) - Math.Log(-4 * Math.PI * logP)) : -0.5;
        for (int i = 0; i < 60; i++)
        {
            double logCdf = LogCdf(x);
            double step = (logCdf - logP) / Math.Exp(LogPdf(x) - logCdf);
            x -= step;
            if (Math.Abs(step) <= 2e-16 * Math.Abs(x))
            {
                break;
            }
        }

        return x;
    }

    private static double Polynomial(double[] highestFirst, double x)
    {
        double value = highestFirst[0];
        for (int i = 1; i < highestFirst.Length; i++)
        {
            value = (value * x) + highestFirst[i];
        }

        return value;
    }
}
