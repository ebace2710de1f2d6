using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Core.Statistics;

/// <summary>Where the p-value of a permutation test comes from.</summary>
public enum PermutationMethod
{
    /// <summary>Every assignment counted: exact.</summary>
    Exact,

    /// <summary>Drawn assignments, the data counted among them: (1 + b)/(1 + B), valid for any B and never 0.</summary>
    Drawn,
}

/// <summary>Statistic, p-value and where it comes from.</summary>
/// <param name="Statistic">The statistic on the data.</param>
/// <param name="PValue">The p-value, in (0, 1].</param>
/// <param name="Method">Counted or drawn.</param>
/// <param name="Assignments">How many assignments were counted (a double: there may be many), or drawn.</param>
public sealed record PermutationOutcome(double Statistic, double PValue, PermutationMethod Method, double Assignments);

/// <summary>
/// Permutation tests: valid without any distribution of scores, ties included, where members and non-members are exchangeable
/// if nothing leaks. Counted in full where that is little work, else drawn from a seeded stream. Two-sided p-values count
/// statistics at least as far from their centre on either side.
/// </summary>
public static class PermutationTest
{
    // Operations that an exact count may cost.
    private const double MostWork = 2e8;
    private const int MostAssignments = 500_000;

    // Sums that differ by rounding are equal.
    private const double Tie = 1e-9;

    /// <summary>
    /// AUC of members against non-members. Exact by the shift algorithm (Streitberg and Röhmel 1986) over doubled midranks, with
    /// ties, for a few hundred records.
    /// </summary>
    /// <param name="scores">A score a record, no NaN.</param>
    /// <param name="isMember">Truth a record; both classes there.</param>
    /// <param name="alternative">What is looked for.</param>
    /// <param name="draws">Assignments drawn where they are too many to count, at least 1.</param>
    /// <param name="seed">Root of the draws.</param>
    public static PermutationOutcome OfAuc(
        ReadOnlySpan<double> scores,
        ReadOnlySpan<bool> isMember,
        Alternative alternative,
        int draws,
        Seed seed
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        TieGroups groups = TieGroups.Of(scores, isMember);
        double auc = groups.TwiceU / (2.0 * groups.Members * groups.NonMembers);
        RankSum ranks = RankSum.Of(groups);
        if (ranks.Work <= MostWork)
        {
            return new PermutationOutcome(
                auc,
                ranks.PValue(alternative),
                PermutationMethod.Exact,
                Math.Exp(GammaFunctions.LogChoose(groups.Members + groups.NonMembers, groups.Members))
            );
        }

        double[] doubled = [.. ranks.DoubledRanks.Select(r => (double)r)];
        double centre = groups.Members * (groups.Members + groups.NonMembers + 1.0);
        return Draw(auc, doubled, groups.Members, ranks.Observed, centre, alternative, draws, seed);
    }

    /// <summary>
    /// Mean of members − mean of non-members. Exact by enumeration up to half a million assignments.
    /// </summary>
    /// <param name="members">Finite scores, at least one.</param>
    /// <param name="nonMembers">Finite scores, at least one.</param>
    /// <param name="alternative">What is looked for.</param>
    /// <param name="draws">Assignments drawn where they are too many to count, at least 1.</param>
    /// <param name="seed">Root of the draws.</param>
    /// <exception cref="BadInputException">A group is empty, or a score is not finite.</exception>
    public static PermutationOutcome OfMeans(
        ReadOnlySpan<double> members,
        ReadOnlySpan<double> nonMembers,
        Alternative alternative,
        int draws,
        Seed seed
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        double sumOfMembers = FiniteSum(members, "members");
        double sumOfNonMembers = FiniteSum(nonMembers, "non-members");
        int m = members.Length;
        int all = m + nonMembers.Length;
        double difference = (sumOfMembers / m) - (sumOfNonMembers / nonMembers.Length);
        // The difference rises with the members' sum alone.
        double centre = (sumOfMembers + sumOfNonMembers) * m / all;
        double[] values = [.. members, .. nonMembers];
        double assignments = Math.Exp(GammaFunctions.LogChoose(all, m));
        if (assignments > MostAssignments)
        {
            return Draw(difference, values, m, sumOfMembers, centre, alternative, draws, seed);
        }

        double slack = Tie * Spread(values);
        int[] chosen = [.. Enumerable.Range(0, m)];
        long counted = 0;
        long extreme = 0;
        while (true)
        {
            double sum = 0;
            foreach (int i in chosen)
            {
                sum += values[i];
            }

            counted++;
            extreme += IsExtreme(sum, sumOfMembers, centre, slack, alternative) ? 1 : 0;
            int move = m - 1;
            while (move >= 0 && chosen[move] == all - m + move)
            {
                move--;
            }

            if (move < 0)
            {
                return new PermutationOutcome(difference, (double)extreme / counted, PermutationMethod.Exact, counted);
            }

            chosen[move]++;
            for (int i = move + 1; i < m; i++)
            {
                chosen[i] = chosen[i - 1] + 1;
            }
        }
    }

