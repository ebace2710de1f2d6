using System.Runtime.InteropServices;

namespace Telltale.Learning.Language.Tokens;

/// <summary>
/// The words of a corpus as tokens, and how often each pair stands side by side in them. A merge visits only words that
/// hold its pair; the queue's entries may be stale and are checked when they are taken.
/// </summary>
internal sealed class PairCounts
{
    private readonly int[] _tokens;
    private readonly (int Start, int Length, long Count)[] _words;
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Fewer, int Left, int Right)> _queue = new();
    private readonly HashSet<(int Left, int Right)> _grown = [];

    public PairCounts(WordCounts words)
    {
        int[] ids = new int[256];
        for (int id = 0; id < 256; id++)
        {
            ids[ByteLetters.Order[id]] = id;
        }

        long length = 0;
        for (int place = 0; place < words.Count; place++)
        {
            length += words.Word(place, out _).Length;
        }

        _tokens = new int[length];
        _words = new (int, int, long)[words.Count];
        int next = 0;
        for (int place = 0; place < words.Count; place++)
        {
            ReadOnlySpan<byte> word = words.Word(place, out long count);
            _words[place] = (next, word.Length, count);
            foreach (byte b in word)
            {
                _tokens[next++] = ids[b];
            }

            Count(place, count, listed: true);
        }

        foreach (((int left, int right), Pair pair) in _pairs)
        {
            _queue.Enqueue((left, right), (-pair.Count, left, right));
        }
    }

    /// <summary>The pair to merge next; false if none occurs <paramref name="fewest"/> times.</summary>
    public bool TakeMostFrequent(int fewest, out int left, out int right)
    {
        while (_queue.TryDequeue(out (int Left, int Right) key, out (long Fewer, int Left, int Right) priority))
        {
            long count = _pairs[key].Count;
            if (count == -priority.Fewer)
            {
                (left, right) = key;
                return count >= fewest;
            }

            if (count > 0 && count < -priority.Fewer)
            {
                _queue.Enqueue(key, (-count, key.Left, key.Right));
            }
        }

        (left, right) = (0, 0);
        return false;
    }

    /// <summary>Makes one token of two wherever they stand side by side, from the left.</summary>
    public void Merge(int left, int right, int result)
    {
        _grown.Clear();
        List<int> places = _pairs[(left, right)].Words;
        foreach (int place in places)
        {
            if (Holds(place, left, right))
            {
                Count(place, -_words[place].Count, listed: false);
                Join(place, left, right, result);
                Count(place, _words[place].Count, listed: false);
                List(place, result);
            }
        }

        // The merged token is longer than either, so that no word was added meanwhile.
        places.Clear();
        foreach ((int Left, int Right) key in _grown)
        {
            long count = _pairs[key].Count;
            if (count > 0)
            {
                _queue.Enqueue(key, (-count, key.Left, key.Right));
            }
        }
    }

    private ReadOnlySpan<int> Tokens(int place) => _tokens.AsSpan(_words[place].Start, _words[place].Length);

    private bool Holds(int place, int left, int right)
    {
        ReadOnlySpan<int> tokens = Tokens(place);
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            if (tokens[i] == left && tokens[i + 1] == right)
            {
                return true;
            }
        }

        return false;
    }

    private void Join(int place, int left, int right, int result)
    {
        (int start, int length, long count) = _words[place];
        Span<int> tokens = _tokens.AsSpan(start, length);
        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            bool both = i + 1 < length && tokens[i] == left && tokens[i + 1] == right;
            tokens[kept++] = both ? result : tokens[i];
            i += both ? 1 : 0;
        }

        _words[place] = (start, kept, count);
    }

    private void Count(int place, long times, bool listed)
    {
        ReadOnlySpan<int> tokens = Tokens(place);
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            Pair pair = Find(tokens[i], tokens[i + 1]);
            pair.Count += times;
            if (listed)
            {
                pair.List(place);
            }
        }
    }

    private void List(int place, int result)
    {
        ReadOnlySpan<int> tokens = Tokens(place);
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            if (tokens[i] == result || tokens[i + 1] == result)
            {
                Find(tokens[i], tokens[i + 1]).List(place);
                _grown.Add((tokens[i], tokens[i + 1]));
            }
        }
    }

    private Pair Find(int left, int right)
    {
        ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (left, right), out _);
        return pair ??= new Pair();
    }

    private sealed class Pair
    {
        public long Count { get; set; }

        public List<int> Words { get; } = [];

        public void List(int place)
        {
            if (Words.Count == 0 || Words[^1] != place)
            {
                Words.Add(place);
            }
        }
    }
}
