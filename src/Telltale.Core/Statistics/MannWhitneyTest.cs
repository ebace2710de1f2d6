using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>
/// The Mann–Whitney (Wilcoxon rank-sum) test. U = #{member &gt; non-member} + ½·#{ties} over all pairs, so U/(m·n) is the
/// area under the ROC curve; under the null hypothesis the two groups are exchangeable.
/// </summary>
public static class MannWhitneyTest
{
    private const long ExactPairs = 10_000;

    /// <summary>
    /// The normal approximation with the variance corrected for ties. With <paramref name="continuity"/> U is moved by ½
    /// towards its mean, as tables and most programs do. If all scores are equal U cannot vary and p is 1.
    /// </summary>
    /// <exception cref="BadInputException">A group is empty, or a score is NaN.</exception>
    public static SignificanceTest Asymptotic(
        ReadOnlySpan<double> members,
        ReadOnlySpan<double> nonMembers,
        Alternative alternative,
        bool continuity
    ) => Asymptotic(TieGroups.Of(members, nonMembers), alternative, continuity);

    /// <summary>The same on scores that are already grouped.</summary>
    public static SignificanceTest Asymptotic(TieGroups groups, Alternative alternative, bool continuity)
    {
        ArgumentNullException.ThrowIfNull(groups);
        double m = groups.Members;
        double n = groups.NonMembers;
        double all = m + n;
        double ties = 0;
        foreach (TieGroup group in groups.Descending)
        {
            double t = (double)group.Members + group.NonMembers;
            ties += t * (t - 1) * (t + 1);
        }

        double u = groups.TwiceU / 2.0;
        double deviation = Math.Sqrt(m * n / 12 * (all + 1 - (ties / (all * (all - 1)))));
        if (deviation == 0 || double.IsNaN(deviation))
        {
            return new SignificanceTest(u, 1);
        }

        double correction = continuity ? 0.5 : 0;
        double excess = u - (m * n / 2);
        double p = alternative switch
        {
            Alternative.TwoSided => Math.Min(1, 2 * Normal.Survival((Math.Abs(excess) - correction) / deviation)),
            Alternative.MembersHigher => Normal.Survival((excess - correction) / deviation),
            Alternative.MembersLower => Normal.Survival((-excess - correction) / deviation),
        };
        return new SignificanceTest(u, p);
    }

    /// <summary>
    /// The exact permutation distribution of U, for untied scores with at most 10,000 pairs; the two-sided p is twice the
    /// smaller tail, at most 1.
    /// </summary>
    /// <exception cref="BadInputException">A group is empty, a score is NaN, scores tie, or there are too many pairs.</exception>
    public static SignificanceTest Exact(
        ReadOnlySpan<double> members,
        ReadOnlySpan<double> nonMembers,
        Alternative alternative
    )
    {
        TieGroups groups = TieGroups.Of(members, nonMembers);
        if (!HasExact(groups))
        {
            throw new BadInputException(
                $"The exact Mann-Whitney test takes untied scores with at most {ExactPairs} pairs; here are {groups.Members} members and {groups.NonMembers} non-members{(groups.HasTies ? " with ties" : "")}. Use the asymptotic test."
            );
        }

        long u = groups.TwiceU / 2;
        double[] distribution = Distribution(groups.Members, groups.NonMembers);
        double atLeast = SumFrom(distribution, u);
        double atMost = SumFrom(distribution, ((long)groups.Members * groups.NonMembers) - u);
        double p = alternative switch
        {
            Alternative.TwoSided => 2 * Math.Min(atLeast, atMost),
            Alternative.MembersHigher => atLeast,
            Alternative.MembersLower => atMost,
        };
        return new SignificanceTest(u, Math.Min(1, p));
    }

    /// <summary>Whether <see cref="Exact"/> takes these scores.</summary>
    public static bool HasExact(TieGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return !groups.HasTies && (long)groups.Members * groups.NonMembers <= ExactPairs;
    }

    // P(U = u) for every u. The largest of the m + n scores is a member's with probability m/(m + n), and then it beats all n
    // non-members: P(m, n, u) = m/(m+n)·P(m−1, n, u−n) + n/(m+n)·P(m, n−1, u). Only positive terms are added.
    private static double[] Distribution(int members, int nonMembers)
    {
        int pairs = members * nonMembers;
        double[][] previous = [.. Enumerable.Range(0, nonMembers + 1).Select(_ => new double[pairs + 1])];
        foreach (double[] none in previous)
        {
            none[0] = 1;
        }

        for (int m = 1; m <= members; m++)
        {
            double[][] current = [.. Enumerable.Range(0, nonMembers + 1).Select(_ => new double[pairs + 1])];
            current[0][0] = 1;
            for (int n = 1; n <= nonMembers; n++)
            {
                double memberLargest = (double)m / (m + n);
                double nonMemberLargest = (double)n / (m + n);
                for (int u = 0; u <= m * n; u++)
                {
                    double beats = u >= n ? previous[n][u - n] : 0;
                    current[n][u] = (memberLargest * beats) + (nonMemberLargest * current[n - 1][u]);
                }
            }

            previous = current;
        }

        return previous[nonMembers];
    }

    // From the far tail inwards, smallest terms first.
    private static double SumFrom(double[] distribution, long from)
    {
        double sum = 0;
        for (long u = distribution.Length - 1; u >= from; u--)
        {
            sum += distribution[u];
        }

        return sum;
    }
}
