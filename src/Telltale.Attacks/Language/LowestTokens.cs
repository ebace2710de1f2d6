namespace Telltale.Attacks.Language;

/// <summary>The share of a document's tokens with the lowest numbers.</summary>
internal static class LowestTokens
{
    /// <summary>The option of attacks that read such a share.</summary>
    public static AttackOption Option(string fallback) =>
        new(
            "k",
            "a number above 0 and at most 1",
            fallback,
            "Read this share of the tokens, those with the lowest numbers; at least one."
        );

    /// <summary>Reads the option.</summary>
    public static double Read(OptionValues values) => values.Number("k", 1e-6, 1);

    /// <summary>
    /// How many tokens a share of n is: <c>max(1, ⌊n·k⌋)</c>. Code that takes <c>⌊n·k⌋</c> alone has no score for a document of
    /// fewer than 1/k tokens, and whoever drops such documents chooses by length.
    /// </summary>
    public static int Count(int n, double k) => Math.Max(1, (int)(n * k));

    /// <summary>Mean of the lowest numbers of a share; summed from the lowest on.</summary>
    public static double Mean(ReadOnlySpan<double> numbers, double k)
    {
        double[] sorted = numbers.ToArray();
        Array.Sort(sorted);
        int count = Count(sorted.Length, k);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += sorted[i];
        }

        return sum / count;
    }
}
