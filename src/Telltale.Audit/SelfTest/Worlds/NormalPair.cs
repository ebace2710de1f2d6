using System.Runtime.InteropServices;
using Telltale.Core.Numerics;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>An answer that is normal with and without a record in the training set: <c>N(mean, spread²)</c> each.</summary>
/// <param name="OutMean">Mean without the record.</param>
/// <param name="OutSpread">Standard deviation without it, above 0.</param>
/// <param name="InMean">Mean with the record.</param>
/// <param name="InSpread">Standard deviation with it, above 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NormalPair(double OutMean, double OutSpread, double InMean, double InSpread)
{
    /// <summary><c>log N(x; in) − log N(x; out)</c>.</summary>
    public double LogRatio(double x)
    {
        double inside = (x - InMean) / InSpread;
        double outside = (x - OutMean) / OutSpread;
        return (0.5 * ((outside * outside) - (inside * inside))) + Math.Log(OutSpread / InSpread);
    }

    /// <summary>
    /// Probabilities that the ratio's logarithm exceeds t. It is <c>a·x² + b·x + c</c>, so where it exceeds t is a half-line
    /// for equal spreads, the inside of an interval where members vary less, and the outside where they vary more.
    /// </summary>
    public (double NonMember, double Member) Above(double threshold)
    {
        double outWeight = 1 / (OutSpread * OutSpread);
        double inWeight = 1 / (InSpread * InSpread);
        double a = 0.5 * (outWeight - inWeight);
        double b = (InMean * inWeight) - (OutMean * outWeight);
        double c =
            (0.5 * ((OutMean * OutMean * outWeight) - (InMean * InMean * inWeight)))
            + Math.Log(OutSpread / InSpread)
            - threshold;
        if (a == 0)
        {
            return b > 0 ? Between(-c / b, double.PositiveInfinity) : Between(double.NegativeInfinity, -c / b);
        }

        double discriminant = (b * b) - (4 * a * c);
        if (discriminant <= 0)
        {
            return a < 0 ? (0, 0) : (1, 1);
        }

        // Both roots without the difference of two nearly equal numbers.
        double q = -0.5 * (b + (Math.CopySign(1, b) * Math.Sqrt(discriminant)));
        (double low, double high) = (Math.Min(q / a, c / q), Math.Max(q / a, c / q));
        (double nonMember, double member) = Between(low, high);
        return a < 0 ? (nonMember, member) : (1 - nonMember, 1 - member);
    }

    private (double NonMember, double Member) Between(double low, double high) =>
        (
            Mass((low - OutMean) / OutSpread, (high - OutMean) / OutSpread),
            Mass((low - InMean) / InSpread, (high - InMean) / InSpread)
        );

    // In the upper tail the survival function keeps the digits.
    private static double Mass(double low, double high) =>
        low > 0 ? Normal.Survival(low) - Normal.Survival(high) : Normal.Cdf(high) - Normal.Cdf(low);
}