    /// <summary>
    /// Mean of paired differences against 0 by every choice of their signs (Fisher): valid where, if nothing differs, each
    /// difference is as likely as its opposite. Exact up to 18 differences that are not 0. <see cref="Alternative.MembersHigher"/>
    /// reads "the first of each pair is higher".
    /// </summary>
    /// <param name="differences">Finite, at least one.</param>
    /// <param name="alternative">What is looked for.</param>
    /// <param name="draws">Choices of signs drawn where they are too many to count, at least 1.</param>
    /// <param name="seed">Root of the draws.</param>
    /// <exception cref="BadInputException">There is none, or one is not finite.</exception>
    public static PermutationOutcome OfPairs(
        ReadOnlySpan<double> differences,
        Alternative alternative,
        int draws,
        Seed seed
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        double observed = FiniteSum(differences, "paired differences");
        double mean = observed / differences.Length;
        double[] moving = [.. differences.ToArray().Where(d => d != 0)];
        double slack = Tie * moving.Sum(Math.Abs);
        bool exact = moving.Length <= 18;
        long choices = exact ? 1L << moving.Length : draws;
        Rng rng = seed.Derive("signs").CreateRng();
        long extreme = 0;
        for (long c = 0; c < choices; c++)
        {
            double sum = 0;
            for (int i = 0; i < moving.Length; i++)
            {
                bool minus = exact ? (c >> i & 1) != 0 : rng.NextBool();
                sum += minus ? -moving[i] : moving[i];
            }

            extreme += IsExtreme(sum, observed, 0, slack, alternative) ? 1 : 0;
        }

        return exact
            ? new PermutationOutcome(mean, (double)extreme / choices, PermutationMethod.Exact, choices)
            : new PermutationOutcome(mean, (1.0 + extreme) / (1.0 + draws), PermutationMethod.Drawn, draws);
    }

    /// <summary>
    /// Difference of the AUCs of two columns on the same records by swapping each record's two ranks (Bandos, Rockette and Gur 2005,
    /// Statistics in Medicine 24:2873): valid where, if the attacks are equal, a record's two ranks are exchangeable. Ranks, not
    /// scores, since scores of two attacks have no common scale.
    /// </summary>
    /// <param name="first">Scores of the first, no NaN.</param>
    /// <param name="second">Scores of the second for the same records.</param>
    /// <param name="isMember">Truth a record; both classes there.</param>
    /// <param name="alternative">What is looked for; <see cref="Alternative.MembersHigher"/> reads "the first has the higher AUC".</param>
    /// <param name="draws">Choices of swaps drawn where they are too many to count, at least 1.</param>
    /// <param name="seed">Root of the draws.</param>
    /// <remarks>
    /// The AUC is a sum over records of their ranks, members' with plus and non-members' with minus, but for a constant. Swapping a
    /// record's ranks turns the sign of its part of the difference, so the distribution is that of <see cref="OfPairs"/>.
    /// </remarks>
    public static PermutationOutcome OfPairedAuc(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        ReadOnlySpan<bool> isMember,
        Alternative alternative,
        int draws,
        Seed seed
    )
    {
        double[] one = Placed(first, isMember, out double aucOne);
        double[] two = Placed(second, isMember, out double aucTwo);
        double[] differences = new double[one.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = one[i] - two[i];
        }

        PermutationOutcome signs = OfPairs(differences, alternative, draws, seed);
        return signs with { Statistic = aucOne - aucTwo };
    }

    // Midranks among all records, divided so that AUC = Σ members − Σ non-members up to a constant: Σ R over members is
    // m·n·AUC + m(m+1)/2, and over non-members m·n·(1 − AUC) + n(n+1)/2.
    private static double[] Placed(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember, out double auc)
    {
        RankedScores ranked = RankedScores.Of(scores, isMember);
        TieGroups groups = ranked.Groups;
        double pairs = (double)groups.Members * groups.NonMembers;
        auc = groups.TwiceU / (2 * pairs);
        double[] placed = new double[scores.Length];
        int at = 0;
        int above = 0;
        foreach (TieGroup group in groups.Descending)
        {
            int size = group.Members + group.NonMembers;
            double rank = scores.Length - above - ((size - 1) / 2.0);
            for (int end = at + size; at < end; at++)
            {
                placed[ranked.Order[at]] = (ranked.IsMember[at] ? rank : -rank) / (2 * pairs);
            }

            above += size;
        }

        return placed;
    }

    private static PermutationOutcome Draw(
        double statistic,
        double[] values,
        int members,
        double observed,
        double centre,
        Alternative alternative,
        int draws,
        Seed seed
    )
    {
        Rng rng = seed.Derive("assignments").CreateRng();
        double slack = Tie * Spread(values);
        double[] order = [.. values];
        long extreme = 0;
        for (int d = 0; d < draws; d++)
        {
            double sum = 0;
            for (int i = 0; i < members; i++)
            {
                int j = i + rng.NextInt(order.Length - i);
                (order[i], order[j]) = (order[j], order[i]);
                sum += order[i];
            }

            extreme += IsExtreme(sum, observed, centre, slack, alternative) ? 1 : 0;
        }

        return new PermutationOutcome(statistic, (1.0 + extreme) / (1.0 + draws), PermutationMethod.Drawn, draws);
    }

    private static bool IsExtreme(double sum, double observed, double centre, double slack, Alternative alternative) =>
        alternative switch
        {
            Alternative.MembersHigher => sum >= observed - slack,
            Alternative.MembersLower => sum <= observed + slack,
            Alternative.TwoSided => Math.Abs(sum - centre) >= Math.Abs(observed - centre) - slack,
        };

    private static double Spread(double[] values) => values.Sum(Math.Abs);

    private static double FiniteSum(ReadOnlySpan<double> values, string what)
    {
        if (values.IsEmpty)
        {
            throw new BadInputException($"There are no {what}; a permutation test needs at least one.");
        }

        double sum = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new BadInputException($"Found {value} among the {what}; a test of means needs finite numbers.");
            }

            sum += value;
        }

        return sum;
    }
}
