using System.Text.RegularExpressions;
using Telltale.Core.Randomness;

namespace Telltale.TestKit.Endpoints;

/// <summary>
/// A language model small enough to check by hand: tokens are pieces of words of at most four characters, and p of a token
/// given the one before is (count of the pair + ½ · share of the token) / (count of the one before + ½). Unknown pieces have
/// numbers of their own.
/// </summary>
public sealed partial class WordBigramModel : IServedModel
{
    /// <summary>Text of the mark before every text, where there is one.</summary>
    public const string Mark = "<s>";

    private const double Pull = 0.5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly Dictionary<(int Before, int Token), int> _pairs = [];
    private readonly Dictionary<int, int> _befores = [];
    private readonly Dictionary<int, int> _counts = [];
    private readonly Dictionary<int, int> _likeliest = [];
    private readonly int _total;
    private readonly bool _marks;
    private readonly int _pieceLength;

    /// <summary>Counts pairs in texts.</summary>
    /// <param name="texts">What it has read.</param>
    /// <param name="marks">Whether a mark stands before every text, as most servers put one.</param>
    /// <param name="pieceLength">Longest piece of a word; another length is another tokenizer.</param>
    public WordBigramModel(IEnumerable<string> texts, bool marks, int pieceLength = 4)
    {
        _marks = marks;
        _pieceLength = pieceLength;
        Id(Mark);
        foreach (string text in texts)
        {
            int before = 0;
            foreach (string piece in Pieces(text))
            {
                int token = Id(piece);
                _pairs[(before, token)] = _pairs.GetValueOrDefault((before, token)) + 1;
                _befores[before] = _befores.GetValueOrDefault(before) + 1;
                _counts[token] = _counts.GetValueOrDefault(token) + 1;
                _total++;
                before = token;
            }
        }

        foreach (int before in _befores.Keys)
        {
            _likeliest[before] = _counts.Keys.Order().MaxBy(token => LogProbability(before, token));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ServedToken> Read(string text)
    {
        List<ServedToken> tokens = [];
        int? before = null;
        foreach (string piece in _marks ? [Mark, .. Pieces(text)] : Pieces(text))
        {
            int id = Id(piece);
            tokens.Add(Token(before, id));
            before = id;
        }

        return tokens;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ServedToken> Continue(string text, int tokens, double temperature, long seed)
    {
        Rng rng = new Seed((ulong)seed).Derive(text).CreateRng();
        int[] known = [.. _counts.Keys.Order()];
        int before = Read(text)[^1].Id;
        List<ServedToken> written = [];
        for (int i = 0; i < tokens; i++)
        {
            int next =
                temperature > 0 ? known[rng.NextInt(known.Length)] : _likeliest.GetValueOrDefault(before, known[0]);
            written.Add(Token(before, next));
            before = next;
        }

        return written;
    }

    /// <summary>log p of a token after another.</summary>
    public double LogProbability(int before, int token)
    {
        double share = (_counts.GetValueOrDefault(token) + 1.0) / (_total + _counts.Count + 1.0);
        double pair = _pairs.GetValueOrDefault((before, token));
        return Math.Log((pair + (Pull * share)) / (_befores.GetValueOrDefault(before) + Pull));
    }

    private ServedToken Token(int? before, int id)
    {
        lock (_lock)
        {
            int top = _likeliest.GetValueOrDefault(before ?? 0, _likeliest.GetValueOrDefault(0, id));
            double? own = before is { } b ? LogProbability(b, id) : null;
            double best = LogProbability(before ?? 0, top);
            return own >= best
                ? new ServedToken(id, _texts[id], own, id, _texts[id], own.Value)
                : new ServedToken(id, _texts[id], own, top, _texts[top], best);
        }
    }

    private int Id(string piece)
    {
        lock (_lock)
        {
            if (!_ids.TryGetValue(piece, out int id))
            {
                id = _texts.Count;
                _ids[piece] = id;
                _texts.Add(piece);
            }

            return id;
        }
    }

    private IEnumerable<string> Pieces(string text)
    {
        foreach (Match word in Word().Matches(text))
        {
            string left = word.Value;
            while (left.Length > _pieceLength)
            {
                int cut = char.IsHighSurrogate(left[_pieceLength - 1]) ? _pieceLength + 1 : _pieceLength;
                yield return left[..cut];
                left = left[cut..];
            }

            if (left.Length > 0)
            {
                yield return left;
            }
        }
    }

    [GeneratedRegex(@" ?[^ ]+| ", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
