using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Telltale.Tickets.Corpus;

/// <summary>
/// Entries of a dictionary in the format of dictd: a gzip file, and an index of headword, offset and length in base 64 with tabs
/// between.
/// </summary>
internal static class DictionaryEntries
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int FewestWords = 20;
    private const int MostWords = 300;

    /// <summary>Entries of 20 to 300 words, each text once, white space made one space.</summary>
    public static IEnumerable<(string Id, string Text)> Read(string dictionary, string index)
    {
        using FileStream file = File.OpenRead(dictionary);
        using GZipStream open = new(file, CompressionMode.Decompress);
        using MemoryStream whole = new();
        open.CopyTo(whole);
        byte[] bytes = whole.GetBuffer();
        HashSet<string> seen = new(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in File.ReadLines(index))
        {
            string[] parts = line.Split('\t');
            if (parts.Length != 3 || parts[0].StartsWith("00-database", StringComparison.Ordinal))
            {
                continue;
            }

            string text = Encoding.UTF8.GetString(bytes, (int)Number(parts[1]), (int)Number(parts[2]));
            string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string plain = string.Join(' ', words);
            if (words.Length is >= FewestWords and <= MostWords && seen.Add(plain))
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"entry-{number++}"), plain);
            }
        }
    }

    private static long Number(string text) => text.Aggregate(0L, (n, c) => (n * 64) + Digits.IndexOf(c));
}
