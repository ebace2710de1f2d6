namespace Telltale.Learning.Language.Variants;

/// <summary>
/// A small language model of words: trigrams, bigrams, single words and the uniform distribution, each giving way to the next
/// as far as its context is new (Witten and Bell 1991, interpolated):
/// <c>P(w | h) = (c(h w) + T(h)·P(w | h')) / (c(h) + T(h))</c> with T(h) the number of different words seen after h and h' the
/// context without its first word. Words in small letters; all that were never seen are one word.
/// </summary>
/// <remarks>Trained on texts that are not judged, or it would know them. The order of the texts changes nothing.</remarks>
public sealed class WordModel
{
    /// <summary>Stands before and after each text.</summary>
    internal const int Edge = 0;

    /// <summary>Any word that was never seen.</summary>
    internal const int Unseen = 1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = ["", ""];
    private readonly Context _single = new();
    private readonly Dictionary<int, Context> _afterOne = [];
    private readonly Dictionary<long, Context> _afterTwo = [];
    private readonly Dictionary<int, Context> _before = [];

    private WordModel() { }

    /// <summary>Different words, the edge and the unseen one among them.</summary>
    public int Size => _words.Count;

    /// <summary>Counts the words of texts.</summary>
    /// <param name="texts">Texts that are not judged.</param>
    public static WordModel Train(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        WordModel model = new();
        foreach (string text in texts)
        {
            int two = Edge;
            int one = Edge;
            foreach (string word in TextStatistics.Words(text))
            {
                int number = model.Learn(word);
                model.Count(two, one, number);
                (two, one) = (one, number);
            }

            model.Count(two, one, Edge);
        }

        return model;
    }

    /// <summary>Number of a word in small letters.</summary>
    internal int NumberOf(string word) => _numbers.GetValueOrDefault(word, Unseen);

    /// <summary>The word of a number; empty for the edge and the unseen word.</summary>
    internal string WordOf(int number) => _words[number];

    /// <summary>P(word | two before it); above 0, and 1 in sum over all <see cref="Size"/> words.</summary>
    internal double Probability(int twoBefore, int before, int word)
    {
        double uniform = 1.0 / Size;
        double single = _single.Interpolate(word, uniform);
        double one = _afterOne.TryGetValue(before, out Context? bigrams) ? bigrams.Interpolate(word, single) : single;
        return _afterTwo.TryGetValue(Key(twoBefore, before), out Context? trigrams)
            ? trigrams.Interpolate(word, one)
            : one;
    }

    /// <summary>
    /// Words that may stand between two others: those seen most often after the one and before the other, and the commonest
    /// words of all. Sorted by number; never the edge or the unseen word.
    /// </summary>
    /// <param name="before">The word before.</param>
    /// <param name="after">The word after.</param>
    /// <param name="most">At most so many of each kind.</param>
    internal IReadOnlyList<int> Between(int before, int after, int most)
    {
        SortedSet<int> found = [];
        foreach (
            Context? context in new[] { _afterOne.GetValueOrDefault(before), _before.GetValueOrDefault(after), _single }
        )
        {
            found.UnionWith(context?.Commonest(most, _words) ?? []);
        }

        found.Remove(Edge);
        found.Remove(Unseen);
        return [.. found];
    }

    private int Learn(string word)
    {
        if (!_numbers.TryGetValue(word, out int number))
        {
            number = _words.Count;
            _numbers.Add(word, number);
            _words.Add(word);
        }

        return number;
    }

    private void Count(int two, int one, int word)
    {
        _single.Add(word);
        In(_afterOne, one).Add(word);
        In(_afterTwo, Key(two, one)).Add(word);
        In(_before, word).Add(one);
    }

    private static Context In<TKey>(Dictionary<TKey, Context> contexts, TKey key)
        where TKey : notnull
    {
        if (!contexts.TryGetValue(key, out Context? context))
        {
            contexts.Add(key, context = new Context());
        }

        return context;
    }

    private static long Key(int two, int one) => ((long)two << 32) | (uint)one;

    /// <summary>What was seen in one place.</summary>
    private sealed class Context
    {
        private readonly Dictionary<int, int> _counts = [];
        private long _total;
        private int[]? _commonest;

        public void Add(int word)
        {
            _counts[word] = _counts.GetValueOrDefault(word) + 1;
            _total++;
        }

        public double Interpolate(int word, double lower) =>
            (_counts.GetValueOrDefault(word) + (_counts.Count * lower)) / (_total + _counts.Count);

        /// <summary>The words seen most often; of words seen as often the first by spelling.</summary>
        public IEnumerable<int> Commonest(int most, List<string> words)
        {
            // Two threads may both sort; they come to the same.
            _commonest ??=
            [
                .. _counts
                    .OrderByDescending(c => c.Value)
                    .ThenBy(c => words[c.Key], StringComparer.Ordinal)
                    .Select(c => c.Key),
            ];
            return _commonest.Take(most);
        }
    }
}
