namespace Telltale.Learning.Language.Tokens;

/// <summary>Finds the place of a merge in the list of merges: the earlier, the sooner it is made. Open addressing.</summary>
internal sealed class MergeRanks
{
    /// <summary>No merge joins the two.</summary>
    public const int None = int.MaxValue;

    private readonly ulong[] _pairs;
    private readonly int[] _ranks;
    private readonly int _shift;

    public MergeRanks(ReadOnlySpan<BpeMerge> merges)
    {
        int bits = 4;
        while (1 << bits < merges.Length * 2L)
        {
            bits++;
        }

        _shift = 64 - bits;
        _pairs = new ulong[1 << bits];
        _ranks = new int[1 << bits];
        Array.Fill(_ranks, None);
        for (int rank = 0; rank < merges.Length; rank++)
        {
            ulong pair = Pair(merges[rank].Left, merges[rank].Right);
            int slot = Slot(pair);
            // Where a pair is listed twice, the first counts.
            if (_ranks[slot] == None)
            {
                _pairs[slot] = pair;
                _ranks[slot] = rank;
            }
        }
    }

    /// <summary>The place of the merge of two tokens, or <see cref="None"/>.</summary>
    public int Of(int left, int right) => _ranks[Slot(Pair(left, right))];

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Slot(ulong pair)
    {
        // Fibonacci hashing: the top bits of a product with 2^64 over the golden ratio.
        int slot = (int)((pair * 0x9E3779B97F4A7C15) >> _shift);
        while (_ranks[slot] != None && _pairs[slot] != pair)
        {
            slot = (slot + 1) & (_pairs.Length - 1);
        }

        return slot;
    }
}
