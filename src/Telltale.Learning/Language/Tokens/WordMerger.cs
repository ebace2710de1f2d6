using System.Buffers;

namespace Telltale.Learning.Language.Tokens;

/// <summary>
/// Merges the tokens of words: the pair of the lowest rank first, of several the leftmost. Short words are searched
/// through after each merge; in long ones, which may be megabytes, a queue knows the next pair.
/// </summary>
internal ref struct WordMerger
{
    private const int Short = 48;

    private readonly MergeRanks _ranks;
    private readonly ReadOnlySpan<BpeMerge> _merges;
    private readonly int[] _ids;
    private readonly int[] _next;

    public WordMerger(MergeRanks ranks, ReadOnlySpan<BpeMerge> merges)
    {
        _ranks = ranks;
        _merges = merges;
        _ids = ArrayPool<int>.Shared.Rent(Short);
        _next = ArrayPool<int>.Shared.Rent(Short);
    }

    public readonly void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ids);
        ArrayPool<int>.Shared.Return(_next);
    }

    /// <summary>Adds the tokens of <paramref name="word"/>, which is not empty, to <paramref name="destination"/>.</summary>
    public readonly void Merge(ReadOnlySpan<byte> word, ReadOnlySpan<int> byteTokens, List<int> destination)
    {
        if (word.Length <= Short)
        {
            MergeShort(word, byteTokens, destination);
        }
        else
        {
            MergeLong(word, byteTokens, destination);
        }
    }

    private readonly void MergeShort(ReadOnlySpan<byte> word, ReadOnlySpan<int> byteTokens, List<int> destination)
    {
        int count = word.Length;
        Span<int> ids = _ids.AsSpan(0, count);
        Span<int> ranks = _next.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            ids[i] = byteTokens[word[i]];
        }

        // ranks[i] belongs to the pair i, i + 1.
        for (int i = 0; i + 1 < count; i++)
        {
            ranks[i] = _ranks.Of(ids[i], ids[i + 1]);
        }

        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i + 1 < count; i++)
            {
                if (ranks[i] < ranks[best])
                {
                    best = i;
                }
            }

            if (ranks[best] == MergeRanks.None)
            {
                break;
            }

            ids[best] = _merges[ranks[best]].Result;
            ids[(best + 2)..count].CopyTo(ids[(best + 1)..]);
            ranks[(best + 1)..(count - 1)].CopyTo(ranks[best..]);
            count--;
            if (best + 1 < count)
            {
                ranks[best] = _ranks.Of(ids[best], ids[best + 1]);
            }

            if (best > 0)
            {
                ranks[best - 1] = _ranks.Of(ids[best - 1], ids[best]);
            }
        }

        destination.AddRange(ids[..count]);
    }

    private readonly void MergeLong(ReadOnlySpan<byte> word, ReadOnlySpan<int> byteTokens, List<int> destination)
    {
        int count = word.Length;
        int[] ids = new int[count];
        int[] next = new int[count];
        int[] previous = new int[count];
        MergeRanks ranks = _ranks;
        for (int i = 0; i < count; i++)
        {
            (ids[i], next[i], previous[i]) = (byteTokens[word[i]], i + 1, i - 1);
        }

        // A pair is known by its rank and by where it starts; ids[i] = −1 marks what was merged away.
        PriorityQueue<(int At, int Rank), (int Rank, int At)> queue = new();
        for (int i = 0; i + 1 < count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out (int At, int Rank) pair, out _))
        {
            int at = pair.At;
            int right = next[at];
            if (ids[at] < 0 || right >= count || _ranks.Of(ids[at], ids[right]) != pair.Rank)
            {
                continue;
            }

            ids[at] = _merges[pair.Rank].Result;
            ids[right] = -1;
            next[at] = next[right];
            if (next[at] < count)
            {
                previous[next[at]] = at;
                Offer(at);
            }

            if (previous[at] >= 0)
            {
                Offer(previous[at]);
            }
        }

        for (int i = 0; i < count; i = next[i])
        {
            destination.Add(ids[i]);
        }

        void Offer(int at)
        {
            int rank = ranks.Of(ids[at], ids[next[at]]);
            if (rank != MergeRanks.None)
            {
                queue.Enqueue((at, rank), (rank, at));
            }
        }
    }
}
