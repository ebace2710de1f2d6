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
        double[] scores = [.. members, .. nonMembers];
        bool[] isMember = new bool[scores.Length];
        Array.Fill(isMember, true, 0, members.Length);
        return Of(scores, isMember);
    }

    /// <summary>Groups scores given together with the class of each.</summary>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static TieGroups Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember) =>
        RankedScores.Of(scores, isMember).Groups;

    /// <summary>Groups scores that never rise, none of them NaN, with the class of each.</summary>
    /// <exception cref="BadInputException">A class is empty.</exception>
    internal static TieGroups OfDescending(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember)
    {
        int groups = 0;
        int members = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            // −0 equals 0 here, as it must: == and not bit patterns.
            groups += i == 0 || scores[i] != scores[i - 1] ? 1 : 0;
            members += isMember[i] ? 1 : 0;
        }

        if (members == 0 || members == scores.Length)
        {
            throw new BadInputException(
                $"Found {members} members and {scores.Length - members} non-members with a score; telling them apart needs at least one of each. Give records of both kinds."
            );
        }

        TieGroup[] descending = new TieGroup[groups];
        int at = 0;
        for (int start = 0; start < scores.Length; )
        {
            int end = start;
            int inside = 0;
            while (end < scores.Length && scores[end] == scores[start])
            {
                inside += isMember[end] ? 1 : 0;
                end++;
            }

            descending[at++] = new TieGroup(scores[start], inside, end - start - inside);
            start = end;
        }

        return new TieGroups(descending);
    }
}
