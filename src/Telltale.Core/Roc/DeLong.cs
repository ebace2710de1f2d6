using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>Two score columns of the same records compared by their areas.</summary>
/// <param name="First">AUC of the first.</param>
/// <param name="Second">AUC of the second.</param>
/// <param name="Covariance">Covariance of the two.</param>
/// <param name="Difference">First − second.</param>
/// <param name="Variance">Variance of the difference.</param>
/// <param name="PValue">Two-sided p of no difference; 1 where both difference and variance are 0.</param>
public sealed record AucComparison(
    double First,
    double Second,
    double Covariance,
    double Difference,
    double Variance,
    double PValue
)
{
    /// <summary>Difference ± z·√variance at a two-sided confidence.</summary>
    public Interval Interval(double confidence)
    {
        double half = -Normal.Quantile((1 - confidence) / 2) * Math.Sqrt(Variance);
        return new Interval(Difference - half, Difference + half);
    }
}

/// <summary>
/// DeLong's variance of the AUC (DeLong, DeLong and Clarke-Pearson 1988) from structural components: V₁₀ of a member is the
/// share of non-members below it, V₀₁ of a non-member the share of members above it, ties counted half; the variance is
/// S₁₀/m + S₀₁/n with the sample variances of both. One sort, no m×n table (as Sun and Xu 2014).
/// </summary>
public static class DeLong
{
    /// <summary>The variance of the AUC, or null where a class has only one record (its sample variance is undefined).</summary>
    public static double? Variance(TieGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        long m = groups.Members;
        long n = groups.NonMembers;
        if (m < 2 || n < 2)
        {
            return null;
        }

        double auc = groups.TwiceU / (2.0 * m * n);
        double one = 0;
        double zero = 0;
        long membersAbove = 0;
        long nonMembersBelow = n;
        foreach (TieGroup group in groups.Descending)
        {
            nonMembersBelow -= group.NonMembers;
            double member = ((nonMembersBelow + (0.5 * group.NonMembers)) / n) - auc;
            double nonMember = ((membersAbove + (0.5 * group.Members)) / m) - auc;
            one += group.Members * member * member;
            zero += group.NonMembers * nonMember * nonMember;
            membersAbove += group.Members;
        }

        return (one / (m - 1) / m) + (zero / (n - 1) / n);
    }

    /// <summary>Compares two attacks on the same records.</summary>
    /// <param name="first">Scores of the first attack, a record each.</param>
    /// <param name="second">Scores of the second attack for the same records.</param>
    /// <param name="isMember">Truth of the records.</param>
    /// <exception cref="BadInputException">A class has fewer than two records, or a score is NaN.</exception>
    public static AucComparison Compare(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        ReadOnlySpan<bool> isMember
    )
    {
        if (first.Length != second.Length || first.Length != isMember.Length)
        {
            throw new ArgumentException("Both columns and the truth must have a value a record.", nameof(second));
        }

        Placements one = Placements.Of(first, isMember);
        Placements two = Placements.Of(second, isMember);
        if (one.Members.Length < 2 || one.NonMembers.Length < 2)
        {
            throw new BadInputException(
                $"Comparing two attacks needs two records of either class; found {one.Members.Length} members and {one.NonMembers.Length} non-members."
            );
        }

        double covariance = Covariance(one, two);
        double variance = Math.Max(0, Covariance(one, one) + Covariance(two, two) - (2 * covariance));
        double difference = one.Auc - two.Auc;
        double p =
            variance == 0
                ? difference == 0
                    ? 1
                    : 0
                : 2 * Normal.Survival(Math.Abs(difference) / Math.Sqrt(variance));
        return new AucComparison(one.Auc, two.Auc, covariance, difference, variance, p);
    }

    /// <summary>
    /// Compares the AUCs of two columns on different records, as pROC does: the difference over √(both variances) against Student's t
    /// with Welch–Satterthwaite's degrees of freedom over all records of either.
    /// </summary>
    /// <exception cref="BadInputException">A class has fewer than two records.</exception>
    public static AucComparison CompareUnpaired(TieGroups first, TieGroups second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (Variance(first) is not { } one || Variance(second) is not { } two)
        {
            throw new BadInputException(
                "Comparing two AUCs on different records needs two members and two non-members of either side."
            );
        }

        double variance = one + two;
        double aucOne = first.TwiceU / (2.0 * first.Members * first.NonMembers);
        double aucTwo = second.TwiceU / (2.0 * second.Members * second.NonMembers);
        double difference = aucOne - aucTwo;
        double p =
            variance == 0
                ? difference == 0
                    ? 1
                    : 0
                : Math.Min(
                    1,
                    2
                        * StudentT.Survival(
                            Math.Abs(difference) / Math.Sqrt(variance),
                            variance
                                * variance
                                / (
                                    (one * one / (first.Members + first.NonMembers - 1.0))
                                    + (two * two / (second.Members + second.NonMembers - 1.0))
                                )
                        )
                );
        return new AucComparison(aucOne, aucTwo, 0, difference, variance, p);
    }

    private static double Covariance(Placements a, Placements b) =>
        (Covariance(a.Members, a.Auc, b.Members, b.Auc) / a.Members.Length)
        + (Covariance(a.NonMembers, a.Auc, b.NonMembers, b.Auc) / a.NonMembers.Length);

    private static double Covariance(double[] a, double meanA, double[] b, double meanB)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }

        return sum / (a.Length - 1);
    }
}
