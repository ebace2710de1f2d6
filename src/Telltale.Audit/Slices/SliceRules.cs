using System.Globalization;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Persons;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Text;

namespace Telltale.Audit.Slices;

/// <summary>Ways to part the records of one piece of evidence.</summary>
internal static class SliceRules
{
    private const int MostValues = 12;
    private const string FeaturePrefix = "feature:";
    private static readonly string[] QuarterNames = ["lowest", "lower", "higher", "highest"];

    /// <summary>Refuses what is no way: class, correct, difficulty, rows, feature:K, feature:NAME.</summary>
    /// <param name="source">Where it was written, for messages.</param>
    /// <param name="by">The way.</param>
    /// <param name="areNamed">Whether features may have names.</param>
    /// <exception cref="BadInputException">An unknown word, or a feature by its name where none has one.</exception>
    public static void Check(string source, string by, bool areNamed)
    {
        if (
            by is not ("class" or "correct" or "difficulty" or RowSliceRules.Way)
            && FeatureOf(by) is null
            && !(areNamed && NameOf(by) is { Length: > 0 })
        )
        {
            throw new BadInputException(
                $"{source}: found '{by}', expected class, correct, difficulty, rows or feature:K with K the number of a feature, from 0{(areNamed ? ", or the name of a column of the table" : "")}."
            );
        }
    }

    /// <summary>Refuses a feature that these records do not have; worth knowing before a run.</summary>
    /// <param name="ways">The ways.</param>
    /// <param name="width">Features a record.</param>
    /// <param name="names">What they are called; empty where nobody knows.</param>
    /// <exception cref="BadInputException">There is no such feature, or no column of this name.</exception>
    public static void CheckFeatures(IReadOnlyList<string> ways, int width, IReadOnlyList<FeatureName> names)
    {
        foreach (string by in ways)
        {
            if (NameOf(by) is not { } name || FeaturesOf(by, width, names).Length > 0)
            {
                continue;
            }

            string[] columns = [.. names.Select(n => n.Column).Distinct(StringComparer.Ordinal)];
            throw new BadInputException(
                FeatureOf(by) is not null
                    ? $"slices: {by}: these records have {width} features, numbered from 0; expected a number up to {width - 1}."
                : columns.Length == 0
                    ? $"slices: {by}: the features of these records have no names; expected a number up to {width - 1}."
                : $"slices: {by}: found no column '{name}'; did you mean '{Nearest.Of(name, columns)}'? There are: {string.Join(", ", columns)}."
            );
        }
    }

    // The features of a way: one by its number or of a column of numbers, one for each text of a column of texts. None where there is no such.
    private static int[] FeaturesOf(string by, int width, IReadOnlyList<FeatureName> names)
    {
        int[] named = [.. Enumerable.Range(0, names.Count).Where(f => names[f].Column == NameOf(by))];
        return named.Length > 0 ? named
            : FeatureOf(by) is { } feature && feature < width ? [feature]
            : [];
    }

    /// <summary>
    /// The part of each record, by number; null where it has none. Empty where the evidence does not say. Of persons: the part in which all
    /// of a person's rows are, or a part of its own for those whose rows are in several; of a number that is cut into quarters, the mean.
    /// </summary>
    /// <param name="by">The way.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="influence">What reference models say of each record; null without them.</param>
    /// <param name="features">What the features are called; empty where nobody knows.</param>
    /// <param name="persons">Who the rows belong to; null where each stands for itself.</param>
    /// <param name="names">Name of each part.</param>
    /// <exception cref="BadInputException">There is no such feature.</exception>
    public static int?[] Of(
        string by,
        ClassifierEvidence evidence,
        Influence? influence,
        IReadOnlyList<FeatureName> features,
        PersonRows? persons,
        out string[] names
    )
    {
        switch (by)
        {
            case "class":
                int classes = evidence.Labels.Max() + 1;
                names = [.. Enumerable.Range(0, classes).Select(c => $"class {Text(c)}")];
                return Common(
                    [.. evidence.Labels.Select(label => (int?)label)],
                    persons,
                    "rows of several classes",
                    ref names
                );
            case "correct":
                names = ["classified wrong", "classified right"];
                return !evidence.Target.HasPredictions
                    ? []
                    : Common(
                        [
                            .. Enumerable
                                .Range(0, evidence.Records)
                                .Select(r => (int?)(evidence.Target.IsCorrect(0, r, 0) ? 1 : 0)),
                        ],
                        persons,
                        "some rows right, some wrong",
                        ref names
                    );
            case "difficulty":
                names = ["hardest quarter", "harder quarter", "easier quarter", "easiest quarter"];
                return influence is null ? [] : Quarters(Means(influence.Without, persons));
            case RowSliceRules.Way:
                return RowSliceRules.Of(persons, out names);
            default:
                return OfFeature(by, evidence, features, persons, out names);
        }
    }

