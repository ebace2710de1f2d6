using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language.Camia;

/// <summary>
/// Numbers of the course of a document's log-probabilities, each turned so that higher speaks for membership, in groups of
/// such as say nearly the same.
/// </summary>
internal static class CamiaSignals
{
    /// <summary>Name of the version in which a document stands after itself.</summary>
    public const string Repeated = "repeat";

    private const int Start = 200;
    private static readonly int[] Cuts = [int.MaxValue, 300, Start];
    private static readonly double[] Thresholds = [-1, -2, -3];
    private static readonly int[] Bins = [3, 4, 5];

    /// <summary>Group of each number, ascending.</summary>
    public static IReadOnlyList<int> Groups { get; } =
    [
        .. Cuts.Select(_ => 0),
        .. Cuts.Select(_ => 1),
        .. Thresholds.Select(_ => 2),
        .. Cuts.Select(_ => 3),
        .. Bins.Select(_ => 4),
        .. Cuts.Select(_ => 5),
        6,
        7,
    ];

    /// <summary>
    /// Mean; mean over the share of different tokens (text that repeats itself is easy whether or not it was learnt); share
    /// above each threshold; share above the mean so far; minus the Lempel–Ziv complexity; slope; minus the approximate
    /// entropy; mean less that of the text after itself. NaN where a document does not say.
    /// </summary>
    public static double[] Of(TextRecord record)
    {
        double[] numbers = new double[Groups.Count];
        if (record.Signals is not { } signals)
        {
            Array.Fill(numbers, double.NaN);
            return numbers;
        }

        int next = 0;
        foreach (int cut in Cuts)
        {
            numbers[next++] = Mean(First(signals.LogProbabilities, cut));
        }

        foreach (int cut in Cuts)
        {
            numbers[next++] = Mean(First(signals.LogProbabilities, cut)) / Diversity(First(record.ScoredTokenIds, cut));
        }

        ReadOnlySpan<double> start = First(signals.LogProbabilities, Start);
        foreach (double threshold in Thresholds)
        {
            numbers[next++] = ShareAbove(start, threshold);
        }

        foreach (int cut in Cuts)
        {
            numbers[next++] = ShareAboveMeanSoFar(First(signals.LogProbabilities, cut));
        }

        foreach (int bins in Bins)
        {
            numbers[next++] = -Complexity(start, bins);
        }

        foreach (int cut in Cuts)
        {
            numbers[next++] = Slope(First(signals.LogProbabilities, cut));
        }

        numbers[next++] = -ApproximateEntropy(start);
        numbers[next] = record.Variants.TryGetValue(Repeated, out TextVariant? again)
            ? signals.Mean() - again.Signals.Mean()
            : double.NaN;
        return numbers;
    }

    /// <summary>Distinct phrases of Lempel and Ziv (1978), by numbers cut into bins between the lowest and 0, over the count.</summary>
    internal static double Complexity(ReadOnlySpan<double> series, int bins)
    {
        double lowest = 0;
        foreach (double value in series)
        {
            lowest = Math.Min(lowest, value);
        }

        HashSet<string> phrases = new(StringComparer.Ordinal);
        string phrase = "";
        foreach (double value in series)
        {
            int bin = lowest == 0 ? 0 : Math.Min(bins - 1, (int)(bins * (1 - (value / lowest))));
            phrase += (char)('a' + bin);
            if (phrases.Add(phrase))
            {
                phrase = "";
            }
        }

        return (double)phrases.Count / series.Length;
    }

    /// <summary>
    /// Approximate entropy (Pincus 1991) with runs of 2 and 3 and a tolerance of a fifth of the deviation; 0 for fewer than 4
    /// numbers.
    /// </summary>
    internal static double ApproximateEntropy(ReadOnlySpan<double> series)
    {
        if (series.Length < 4)
        {
            return 0;
        }

        double mean = Mean(series);
        double squares = 0;
        foreach (double value in series)
        {
            squares += (value - mean) * (value - mean);
        }

        double tolerance = 0.2 * Math.Sqrt(squares / series.Length);
        // How many runs of 2, and of 3, agree with the one that begins at each place; each with itself.
        int[] pairs = new int[series.Length - 1];
        int[] triples = new int[series.Length - 2];
        Array.Fill(pairs, 1);
        Array.Fill(triples, 1);
        for (int i = 0; i < pairs.Length; i++)
        {
            for (int j = i + 1; j < pairs.Length; j++)
            {
                if (Math.Abs(series[i] - series[j]) > tolerance || Math.Abs(series[i + 1] - series[j + 1]) > tolerance)
                {
                    continue;
                }

                pairs[i]++;
                pairs[j]++;
                if (j < triples.Length && Math.Abs(series[i + 2] - series[j + 2]) <= tolerance)
                {
                    triples[i]++;
                    triples[j]++;
                }
            }
        }

        return Math.Abs(MeanLogShare(pairs) - MeanLogShare(triples));
    }

    private static double MeanLogShare(int[] alike)
    {
        double sum = 0;
        foreach (int count in alike)
        {
            sum += Math.Log((double)count / alike.Length);
        }

        return sum / alike.Length;
    }

    /// <summary>Slope of the straight line by least squares over places 0, 1, …; 0 for a single number.</summary>
    internal static double Slope(ReadOnlySpan<double> series)
    {
        double middle = (series.Length - 1) / 2.0;
        double mean = Mean(series);
        double products = 0;
        double squares = 0;
        for (int t = 0; t < series.Length; t++)
        {
            products += (t - middle) * (series[t] - mean);
            squares += (t - middle) * (t - middle);
        }

        return squares == 0 ? 0 : products / squares;
    }

    private static double ShareAbove(ReadOnlySpan<double> series, double threshold)
    {
        int above = 0;
        foreach (double value in series)
        {
            above += value >= threshold ? 1 : 0;
        }

        return (double)above / series.Length;
    }

    private static double ShareAboveMeanSoFar(ReadOnlySpan<double> series)
    {
        double sum = 0;
        int above = 0;
        for (int t = 0; t < series.Length; t++)
        {
            above += t > 0 && series[t] > sum / t ? 1 : 0;
            sum += series[t];
        }

        return (double)above / series.Length;
    }

    /// <summary>Share of different tokens; NaN where the tokens are not known.</summary>
    private static double Diversity(ReadOnlySpan<int> ids)
    {
        HashSet<int> different = [.. ids];
        return ids.Length == 0 ? double.NaN : (double)different.Count / ids.Length;
    }

    private static double Mean(ReadOnlySpan<double> series)
    {
        double sum = 0;
        foreach (double value in series)
        {
            sum += value;
        }

        return sum / series.Length;
    }

    private static ReadOnlySpan<T> First<T>(ReadOnlySpan<T> series, int count) =>
        series[..Math.Min(series.Length, count)];
}
