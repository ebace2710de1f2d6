using System.Globalization;
using Telltale.Audit.Diagnoses;
using Telltale.Core;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Slices;

/// <summary>Ways to part the records of one piece of evidence.</summary>
internal static class SliceRules
{
    private const int MostValues = 12;
    private const string FeaturePrefix = "feature:";
    private static readonly string[] QuarterNames = ["lowest", "lower", "higher", "highest"];

    /// <summary>Refuses what is no way: class, correct, difficulty, feature:K.</summary>
    /// <exception cref="BadInputException">An unknown word, or a feature that is no number.</exception>
    public static void Check(string source, string by)
    {
        if (by is not ("class" or "correct" or "difficulty") && FeatureOf(by) is null)
        {
            throw new BadInputException(
                $"{source}: found '{by}', expected class, correct, difficulty or feature:K with K the number of a column, from 0."
            );
        }
    }

    /// <summary>Refuses a feature that records of this width do not have; worth knowing before a run.</summary>
    /// <exception cref="BadInputException">There is no such feature.</exception>
    public static void CheckWidth(IReadOnlyList<string> ways, int width)
    {
        foreach (string by in ways.Where(way => FeatureOf(way) >= width))
        {
            throw new BadInputException(
                $"slices: {by}: these records have {width} features, numbered from 0; expected a number up to {width - 1}."
            );
        }
    }

    /// <summary>The part of each record, by number; null where it has none. Empty where the evidence does not say.</summary>
    /// <param name="by">The way.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="influence">What reference models say of each record; null without them.</param>
    /// <param name="names">Name of each part.</param>
    /// <exception cref="BadInputException">There is no such feature.</exception>
    public static int?[] Of(string by, ClassifierEvidence evidence, Influence? influence, out string[] names)
    {
        switch (by)
        {
            case "class":
                int classes = evidence.Labels.Max() + 1;
                names = [.. Enumerable.Range(0, classes).Select(c => $"class {Text(c)}")];
                return [.. evidence.Labels.Select(label => (int?)label)];
            case "correct":
                names = ["classified wrong", "classified right"];
                return !evidence.Target.HasPredictions
                    ? []
                    :
                    [
                        .. Enumerable
                            .Range(0, evidence.Records)
                            .Select(r => (int?)(evidence.Target.IsCorrect(0, r, 0) ? 1 : 0)),
                    ];
            case "difficulty":
                names = ["hardest quarter", "harder quarter", "easier quarter", "easiest quarter"];
                return influence is null ? [] : Quarters(influence.Without);
            default:
                return OfFeature(by, evidence, out names);
        }
    }

    private static int?[] OfFeature(string by, ClassifierEvidence evidence, out string[] names)
    {
        names = [];
        if (evidence.Features is not { } features)
        {
            return [];
        }

        int width = checked((int)(features.Count / features.Shape[0]));
        int column = FeatureOf(by)!.Value;
        CheckWidth([by], width);
        double[] values = new double[evidence.Records];
        double[] one = new double[1];
        for (int record = 0; record < values.Length; record++)
        {
            features.Read(((long)record * width) + column, one);
            values[record] = one[0];
        }

        double[] different = [.. values.Distinct().Order()];
        if (different.Length <= MostValues)
        {
            names = [.. different.Select(v => $"{by} = {v.ToString("G6", CultureInfo.InvariantCulture)}")];
            return [.. values.Select(v => (int?)Array.BinarySearch(different, v))];
        }

        names = [.. QuarterNames.Select(part => $"{by}, {part} quarter")];
        return Quarters(values);
    }

    // Equal values stay together, in the quarter in which the first of them lies. Values that are none have no part.
    private static int?[] Quarters(double[] values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return
        [
            .. values.Select(v =>
            {
                if (double.IsNaN(v))
                {
                    return (int?)null;
                }

                int low = 0;
                int high = sorted.Length;
                while (low < high)
                {
                    int middle = low + ((high - low) / 2);
                    (low, high) = sorted[middle] < v ? (middle + 1, high) : (low, middle);
                }

                return (int)(4L * low / sorted.Length);
            }),
        ];
    }

    private static int? FeatureOf(string by) =>
        by.StartsWith(FeaturePrefix, StringComparison.Ordinal)
        && int.TryParse(
            by.AsSpan(FeaturePrefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int column
        )
            ? column
            : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
