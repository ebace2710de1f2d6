using Telltale.Audit.Verdicts;
using Telltale.Core.Numerics;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>How small a leak an audit could have seen.</summary>
public static class NullPower
{
    /// <summary>
    /// The smallest AUC θ above ½ that a one-sided Mann–Whitney test at level α tells from chance with the given power:
    /// <c>θ − ½ = z_α·σ₀ + z_power·σ(θ)</c>, with σ₀² = (m+n+1)/(12mn), the variance of the AUC when nothing leaks (no ties), and
    /// σ² Hanley and McNeil's (1982) variance at θ, both times the factor. Null where even θ = 1 could not be told.
    /// </summary>
    /// <param name="members">m, at least 1.</param>
    /// <param name="nonMembers">n, at least 1.</param>
    /// <param name="alpha">One-sided level in (0, ½), already divided by the number of attacks where several are tried.</param>
    /// <param name="power">Chance of seeing it, in [½, 1).</param>
    /// <param name="varianceFactor">How many times the variance of independent rows there is, in [1, 2]: see <see cref="LeakTest.VarianceFactor"/>.</param>
    public static double? SmallestDetectableAuc(
        int members,
        int nonMembers,
        double alpha,
        double power = 0.8,
        double varianceFactor = 1
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nonMembers, 1);
        if (alpha is not (> 0 and < 0.5) || power is not (>= 0.5 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), $"alpha {alpha} or power {power} is out of range.");
        }

        double pairs = (double)members * nonMembers;
        double wider = Math.Sqrt(varianceFactor);
        double critical = -Normal.Quantile(alpha) * wider * Math.Sqrt((1.0 + members + nonMembers) / (12 * pairs));
        double z = Normal.Quantile(power) * wider;
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

    /// <summary>
    /// The smallest TPR at FPR f that the test of the highest scores (<see cref="LeakTest.AmongHighest"/>) tells from chance with
    /// the given power, if some members stand above everybody else and all others look alike: with D of m members on top the
    /// members among the k = ⌊f·(m+n)⌋ highest are D and a hypergeometric share of the k − D other places, and the TPR at FPR f is
    /// D/m + (1 − D/m)·f. Where the variance is larger than that of independent rows, level and power are those whose normal
    /// equivalents grow with its root, as the test's p-value shrinks. Null where not even all k places would do.
    /// </summary>
    /// <param name="members">m, at least 1.</param>
    /// <param name="nonMembers">n, at least 1.</param>
    /// <param name="fpr">f in (0, 1).</param>
    /// <param name="alpha">One-sided level in (0, 1), already divided by the number of tests.</param>
    /// <param name="power">Chance of seeing it, in (0, 1).</param>
    /// <param name="varianceFactor">How many times the variance of independent rows there is, in [1, 2].</param>
    public static double? SmallestDetectableTpr(
        int members,
        int nonMembers,
        double fpr,
        double alpha,
        double power = 0.8,
        double varianceFactor = 1
    )
    {
        alpha = SharedRecords.Narrow(alpha, varianceFactor);
        power = SharedRecords.Narrow(power, varianceFactor);
        int all = members + nonMembers;
        int places = (int)Math.Floor(fpr * all);
        int most = Math.Min(places, members);
        if (most == 0 || LeakTest.AtLeast(most, all, members, places) > alpha)
        {
            return null;
        }

        int critical = Smallest(0, most, x => LeakTest.AtLeast(x, all, members, places) <= alpha);
        int onTop = Smallest(
            0,
            most,
            d => LeakTest.AtLeast(Math.Max(0, critical - d), all - d, members - d, places - d) >= power
        );
        double share = (double)onTop / members;
        return share + ((1 - share) * fpr);
    }

    /// <summary>
    /// The fewest members, with as many non-members, that tell an AUC from chance with the given power; null where that is more than
    /// a thousand million of either, or the AUC is not above ½.
    /// </summary>
    /// <param name="auc">In (½, 1].</param>
    /// <param name="alpha">One-sided level in (0, ½).</param>
    /// <param name="power">Chance of seeing it, in [½, 1).</param>
    public static int? RecordsOfEitherClass(double auc, double alpha, double power = 0.8)
    {
        const int most = 1_000_000_000;
        bool Suffices(int each) => SmallestDetectableAuc(each, each, alpha, power) <= auc;
        return auc is > 0.5 and <= 1 && Suffices(most) ? Smallest(1, most, Suffices) : null;
    }

    // The smallest number in [low, high] for which it holds, given that it holds at the high end and from some number on.
    private static int Smallest(int low, int high, Func<int, bool> holds)
    {
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = holds(middle) ? (low, middle) : (middle + 1, high);
        }

        return high;
    }
}
