namespace Telltale.Core.Numerics;

/// <summary>
/// The χ² distribution with ν &gt; 0 degrees of freedom, through the regularised incomplete gamma functions P and Q of shape
/// ν/2 at x/2; tails as logarithms.
/// </summary>
public static class ChiSquared
{
    private const int MaximumIterations = 1_000_000;

    /// <summary>P(X &gt; x).</summary>
    public static double Survival(double x, double degreesOfFreedom) => Math.Exp(LogSurvival(x, degreesOfFreedom));

    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(double x, double degreesOfFreedom) => Math.Exp(LogCdf(x, degreesOfFreedom));

    /// <summary>log P(X &gt; x) = log Q(ν/2, x/2); 0 at x ≤ 0, −∞ at +∞.</summary>
    public static double LogSurvival(double x, double degreesOfFreedom)
    {
        (double shape, double scaled) = Require(x, degreesOfFreedom);
        return scaled <= 0 ? 0
            : double.IsPositiveInfinity(scaled) ? double.NegativeInfinity
            : scaled < shape + 1 ? LogDomain.LogOneMinusExp(Math.Min(0, LogSeries(shape, scaled)))
            : LogFraction(shape, scaled);
    }

    /// <summary>log P(X ≤ x) = log P(ν/2, x/2); −∞ at x ≤ 0, 0 at +∞.</summary>
    public static double LogCdf(double x, double degreesOfFreedom)
    {
        (double shape, double scaled) = Require(x, degreesOfFreedom);
        return scaled <= 0 ? double.NegativeInfinity
            : double.IsPositiveInfinity(scaled) ? 0
            : scaled < shape + 1 ? LogSeries(shape, scaled)
            : LogDomain.LogOneMinusExp(Math.Min(0, LogFraction(shape, scaled)));
    }

    private static (double Shape, double Scaled) Require(double x, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0 && double.IsFinite(degreesOfFreedom)) || double.IsNaN(x))
        {
            throw new ArgumentOutOfRangeException(
                nameof(degreesOfFreedom),
                $"χ² at x = {x} with {degreesOfFreedom} degrees of freedom is not defined."
            );
        }

        return (degreesOfFreedom / 2, x / 2);
    }

    // log(x^s·e^{−x} / Γ(s)) in Loader's saddle-point form.
    private static double LogPrefix(double shape, double x) =>
        (0.5 * (Math.Log(shape) - Math.Log(2 * Math.PI)))
        - GammaFunctions.StirlingError(shape)
        - GammaFunctions.Deviance(shape, x);

    // DLMF 8.7.1: P = x^s·e^{−x}/Γ(s+1) · Σ x^k / ((s+1)…(s+k)).
    private static double LogSeries(double shape, double x)
    {
        double term = 1;
        double sum = 1;
        for (int k = 1; k <= MaximumIterations; k++)
        {
            term *= x / (shape + k);
            double next = sum + term;
            if (next == sum)
            {
                return LogPrefix(shape, x) - Math.Log(shape) + Math.Log(sum);
            }

            sum = next;
        }

        throw new ArithmeticException($"The incomplete gamma series did not converge at shape {shape}, x {x}.");
    }

    // DLMF 8.9.2 by Lentz's method: Q = x^s·e^{−x}/Γ(s) · 1/(x+1−s − 1·(1−s)/(x+3−s − …)).
    private static double LogFraction(double shape, double x)
    {
        const double Tiny = 1e-300;
        double b = x + 1 - shape;
        double c = 1 / Tiny;
        double d = 1 / b;
        double value = d;
        for (int k = 1; k <= MaximumIterations; k++)
        {
            double a = -k * (k - shape);
            b += 2;
            d = (a * d) + b;
            c = b + (a / c);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            double change = c * d;
            value *= change;
            if (Math.Abs(change - 1) <= 2.3e-16)
            {
                return LogPrefix(shape, x) + Math.Log(value);
            }
        }

        throw new ArithmeticException($"The incomplete gamma fraction did not converge at shape {shape}, x {x}.");
    }
}
