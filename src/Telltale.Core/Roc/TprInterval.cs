using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// Limits for the TPR at FPR f that count the noise of the threshold as well as that of the rate, for independent records.
/// Estimand: the largest TPR of a threshold whose FPR in the whole population is at most f (as if non-members never ended).
/// <para>
/// Each end spends half of α, half of that on the threshold and half on the rate. Threshold: the number of n non-members above
/// the true one is binomial with rate f, so the record of rank r + 1 among them lies above it but for
/// P(Bin(n, f) ≤ r), and that of rank r below it but for P(Bin(n, f) ≥ r). Rate: Clopper–Pearson on the members beyond
/// that record, which is independent of them. Ties only widen: members equal to the record count for the upper end and not for
/// the lower. Covers at least as often as asked, at any f, m and n; in practice rather more.
/// </para>
/// </summary>
public static class TprInterval
{
    /// <summary>How results name the method.</summary>
    public const string MethodName = "order-statistic+clopper-pearson";

    /// <summary>
    /// Limits at a two-sided confidence in (0, 1). Where f·n is so small that even the highest non-member may lie below the true
    /// threshold the lower limit is 0; at f = 1 both are 1.
    /// </summary>
    public static Interval OrderStatistic(RocCurve curve, double fpr, double confidence)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Require(fpr, confidence);
        if (fpr == 1)
        {
            return new Interval(1, 1);
        }

        double tail = (1 - confidence) / 4;
        (int rankAbove, int rankBelow) = Ranks(curve.NonMembers, fpr, tail);
        double low = 0;
        if (rankAbove >= 0)
        {
            int hits = curve[curve.LastWithFalsePositives(rankAbove)].TruePositives;
            low = BinomialInterval.ClopperPearsonLow(hits, curve.Members, tail);
        }

        double high = 1;
        if (rankBelow <= curve.NonMembers)
        {
            int hits = curve[curve.FirstWithFalsePositives(rankBelow)].TruePositives;
            high = BinomialInterval.ClopperPearsonHigh(hits, curve.Members, tail);
        }

        return new Interval(low, high);
    }

    internal static void Require(double fpr, double confidence)
    {
        if (confidence is not (> 0 and < 1) || fpr is not (>= 0 and <= 1))
        {
            throw new BadInputException(
                $"Limits at FPR {fpr} with confidence {confidence} are not understood; expected a fraction from 0 to 1 and a number between 0 and 1."
            );
        }
    }

    /// <summary>
    /// The largest r with P(Bin(n, f) ≤ r) ≤ tail, −1 if there is none, and the smallest r with P(Bin(n, f) ≥ r) ≤ tail, n + 1
    /// if there is none.
    /// </summary>
    internal static (int Above, int Below) Ranks(int n, double fpr, double tail)
    {
        double logTail = Math.Log(tail);
        int low = -1;
        int high = n;
        while (low < high)
        {
            int middle = high - ((high - low) / 2);
            bool holds = Binomial.LogAtMost(middle, n, fpr) <= logTail;
            (low, high) = holds ? (middle, high) : (low, middle - 1);
        }

        int above = low;
        low = 0;
        high = n + 1;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            bool holds = Binomial.LogAtLeast(middle, n, fpr) <= logTail;
            (low, high) = holds ? (low, middle) : (middle + 1, high);
        }

        return (above, low);
    }
}
