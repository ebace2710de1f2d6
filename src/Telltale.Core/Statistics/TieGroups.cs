using System.Runtime.InteropServices;

namespace Telltale.Core.Statistics;

/// <summary>All records that share one score.</summary>
/// <param name="Score">The score; may be ±∞.</param>
/// <param name="Members">Members with it.</param>
/// <param name="NonMembers">Non-members with it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TieGroup(double Score, int Members, int NonMembers);

/// <summary>
/// Scores of members and non-members after the one sort on which every ROC statistic rests: groups of equal scores with the
/// number of records of either class. Ties are together from here on, so the order of the input cannot matter.
/// </summary>
public sealed class TieGroups
{
    private readonly TieGroup[] _descending;

    private TieGroups(TieGroup[] descending)
    {
        _descending = descending;
        long twiceU = 0;
        long nonMembersAbove = 0;
        foreach (TieGroup group in descending)
        {
            Members += group.Members;
            NonMembers += group.NonMembers;
            HasTies |= group.Members + group.NonMembers > 1;
        }

        foreach (TieGroup group in descending)
        {
            long below = NonMembers - nonMembersAbove - group.NonMembers;
            twiceU += group.Members * ((2 * below) + group.NonMembers);
            nonMembersAbove += group.NonMembers;
        }

        TwiceU = twiceU;
    }

    /// <summary>The groups, highest score first.</summary>
    public ReadOnlySpan<TieGroup> Descending => _descending;

    /// <summary>Number of members, at least 1.</summary>
    public int Members { get; }

    /// <summary>Number of non-members, at least 1.</summary>
    public int NonMembers { get; }

    /// <summary>Whether any two scores are equal.</summary>
    public bool HasTies { get; }

    /// <summary>2·#{member &gt; non-member} + #{member = non-member} over all pairs: an exact integer.</summary>
    public long TwiceU { get; }

    /// <summary>Groups scores of two classes given apart.</summary>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static TieGroups Of(ReadOnlySpan<double> members, ReadOnlySpan<double> nonMembers)
    {
        Require(members, members.Length, nonMembers.Length);
        Require(nonMembers, members.Length, nonMembers.Length);
        double[] one = Sorted(members);
        double[] zero = Sorted(nonMembers);
        List<TieGroup> groups = new(one.Length + zero.Length);
        int i = one.Length - 1;
        int j = zero.Length - 1;
        while (i >= 0 || j >= 0)
        {
            double score =
                i < 0 ? zero[j]
                : j < 0 ? one[i]
                : Math.Max(one[i], zero[j]);
            int m = i;
            int n = j;
            // −0 equals 0 here, as it must: == and not bit patterns.
            while (i >= 0 && one[i] == score)
            {
                i--;
            }

            while (j >= 0 && zero[j] == score)
            {
                j--;
            }

            groups.Add(new TieGroup(score, m - i, n - j));
        }

        return new TieGroups([.. groups]);
    }

    /// <summary>Groups scores given together with the class of each.</summary>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static TieGroups Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember)
    {
        if (scores.Length != isMember.Length)
        {
            throw new ArgumentException($"{scores.Length} scores but {isMember.Length} truths.", nameof(isMember));
        }

        int count = 0;
        foreach (bool member in isMember)
        {
            count += member ? 1 : 0;
        }

        double[] one = new double[count];
        double[] zero = new double[scores.Length - count];
        int m = 0;
        int n = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (isMember[i])
            {
                one[m++] = scores[i];
            }
            else
            {
                zero[n++] = scores[i];
            }
        }

        return Of(one, zero);
    }

    private static double[] Sorted(ReadOnlySpan<double> scores)
    {
        double[] sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private static void Require(ReadOnlySpan<double> scores, int members, int nonMembers)
    {
        if (members == 0 || nonMembers == 0)
        {
            throw new BadInputException(
                $"Found {members} members and {nonMembers} non-members with a score; telling them apart needs at least one of each. Give records of both kinds."
            );
        }

        foreach (double score in scores)
        {
            if (double.IsNaN(score))
            {
                throw new BadInputException(
                    "A score is NaN; expected numbers (infinities are allowed). Leave such records out and count them."
                );
            }
        }
    }
}
