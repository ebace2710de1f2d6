using System.Collections.Immutable;
using System.Text;
using Telltale.Core;

namespace Telltale.Learning.Language.Tokens;

/// <summary>
/// Learns a tokenizer from texts (Sennrich et al. 2016, algorithm 1): the pair of tokens that stands side by side most
/// often within words becomes a token, again and again. Of pairs that are as frequent, that with the smaller left id is
/// taken, then that with the smaller right id; so the same texts give the same tokenizer, in any order.
/// </summary>
public sealed class BpeTrainer
{
    /// <summary>Fewest tokens: the 256 bytes and the two that stand before and after a text.</summary>
    public const int SmallestSize = 258;

    private readonly WordCounts _words = new();

    /// <summary>Counts the words of a text.</summary>
    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Counts the words of any bytes.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        foreach (ReadOnlySpan<byte> word in new Words(text))
        {
            _words.Add(word);
        }
    }

    /// <summary>
    /// A tokenizer of <paramref name="size"/> tokens: ids 0 to 255 are the bytes in the order of
    /// <see cref="ByteLetters.Order"/>, then come the merged ones, last <see cref="BpeTokenizer.Start"/> and
    /// <see cref="BpeTokenizer.End"/>. It has fewer where no pair is left that occurs <paramref name="fewest"/> times.
    /// </summary>
    /// <param name="size">At least <see cref="SmallestSize"/>.</param>
    /// <param name="fewest">A pair that occurs less often is not merged; at least 1.</param>
    public BpeTokenizer Train(int size, int fewest = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 1);
        if (size < SmallestSize)
        {
            throw new BadInputException(
                $"Found {size} tokens as the size of a tokenizer, expected at least {SmallestSize} (each byte, and one "
                    + "before and one after a text)."
            );
        }

        List<byte[]> tokens = [.. ByteLetters.Order.Select(b => new[] { b })];
        Dictionary<string, int> known = [];
        for (int id = 0; id < tokens.Count; id++)
        {
            known.Add(ByteLetters.Text(tokens[id]), id);
        }

        ImmutableArray<BpeMerge>.Builder merges = ImmutableArray.CreateBuilder<BpeMerge>();
        HashSet<(int Left, int Right)> made = [];
        PairCounts pairs = new(_words);
        while (tokens.Count < size - 2 && pairs.TakeMostFrequent(fewest, out int left, out int right))
        {
            byte[] bytes = [.. tokens[left], .. tokens[right]];
            string text = ByteLetters.Text(bytes);
            // The same bytes may be reached on two ways; they are one token.
            if (!known.TryGetValue(text, out int result))
            {
                result = tokens.Count;
                tokens.Add(bytes);
                known.Add(text, result);
            }

            // A merge already listed is made as soon as its pair arises.
            if (made.Add((left, right)))
            {
                merges.Add(new BpeMerge(left, right, result));
            }

            pairs.Merge(left, right, result);
        }

        tokens.Add([]);
        tokens.Add([]);
        return new BpeTokenizer(tokens, merges.ToImmutable(), tokens.Count - 2, tokens.Count - 1);
    }
}