    internal static double[] Means(double[] rows, PersonRows? persons) => persons?.Means(rows) ?? rows;

    // Persons whose rows are in several parts, or some in none, are a part of their own.
    internal static int?[] Common(int?[] rows, PersonRows? persons, string several, ref string[] names)
    {
        if (persons is null)
        {
            return rows;
        }

        int torn = names.Length;
        names = [.. names, several];
        return
        [
            .. Enumerable
                .Range(0, persons.Count)
                .Select(person =>
                {
                    int?[] own = [.. persons.RowsOf([person]).Select(row => rows[row])];
                    return Array.TrueForAll(own, part => part == own[0]) ? own[0] : torn;
                }),
        ];
    }

    private static int?[] OfFeature(
        string by,
        ClassifierEvidence evidence,
        IReadOnlyList<FeatureName> called,
        PersonRows? persons,
        out string[] names
    )
    {
        names = [];
        if (evidence.Features is not { } features)
        {
            return [];
        }

        int width = checked((int)(features.Count / features.Shape[0]));
        CheckFeatures([by], width, called);
        int[] columns = FeaturesOf(by, width, called);
        if (columns.Length > 1)
        {
            int?[] ofRows = OfTexts(by, features, width, columns, called, out names);
            return Common(ofRows, persons, $"{by}: several texts", ref names);
        }

        return OfNumbers(by, Column(features, evidence.Records, width, columns[0]), persons, out names);
    }

    /// <summary>By a number: each value where they are few, else quarters.</summary>
    internal static int?[] OfNumbers(string by, double[] values, PersonRows? persons, out string[] names)
    {
        double[] different = [.. values.Where(v => !double.IsNaN(v)).Distinct().Order()];
        if (different.Length <= MostValues)
        {
            names = [.. different.Select(v => $"{by} = {v.ToString("G6", CultureInfo.InvariantCulture)}")];
            return Common(
                [.. values.Select(v => double.IsNaN(v) ? (int?)null : Array.BinarySearch(different, v))],
                persons,
                $"{by}: several values",
                ref names
            );
        }

        names = [.. QuarterNames.Select(part => $"{by}, {part} quarter")];
        return Quarters(Means(values, persons));
    }

    /// <summary>By a text: the commonest of them, in their alphabet's order; records with others have no part.</summary>
    internal static int?[] OfValues(string by, string?[] values, out string[] names)
    {
        string[] shown =
        [
            .. values
                .OfType<string>()
                .CountBy(v => v, StringComparer.Ordinal)
                .OrderByDescending(v => v.Value)
                .ThenBy(v => v.Key, StringComparer.Ordinal)
                .Take(MostValues)
                .Select(v => v.Key)
                .Order(StringComparer.Ordinal),
        ];
        names = [.. shown.Select(v => $"{by} = {v}")];
        return
        [
            .. values.Select(v =>
                v is not null && Array.BinarySearch(shown, v, StringComparer.Ordinal) is >= 0 and { } at
                    ? at
                    : (int?)null
            ),
        ];
    }

    // The commonest texts of a column, in the order of the table; records with others have no part.
    private static int?[] OfTexts(
        string by,
        NdArray features,
        int width,
        int[] columns,
        IReadOnlyList<FeatureName> called,
        out string[] names
    )
    {
        int records = checked((int)features.Shape[0]);
        bool[][] isText = [.. columns.Select(c => Column(features, records, width, c).Select(v => v > 0).ToArray())];
        int[] shown =
        [
            .. Enumerable
                .Range(0, columns.Length)
                .OrderByDescending(c => isText[c].Count(found => found))
                .ThenBy(c => c)
                .Take(MostValues)
                .Order(),
        ];
        names = [.. shown.Select(c => $"{by} = {called[columns[c]].Category}")];
        int?[] part = new int?[records];
        for (int i = 0; i < shown.Length; i++)
        {
            for (int record = 0; record < records; record++)
            {
                part[record] = isText[shown[i]][record] ? i : part[record];
            }
        }

        return part;
    }

    private static double[] Column(NdArray features, int records, int width, int column)
    {
        double[] values = new double[records];
        double[] one = new double[1];
        for (int record = 0; record < records; record++)
        {
            features.Read(((long)record * width) + column, one);
            values[record] = one[0];
        }

        return values;
    }

    /// <summary>Quarters by size. Equal values stay together, in the quarter in which the first of them lies; NaN has no part.</summary>
    internal static int?[] Quarters(double[] values)
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

    private static string? NameOf(string by) =>
        by.StartsWith(FeaturePrefix, StringComparison.Ordinal) ? by[FeaturePrefix.Length..] : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
