using Telltale.Core.Randomness;

namespace Telltale.Learning.Language;

/// <summary>
/// Short signatures of texts whose agreement estimates how alike they are (Broder 1997): a text is the set of its runs of
/// five characters, blanks made one and capitals made small; two texts are as alike as the share of runs that they have in
/// common (Jaccard), and that is the chance that a place of their signatures agrees.
/// </summary>
/// <param name="seed">Stream of the hash functions.</param>
public sealed class MinHash(Seed seed)
{
    /// <summary>Places of a signature: 32 bands of 4.</summary>
    public const int Places = Bands * Rows;

    /// <summary>Bands by which candidates are found; two texts 0.8 alike share one with a chance of 1 − (1 − 0.8⁴)³² &gt; 0.9999999.</summary>
    public const int Bands = 32;

    /// <summary>Places a band.</summary>
    public const int Rows = 4;

    private const int Run = 5;

    private readonly (ulong Factor, ulong Shift)[] _hashes = Draw(seed);

    /// <summary>The different runs of a text, as sorted hashes; a text shorter than a run is one run, an empty one none.</summary>
    public static ulong[] Shingles(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string plain = string.Join(
            ' ',
            text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        if (plain.Length == 0)
        {
            return [];
        }

        SortedSet<ulong> runs = [];
        for (int start = 0; start == 0 || start + Run <= plain.Length; start++)
        {
            runs.Add(HashedTerms.Hash(plain.AsSpan(start, Math.Min(Run, plain.Length - start))));
        }

        return [.. runs];
    }

    /// <summary>The signature of a set of runs; of an empty set the largest number everywhere.</summary>
    public ulong[] Signature(ReadOnlySpan<ulong> shingles)
    {
        ulong[] smallest = new ulong[Places];
        Array.Fill(smallest, ulong.MaxValue);
        foreach (ulong shingle in shingles)
        {
            for (int i = 0; i < smallest.Length; i++)
            {
                // Multiply-shift with the high bits folded in: an odd factor permutes 64 bits.
                ulong value = (shingle * _hashes[i].Factor) + _hashes[i].Shift;
                value ^= value >> 32;
                smallest[i] = Math.Min(smallest[i], value * 0x9E3779B97F4A7C15);
            }
        }

        return smallest;
    }

    /// <summary>The share of runs that two sets have in common; 1 for two empty ones.</summary>
    /// <param name="a">Sorted hashes.</param>
    /// <param name="b">Sorted hashes.</param>
    public static double Jaccard(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        int i = 0;
        int j = 0;
        int both = 0;
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j])
            {
                both++;
                i++;
                j++;
            }
            else if (a[i] < b[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        int either = a.Length + b.Length - both;
        return either == 0 ? 1 : (double)both / either;
    }

    private static (ulong Factor, ulong Shift)[] Draw(Seed seed)
    {
        Rng rng = seed.CreateRng();
        return [.. Enumerable.Range(0, Places).Select(_ => (rng.NextBits() | 1, rng.NextBits()))];
    }
}
