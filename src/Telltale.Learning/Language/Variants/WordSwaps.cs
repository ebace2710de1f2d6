using Telltale.Core.Randomness;

namespace Telltale.Learning.Language.Variants;

/// <summary>
/// Copies of a text in which pairs of words have changed places, as polarised augment calibration wants them (Ye et al. 2024):
/// <c>max(1, ⌊share · words⌋)</c> exchanges of two words drawn at random; what stands between words stays where it is.
/// </summary>
public static class WordSwaps
{
    /// <summary>Makes copies.</summary>
    /// <param name="text">Any text; one of fewer than two words is copied as it is.</param>
    /// <param name="copies">How many.</param>
    /// <param name="share">Exchanges for each word, in (0, 1].</param>
    /// <param name="seed">Stream of the draws; a copy depends on it and on its number alone.</param>
    public static IReadOnlyList<string> Of(string text, int copies, double share, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(copies);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        WordRuns runs = new(text);
        string[] result = new string[copies];
        for (int copy = 0; copy < copies; copy++)
        {
            string[] words = [.. Enumerable.Range(0, runs.Count).Select(w => runs[w])];
            Rng rng = seed.Derive(copy).CreateRng();
            for (int exchange = Exchanges(words.Length, share); exchange > 0; exchange--)
            {
                int a = rng.NextInt(words.Length);
                int b = rng.NextInt(words.Length - 1);
                b += b >= a ? 1 : 0;
                (words[a], words[b]) = (words[b], words[a]);
            }

            result[copy] = runs.With(words);
        }

        return result;
    }

    private static int Exchanges(int words, double share) => words < 2 ? 0 : Math.Max(1, (int)(share * words));
}
