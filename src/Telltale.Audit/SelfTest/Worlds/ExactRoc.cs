namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>
/// The ROC curve that no attack can exceed: that of the likelihood ratio (Neyman and Pearson 1933), from the exact
/// probabilities of ratios above a threshold.
/// </summary>
/// <param name="above">
/// For t the probabilities, of a non-member and of a member, that the logarithm of the likelihood ratio exceeds t; neither
/// rises with t, and a ratio that no non-member can have counts as exceeding every t.
/// </param>
/// <param name="drawsLots">
/// Whether an attack can tell equal ratios apart, by chance or by anything else that says nothing about membership; false
/// where all that it sees is a label.
/// </param>
public sealed class ExactRoc(Func<double, (double NonMember, double Member)> above, bool drawsLots = true)
{
    // Beyond this the ratio leaves the range of doubles.
    private const double Limit = 700;
    private const int Steps = 4000;
    private const double SteepestStep = 40;

    /// <summary>
    /// The largest TPR that any attack reaches at an FPR of at most <paramref name="fpr"/>. Where the ratio takes a value
    /// with positive probability, an attack that draws lots among equal ratios moves along a straight line with that slope;
    /// one that cannot stays at its lower end.
    /// </summary>
    public double Tpr(double fpr)
    {
        double low = -Limit;
        double high = Limit;
        for (int i = 0; i < 200; i++)
        {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = above(middle).NonMember <= fpr ? (low, middle) : (middle, high);
        }

        (double nonMember, double member) = above(high);
        // Along a continuous part nothing is left over; rounding may leave a little either way.
        double left = drawsLots ? Math.Max(0, fpr - nonMember) : 0;
        return Math.Min(1, member + (left > 0 ? Math.Exp(high) * left : 0));
    }

    /// <summary>The area under it, to about six digits: straight lines between 8,001 thresholds.</summary>
    public double Auc()
    {
        double area = 0;
        (double NonMember, double Member) last = (0, 0);
        for (int i = 0; i <= 2 * Steps; i++)
        {
            (double NonMember, double Member) next = above(SteepestStep * (Steps - i) / Steps);
            area += (next.NonMember - last.NonMember) * (next.Member + last.Member) / 2;
            last = next;
        }

        return area + ((1 - last.NonMember) * (1 + last.Member) / 2);
    }
}
