namespace Telltale.Attacks;

/// <summary>How far apart two names are: the fewest characters to insert, delete or replace (Levenshtein 1966).</summary>
internal static class EditDistance
{
    /// <summary>The known name nearest to one that is not known, capitals aside; the first of several.</summary>
    public static string Nearest(string name, IEnumerable<string> known) =>
        known.MinBy(candidate => Between(name.ToLowerInvariant(), candidate))!;

    /// <summary>The distance.</summary>
    public static int Between(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j - 1], row[j]));
            }
        }

        return row[^1];
    }
}
