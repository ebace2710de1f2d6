using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>
/// Scores of members and non-members after the one sort on which everything about a column rests: the rows from the highest
/// score down, and the groups of equal scores. ±∞ are scores like any other, −0 equals 0, NaN is refused.
/// </summary>
public sealed class RankedScores
{
    private readonly double[] _scores;
    private readonly bool[] _isMember;
    private readonly int[] _order;

    private RankedScores(double[] scores, bool[] isMember, int[] order)
    {
        _scores = scores;
        _isMember = isMember;
        _order = order;
        Groups = TieGroups.OfDescending(scores, isMember);
    }

    /// <summary>Rows from the highest score down; rows of one score stay in their order.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>The score of each row of <see cref="Order"/>, never rising.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>Whether each row of <see cref="Order"/> is a member.</summary>
    public ReadOnlySpan<bool> IsMember => _isMember;

    /// <summary>The groups of equal scores.</summary>
    public TieGroups Groups { get; }

    /// <summary>Sorts scores given with the class of each; O(n).</summary>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static RankedScores Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember)
    {
        if (scores.Length != isMember.Length)
        {
            throw new ArgumentException($"{scores.Length} scores but {isMember.Length} truths.", nameof(isMember));
        }

        ulong[] keys = new ulong[scores.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                throw new BadInputException(
                    "A score is NaN; expected numbers (infinities are allowed). Leave such records out and count them."
                );
            }

            keys[i] = RadixSort.DescendingKey(scores[i]);
        }

        int[] order = RadixSort.Order(keys);
        double[] sorted = new double[order.Length];
        bool[] member = new bool[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sorted[i] = scores[order[i]];
            member[i] = isMember[order[i]];
        }

        return new RankedScores(sorted, member, order);
    }

    /// <summary>The groups of those rows alone for which <paramref name="kept"/> (by row, not by rank) holds, without a sort.</summary>
    /// <exception cref="BadInputException">A class is empty among them.</exception>
    public TieGroups GroupsOf(ReadOnlySpan<bool> kept)
    {
        double[] scores = new double[_order.Length];
        bool[] isMember = new bool[_order.Length];
        int count = 0;
        for (int i = 0; i < _order.Length; i++)
        {
            if (kept[_order[i]])
            {
                scores[count] = _scores[i];
                isMember[count] = _isMember[i];
                count++;
            }
        }

        return TieGroups.OfDescending(scores.AsSpan(0, count), isMember.AsSpan(0, count));
    }
}
