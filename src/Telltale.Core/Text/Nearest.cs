namespace Telltale.Core.Text;

/// <summary>Finds the known word that a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    /// <summary>
    /// The word with the smallest Levenshtein distance (insertions, deletions, substitutions) to
    /// <paramref name="word"/>, capitals aside; the first of several. <paramref name="known"/> must not be empty.
    /// </summary>
    public static string Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        return known.MinBy(k => Distance(word.ToLowerInvariant(), k.ToLowerInvariant()))
            ?? throw new ArgumentException("No known words.", nameof(known));
    }

    /// <summary>The fewest characters to insert, delete or replace (Levenshtein 1966), of the first 200 characters of <paramref name="a"/>.</summary>
    public static int Distance(string a, string b)
    {
        // A word from a file can be of any length; beyond this it resembles nothing.
        a = a.Length > 200 ? a[..200] : a;
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
