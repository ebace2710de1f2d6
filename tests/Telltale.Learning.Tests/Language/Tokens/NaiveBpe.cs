using System.Text;
using System.Text.RegularExpressions;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Learning.Tests.Language.Tokens;

/// <summary>Byte-pair encoding written from its definition: everything is counted again after each merge.</summary>
internal static partial class NaiveBpe
{
    /// <summary>Words of a text that holds only code points on whose kind all versions of Unicode since 9 agree.</summary>
    public static string[] Words(string text) => [.. Pattern().Matches(text).Select(m => m.Value)];

    /// <summary>The merges, as the bytes of their two sides in the letters of <see cref="ByteLetters"/>.</summary>
    public static List<(string Left, string Right)> Train(IEnumerable<string> texts, int tokens, int fewest)
    {
        List<string> vocabulary = [.. ByteLetters.Order.Select(b => ByteLetters.Text([b]))];
        List<List<string>> words = [.. texts.SelectMany(Words).Select(Split)];
        List<(string, string)> merges = [];
        while (vocabulary.Count < tokens - 2)
        {
            (string Left, string Right, int Count)[] pairs =
            [
                .. words
                    .SelectMany(w => w.Zip(w.Skip(1)))
                    .GroupBy(p => p)
                    .Where(g => g.Count() >= fewest)
                    .Select(g => (g.Key.First, g.Key.Second, g.Count()))
                    .OrderByDescending(p => p.Item3)
                    .ThenBy(p => vocabulary.IndexOf(p.First))
                    .ThenBy(p => vocabulary.IndexOf(p.Second)),
            ];
            if (pairs.Length == 0)
            {
                break;
            }

            (string left, string right, _) = pairs[0];
            words = [.. words.Select(w => Merge(w, left, right))];
            merges.Add((left, right));
            if (!vocabulary.Contains(left + right, StringComparer.Ordinal))
            {
                vocabulary.Add(left + right);
            }
        }

        return merges;
    }

    /// <summary>Tokens of one word: the merge of the lowest rank that applies, at its leftmost place, until none does.</summary>
    public static List<string> Encode(string word, IReadOnlyList<(string Left, string Right)> merges)
    {
        List<string> tokens = Split(word);
        while (true)
        {
            int rank = Enumerable
                .Range(0, merges.Count)
                .FirstOrDefault(r => tokens.Zip(tokens.Skip(1)).Any(p => p == merges[r]), -1);
            if (rank < 0)
            {
                return tokens;
            }

            int at = Enumerable.Range(0, tokens.Count - 1).First(i => (tokens[i], tokens[i + 1]) == merges[rank]);
            tokens[at] += tokens[at + 1];
            tokens.RemoveAt(at + 1);
        }
    }

    private static List<string> Split(string word) =>
        [.. Encoding.UTF8.GetBytes(word).Select(b => ByteLetters.Text([b]))];

    private static List<string> Merge(List<string> tokens, string left, string right)
    {
        List<string> merged = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            bool both = i + 1 < tokens.Count && tokens[i] == left && tokens[i + 1] == right;
            merged.Add(both ? left + right : tokens[i]);
            i += both ? 1 : 0;
        }

        return merged;
    }

    [GeneratedRegex(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Pattern();
}
