using System.Text;
using Telltale.Audit.Language;
using Telltale.Learning.Language;

namespace Telltale.Audit.Validity.Baselines;

/// <summary>A text in numbers: counts and dates, compressed size, words and runs of characters by hash.</summary>
internal static class TextSummary
{
    private const int Counts = TextStatistics.Count + 2;
    private const int FewWords = 128;
    private const int ManyWords = 1024;
    private const int Runs = 1024;

    /// <summary>Numbers for trees.</summary>
    public const int Few = Counts + FewWords;

    /// <summary>Numbers for the logistic regression.</summary>
    public const int Many = Counts + ManyWords + Runs;

    /// <summary>
    /// Both views. The compressed size is that of zlib at its usual level in bytes, once as it is and once by byte of text.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="few">At least <see cref="Few"/> numbers.</param>
    /// <param name="many">At least <see cref="Many"/> numbers.</param>
    public static void Fill(string text, Span<double> few, Span<double> many)
    {
        TextStatistics.Fill(text, few);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int compressed = ZlibLength.Of(text);
        few[TextStatistics.Count] = compressed;
        few[TextStatistics.Count + 1] = (double)compressed / Math.Max(1, bytes.Length);
        few[..Counts].CopyTo(many);
        // Lengths are spread over decades; a line through their logarithms is the better line.
        many[0] = Math.Log(1 + few[0]);
        many[1] = Math.Log(1 + few[1]);
        many[TextStatistics.Count] = Math.Log(1.0 + compressed);

        Span<float> terms = stackalloc float[ManyWords];
        HashedTerms.Words(text, terms[..FewWords]);
        Copy(terms[..FewWords], few[Counts..]);
        HashedTerms.Words(text, terms);
        Copy(terms, many[Counts..]);
        HashedTerms.Characters(text, 3, 4, terms[..Runs]);
        Copy(terms[..Runs], many[(Counts + ManyWords)..]);
    }

    private static void Copy(ReadOnlySpan<float> from, Span<double> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }
}
