namespace Telltale.Learning.Language;

/// <summary>
/// Texts as fixed-length vectors: each term has a place by its hash (Weinberger et al. 2009, without the sign), which
/// holds log(1 + how often it occurs); the vector is scaled to length 1. The same text gives the same vector everywhere.
/// </summary>
public static class HashedTerms
{
    /// <summary>Words, in small letters.</summary>
    /// <param name="text">Any text; one without words gives zeros.</param>
    /// <param name="destination">As many places as wanted; what was there is lost.</param>
    public static void Words(string text, Span<float> destination)
    {
        destination.Clear();
        foreach (string word in TextStatistics.Words(text))
        {
            destination[Place(word, destination.Length)]++;
        }

        Scale(destination);
    }

    /// <summary>Runs of <paramref name="shortest"/> to <paramref name="longest"/> characters, capitals aside.</summary>
    /// <param name="text">Any text; one shorter than a run gives zeros.</param>
    /// <param name="shortest">At least 1.</param>
    /// <param name="longest">At least <paramref name="shortest"/>.</param>
    /// <param name="destination">As many places as wanted; what was there is lost.</param>
    public static void Characters(string text, int shortest, int longest, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(text);
        destination.Clear();
        string small = text.ToLowerInvariant();
        for (int length = shortest; length <= longest; length++)
        {
            for (int start = 0; start + length <= small.Length; start++)
            {
                destination[Place(small.AsSpan(start, length), destination.Length)]++;
            }
        }

        Scale(destination);
    }

    /// <summary>FNV-1a over the characters, then mixed: 64 bits in which every character counts.</summary>
    internal static ulong Hash(ReadOnlySpan<char> term)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in term)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    private static int Place(ReadOnlySpan<char> term, int places) => (int)(Hash(term) % (ulong)places);

    private static void Scale(Span<float> counts)
    {
        double squares = 0;
        foreach (ref float count in counts)
        {
            count = (float)Math.Log(1 + count);
            squares += (double)count * count;
        }

        if (squares > 0)
        {
            float scale = (float)(1 / Math.Sqrt(squares));
            foreach (ref float count in counts)
            {
                count *= scale;
            }
        }
    }
}
