using Telltale.Core.Statistics;

namespace Telltale.Core.Privacy;

/// <summary>
/// The ε that a fixed threshold disproves. (ε, δ)-differential privacy implies TPR ≤ e^ε·FPR + δ and TNR ≤ e^ε·FNR + δ (Kairouz,
/// Oh and Viswanath 2015), so
/// <c>ε ≥ max(0, ln((TPR_L − δ)/FPR_U), ln((TNR_L − δ)/FNR_U))</c> with TPR_L and FPR_U the one-sided Clopper–Pearson limits at
/// (1 − confidence)/2 each; FNR_U = 1 − TPR_L and TNR_L = 1 − FPR_U are the same two limits read from the other side, so both
/// ratios hold at once. Valid only for a threshold that was not chosen on the counted records, and for independent rows.
/// </summary>
public static class TwoRateBound
{
    /// <summary>How results name the method.</summary>
    public const string MethodName = "clopper-pearson";

    /// <summary>The lower bound on ε, never negative; 0 proves nothing.</summary>
    /// <param name="counts">What the threshold did; a negative or missing class is refused.</param>
    /// <param name="delta">δ in [0, 1).</param>
    /// <param name="confidence">One-sided confidence of the bound, in (0, 1).</param>
    /// <exception cref="BadInputException">Counts, δ or confidence are impossible.</exception>
    public static double Epsilon(ConfusionCounts counts, double delta, double confidence)
    {
        if (
            counts is not { TruePositives: >= 0, FalseNegatives: >= 0, FalsePositives: >= 0, TrueNegatives: >= 0 }
            || counts.Members == 0
            || counts.NonMembers == 0
        )
        {
            throw new BadInputException(
                $"A bound on epsilon needs members and non-members; found tp {counts.TruePositives}, fn {counts.FalseNegatives}, fp {counts.FalsePositives}, tn {counts.TrueNegatives}."
            );
        }

        if (delta is not (>= 0 and < 1))
        {
            throw new BadInputException($"A delta of {delta} is not understood; expected a number from 0, below 1.");
        }

        if (confidence is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A confidence of {confidence} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }

        double tail = (1 - confidence) / 2;
        double tprLow = BinomialInterval.ClopperPearsonLow(counts.TruePositives, counts.Members, tail);
        double fprHigh = BinomialInterval.ClopperPearsonHigh(counts.FalsePositives, counts.NonMembers, tail);
        // The complements are asked for as limits of their own, so that a rate near 1 keeps its digits.
        double fnrHigh = BinomialInterval.ClopperPearsonHigh(counts.FalseNegatives, counts.Members, tail);
        double tnrLow = BinomialInterval.ClopperPearsonLow(counts.TrueNegatives, counts.NonMembers, tail);
        return Math.Max(0, Math.Max(LogRatio(tprLow - delta, fprHigh), LogRatio(tnrLow - delta, fnrHigh)));
    }

    private static double LogRatio(double above, double below) =>
        above <= 0 ? double.NegativeInfinity : Math.Log(above) - Math.Log(below);
}
