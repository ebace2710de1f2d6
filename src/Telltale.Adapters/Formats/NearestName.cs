namespace Telltale.Adapters.Formats;

/// <summary>For a name that is not known, the known one that it was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name with the smallest edit distance (insertions, deletions and replacements of a character, without
    /// case; Levenshtein 1966); the first of several. Empty when nothing is known.
    /// </summary>
    public static string Of(string name, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())) ?? "";

    private static int Distance(string a, string b)
    {
        // A name from a file can be of any length; beyond this it resembles nothing.
        a = a.Length > 200 ? a[..200] : a;
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        foreach (char c in a)
        {
            int[] next = new int[b.Length + 1];
            next[0] = previous[0] + 1;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (c == b[j - 1] ? 0 : 1);
                next[j] = Math.Min(replaced, Math.Min(previous[j], next[j - 1]) + 1);
            }

            previous = next;
        }

        return previous[b.Length];
    }
}
