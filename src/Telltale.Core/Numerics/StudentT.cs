namespace Telltale.Core.Numerics;

/// <summary>Student's t distribution with ν &gt; 0 degrees of freedom, not necessarily whole; tails as logarithms.</summary>
public static class StudentT
{
    /// <summary>log density: <c>log Γ((ν+1)/2) − log Γ(ν/2) − ½·log(νπ) − (ν+1)/2 · log(1 + t²/ν)</c>.</summary>
    public static double LogPdf(double t, double degreesOfFreedom)
    {
        Require(degreesOfFreedom);
        double half = degreesOfFreedom / 2;
        // log Γ(a+½) − log Γ(a) by Stirling, so that a large ν costs no digits.
        double gammaRatio =
            GammaFunctions.StirlingError(half + 0.5)
            - GammaFunctions.StirlingError(half)
            + (half * LogDomain.LogOnePlusResidue(0.5 / half))
            + (0.5 * Math.Log(half));
        double spread = LogOnePlusSquare(t, degreesOfFreedom);
        return gammaRatio - (0.5 * Math.Log(degreesOfFreedom * Math.PI)) - ((half + 0.5) * spread);
    }

    /// <summary>P(T ≤ t).</summary>
    public static double Cdf(double t, double degreesOfFreedom) => Math.Exp(LogCdf(t, degreesOfFreedom));

    /// <summary>P(T &gt; t).</summary>
    public static double Survival(double t, double degreesOfFreedom) => Cdf(-t, degreesOfFreedom);

    /// <summary>log P(T ≤ t): for t &lt; 0, ½·I_{ν/(ν+t²)}(ν/2, ½).</summary>
    public static double LogCdf(double t, double degreesOfFreedom)
    {
        Require(degreesOfFreedom);
        if (double.IsNaN(t) || double.IsInfinity(t))
        {
            return double.IsNaN(t) ? t
                : t > 0 ? 0
                : t;
        }

        double square = t * t / degreesOfFreedom;
        double tail =
            double.IsInfinity(square) || degreesOfFreedom * square > 1e290
                ? FarTail(Math.Abs(t), degreesOfFreedom)
                : Beta.LogCdf(1 / (1 + square), square / (1 + square), degreesOfFreedom / 2, 0.5)
                    - 0.6931471805599453094;
        return t <= 0 ? tail : LogDomain.LogOneMinusExp(tail);
    }

    /// <summary>log P(T &gt; t).</summary>
    public static double LogSurvival(double t, double degreesOfFreedom) => LogCdf(-t, degreesOfFreedom);

    /// <summary>
    /// t with log P(T ≤ t) = <paramref name="logP"/> ≤ log ½, by halving between 0 and ever farther out, until two neighbouring numbers
    /// are left; −∞ for a probability of 0.
    /// </summary>
    public static double QuantileOfLog(double logP, double degreesOfFreedom)
    {
        Require(degreesOfFreedom);
        if (!(logP <= -0.6931471805599453094))
        {
            throw new ArgumentOutOfRangeException(nameof(logP), logP, "The logarithm of a probability of at most ½.");
        }

        double low = -1;
        while (low > double.NegativeInfinity && LogCdf(low, degreesOfFreedom) > logP)
        {
            low *= 2;
        }

        double high = low == -1 ? 0 : low / 2;
        while (low + ((high - low) / 2) is var middle && middle > low && middle < high)
        {
            (low, high) = LogCdf(middle, degreesOfFreedom) > logP ? (low, middle) : (middle, high);
        }

        return high;
    }

    // So far out the density is a pure power, and the tail is t·f(t)/ν.
    private static double FarTail(double t, double degreesOfFreedom) =>
        Math.Log(t) + LogPdf(t, degreesOfFreedom) - Math.Log(degreesOfFreedom);

    private static double LogOnePlusSquare(double t, double degreesOfFreedom)
    {
        double square = t * t / degreesOfFreedom;
        return double.IsInfinity(square)
            ? (2 * Math.Log(Math.Abs(t))) - Math.Log(degreesOfFreedom)
            : LogDomain.LogOnePlus(square);
    }

    private static void Require(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0 && double.IsFinite(degreesOfFreedom)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(degreesOfFreedom),
                degreesOfFreedom,
                "Degrees of freedom are positive and finite."
            );
        }
    }
}
