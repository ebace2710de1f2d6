using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics.Power;

/// <summary>
/// How many records it takes to see that a TPR lies above the FPR at one threshold, if that threshold's FPR is known (from far more
/// non-members): the exact one-sided binomial test of m members.
/// </summary>
public static class RatePower
{
    private const long MostPositives = 1L << 40;
    private const int Ripple = 20;

    /// <summary>
    /// The chance that the test at level α rejects "TPR ≤ f": P(X ≥ c | t), X ~ Bin(m, t), with the smallest c for which
    /// P(X ≥ c | f) ≤ α. 0 where no count rejects.
    /// </summary>
    /// <param name="members">m, at least 1.</param>
    /// <param name="fpr">f in (0, 1).</param>
    /// <param name="tpr">t in [0, 1].</param>
    /// <param name="alpha">One-sided level in (0, 1).</param>
    public static double Of(long members, double fpr, double tpr, double alpha)
    {
        Require(fpr, tpr, alpha, 0.5);
        long critical = Critical(members, fpr, Math.Log(alpha));
        return critical > members ? 0 : Math.Exp(Binomial.LogAtLeast(critical, members, tpr));
    }

    /// <summary>
    /// The fewest members with which that test has the given power. Because counts are whole, a few more members may have a little less:
    /// the power dips below and returns until about a tenth more (of very few positives, two fifths more).
    /// </summary>
    /// <param name="fpr">f in (0, 1).</param>
    /// <param name="tpr">t above f, at most 1.</param>
    /// <param name="alpha">One-sided level in (0, 1).</param>
    /// <param name="power">In (0, 1).</param>
    /// <exception cref="BadInputException">A rate or level is out of range, or no audit has so many members.</exception>
    public static long Members(double fpr, double tpr, double alpha, double power)
    {
        Require(fpr, tpr, alpha, power);
        if (!(tpr > fpr))
        {
            throw new BadInputException(
                $"A TPR of {tpr} is not above the FPR of {fpr}, so no number of members can show that it is."
            );
        }

        double logAlpha = Math.Log(alpha);
        double logPower = Math.Log(power);
        // For each critical count c look at the largest m at which the level still holds; the power there rises with c.
        bool Suffices(long c) => Binomial.LogAtLeast(c, LargestWithin(c, fpr, logAlpha), tpr) >= logPower;
        long fails = 0;
        long suffices = 1;
        while (!Suffices(suffices))
        {
            (fails, suffices) = (suffices, suffices * 2);
            if (suffices > MostPositives)
            {
                throw new BadInputException(
                    $"To tell a TPR of {tpr} from an FPR of {fpr} more members are needed than any audit has; ask about a larger difference."
                );
            }
        }

        while (suffices - fails > 1)
        {
            long middle = fails + ((suffices - fails) / 2);
            (fails, suffices) = Suffices(middle) ? (fails, middle) : (middle, suffices);
        }

        // m is whole, so the rise is not perfectly smooth.
        for (long c = Math.Max(1, suffices - Ripple); c < suffices; c++)
        {
            suffices = Suffices(c) ? c : suffices;
        }

        long few = suffices - 1;
        long enough = LargestWithin(suffices, fpr, logAlpha);
        while (enough - few > 1)
        {
            long middle = few + ((enough - few) / 2);
            (few, enough) = Binomial.LogAtLeast(suffices, middle, tpr) >= logPower ? (few, middle) : (middle, enough);
        }

        return enough;
    }

    /// <summary>The smallest TPR that m members show with the given power, up to 1e-9; null where not even 1 would.</summary>
    /// <param name="members">m, at least 1.</param>
    /// <param name="fpr">f in (0, 1).</param>
    /// <param name="alpha">One-sided level in (0, 1).</param>
    /// <param name="power">In (0, 1).</param>
    public static double? SmallestTpr(long members, double fpr, double alpha, double power)
    {
        Require(fpr, 1, alpha, power);
        long critical = Critical(members, fpr, Math.Log(alpha));
        return critical > members ? null : Beta.Quantile(power, critical, members - critical + 1.0);
    }

    /// <summary>The smallest c with P(Bin(m, f) ≥ c) ≤ α.</summary>
    private static long Critical(long members, double fpr, double logAlpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        long low = 0;
        long high = members + 1;
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = Binomial.LogAtLeast(middle, members, fpr) <= logAlpha ? (low, middle) : (middle, high);
        }

        return high;
    }

    // The largest m with P(Bin(m, f) ≥ c) ≤ α: at least c − 1, where no count reaches c.
    private static long LargestWithin(long critical, double fpr, double logAlpha)
    {
        long low = critical - 1;
        long high = critical;
        while (Binomial.LogAtLeast(critical, high, fpr) <= logAlpha)
        {
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = Binomial.LogAtLeast(critical, middle, fpr) <= logAlpha ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static void Require(double fpr, double tpr, double alpha, double power)
    {
        if (fpr is not (> 0 and < 1) || tpr is not (>= 0 and <= 1))
        {
            throw new BadInputException(
                $"An FPR of {fpr} with a TPR of {tpr} is not understood; expected fractions, the FPR above 0 and below 1."
            );
        }

        if (alpha is not (> 0 and < 1) || power is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A level of {alpha} with a power of {power} is not understood; expected numbers between 0 and 1, such as 0.05 and 0.8."
            );
        }
    }
}
