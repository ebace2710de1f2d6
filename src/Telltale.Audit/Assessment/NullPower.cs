using Telltale.Core.Numerics;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>How small a leak an audit could have seen.</summary>
public static class NullPower
{
    /// <summary>
    /// The smallest AUC θ above ½ that a one-sided Mann–Whitney test at level α tells from chance with the given power:
    /// <c>θ − ½ = z_α·σ₀ + z_power·σ(θ)</c>, with σ₀² = (m+n+1)/(12mn), the variance of the AUC when nothing leaks (no ties), and
    /// σ² Hanley and McNeil's (1982) variance at θ. Rows are taken as independent. Null where even θ = 1 could not be told.
    /// </summary>
    /// <param name="members">m, at least 1.</param>
    /// <param name="nonMembers">n, at least 1.</param>
    /// <param name="alpha">One-sided level in (0, ½), already divided by the number of attacks where several are tried.</param>
    /// <param name="power">Chance of seeing it, in [½, 1).</param>
    public static double? SmallestDetectableAuc(int members, int nonMembers, double alpha, double power = 0.8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nonMembers, 1);
        if (alpha is not (> 0 and < 0.5) || power is not (>= 0.5 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), $"alpha {alpha} or power {power} is out of range.");
        }

        double pairs = (double)members * nonMembers;
        double critical = -Normal.Quantile(alpha) * Math.Sqrt((1.0 + members + nonMembers) / (12 * pairs));
        double z = Normal.Quantile(power);
        double Shortfall(double auc) =>
            auc - 0.5 - critical - (z * Math.Sqrt(AucInterval.HanleyMcNeilVariance(auc, members, nonMembers)));

        if (critical >= 0.5)
        {
            return null;
        }

        double low = 0.5;
        double high = 1;
        for (int i = 0; i < 100; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Shortfall(middle) < 0 ? (middle, high) : (low, middle);
        }

        return high;
    }
}
