using Telltale.Audit.Ports;

namespace Telltale.Adapters.Targets.Endpoints.Tokens;

/// <summary>
/// Notices that a server has begun to cut texts otherwise: another tokenizer, so another model, answers under the same
/// name. A word between spaces is cut alike in every text; where most of the known words of a text are cut otherwise, or a
/// number stands for another token than before, something has changed. Threads may share it.
/// </summary>
internal sealed class TokenisationWatch
{
    private const int ShortestWord = 4;
    private const int LongestWord = 24;
    private const int MostWords = 1 << 16;
    private const int FewestDifferent = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ulong> _cuts = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _numbers = [];

    /// <summary>Compares a reading with those before and remembers it.</summary>
    /// <returns>What changed; null where nothing did. Such a reading is not remembered.</returns>
    public string? Changed(TextReading reading)
    {
        if (reading.Tokens is not { } tokens)
        {
            return null;
        }

        List<KeyValuePair<string, ulong>> words = [.. Words(tokens)];
        lock (_lock)
        {
            if (reading.TokenIds is { } ids && OtherNumber(ids, tokens) is { } other)
            {
                return other;
            }

            int same = 0;
            int different = 0;
            foreach ((string word, ulong cut) in words)
            {
                if (_cuts.TryGetValue(word, out ulong known))
                {
                    same += known == cut ? 1 : 0;
                    different += known == cut ? 0 : 1;
                }
            }

            if (different >= FewestDifferent && different > same)
            {
                return $"{different} of {same + different} words that earlier texts held are cut into other tokens than there";
            }

            Remember(reading.TokenIds, tokens, words);
            return null;
        }
    }

    private string? OtherNumber(int[] ids, string[] tokens)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            // Only plain letters: what a token of part of a character shows may depend on its neighbours.
            if (IsPlain(tokens[i]) && _numbers.TryGetValue(ids[i], out string? known) && known != tokens[i].Trim())
            {
                return $"token number {ids[i]} was '{known}' before and is '{tokens[i].Trim()}' now";
            }
        }

        return null;
    }

    private void Remember(int[]? ids, string[] tokens, List<KeyValuePair<string, ulong>> words)
    {
        for (int i = 0; ids is not null && i < ids.Length; i++)
        {
            if (IsPlain(tokens[i]))
            {
                _numbers.TryAdd(ids[i], tokens[i].Trim());
            }
        }

        foreach ((string word, ulong cut) in words)
        {
            if (_cuts.Count < MostWords)
            {
                _cuts.TryAdd(word, cut);
            }
        }
    }

    private static bool IsPlain(string token) => token.Length > 0 && token.Trim().All(char.IsAsciiLetter);

    /// <summary>Words of letters that stand between spaces, and where they are cut: a bit a letter before which a token begins.</summary>
    private static IEnumerable<KeyValuePair<string, ulong>> Words(string[] tokens)
    {
        string text = string.Concat(tokens);
        bool[] begins = new bool[text.Length + 1];
        int place = 0;
        foreach (string token in tokens)
        {
            begins[place] = true;
            place += token.Length;
        }

        int end = 0;
        for (int start = text.IndexOf(' '); start >= 0 && start + 1 < text.Length; start = text.IndexOf(' ', end))
        {
            end = start + 1;
            ulong cut = begins[start] ? 1UL : 0;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                cut |= begins[end] && end - start < 64 ? 1UL << (end - start) : 0;
                end++;
            }

            if (end < text.Length && text[end] == ' ' && end - start - 1 is >= ShortestWord and <= LongestWord)
            {
                yield return KeyValuePair.Create(text[(start + 1)..end], cut);
            }
        }
    }
}
