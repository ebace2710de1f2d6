using System.Globalization;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Persons;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Slices;

/// <summary>Ways to part texts.</summary>
internal static class TextSliceRules
{
    private const string FieldPrefix = "field:";

    /// <summary>Refuses what is no way: length, difficulty, rows, year, field:NAME.</summary>
    /// <param name="source">Where it was written, for messages.</param>
    /// <param name="by">The way.</param>
    /// <exception cref="BadInputException">An unknown word, or a field without a name.</exception>
    public static void Check(string source, string by)
    {
        if (by is not ("length" or "difficulty" or RowSliceRules.Way or "year") && FieldOf(by) is not { Length: > 0 })
        {
            throw new BadInputException(
                $"{source}: found '{by}', expected length, difficulty, rows, year or field:NAME with NAME a field of the texts, such as field:topic."
            );
        }
    }

    /// <summary>The field that a way reads; null where it reads none.</summary>
    public static string? FieldOf(string by) =>
        by.StartsWith(FieldPrefix, StringComparison.Ordinal) ? by[FieldPrefix.Length..] : null;

    /// <summary>
    /// The part of each text, by number; null where it has none. Empty where the texts do not say. Length counts tokens where
    /// they are known, else characters; difficulty is the loss of a reference model that the texts were not trained into. Of persons: the
    /// part in which all of a person's texts are, or a part of its own for those whose texts are in several; of a number that is cut into
    /// quarters, the mean.
    /// </summary>
    /// <param name="by">The way.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="persons">Who the texts belong to; null where each stands for itself.</param>
    /// <param name="names">Name of each part.</param>
    public static int?[] Of(string by, IReadOnlyList<TextRecord> texts, PersonRows? persons, out string[] names)
    {
        switch (by)
        {
            case "length":
                bool counted = texts.All(t => t.Signals is not null);
                double[] lengths = SliceRules.Means(
                    [.. texts.Select(t => counted ? t.Signals!.Count : (double)t.Text.Length)],
                    persons
                );
                int?[] quarters = lengths.All(l => l == 0) ? [] : SliceRules.Quarters(lengths);
                names =
                [
                    .. ((string[])["shortest", "shorter", "longer", "longest"]).Select(
                        (name, q) => $"{name} quarter{Range(lengths, quarters, q, counted ? "tokens" : "characters")}"
                    ),
                ];
                return quarters;
            case "difficulty":
                names = ["hardest quarter", "harder quarter", "easier quarter", "easiest quarter"];
                double[] means = SliceRules.Means(UnseenLoss.MeansOf(texts), persons);
                return means.All(double.IsNaN) ? [] : SliceRules.Quarters(means);
            case RowSliceRules.Way:
                return RowSliceRules.Of(persons, out names);
            case "year":
                int?[] years = SliceRules.OfValues(
                    by,
                    [.. texts.Select(t => t.Date?.Year.ToString("0000", CultureInfo.InvariantCulture))],
                    out names
                );
                return SliceRules.Common(years, persons, "texts of several years", ref names);
            default:
                return OfField(by, texts, persons, out names);
        }
    }

    // Numbers are parted as numbers, dates by their year, anything else by its value.
    private static int?[] OfField(string by, IReadOnlyList<TextRecord> texts, PersonRows? persons, out string[] names)
    {
        string field = FieldOf(by)!;
        string?[] values = [.. texts.Select(t => t.Fields.TryGetValue(field, out string? value) ? value : null)];
        string[] told = [.. values.OfType<string>()];
        if (told.Length > 0 && told.All(v => NumberOf(v) is not null))
        {
            return SliceRules.OfNumbers(field, [.. values.Select(v => NumberOf(v) ?? double.NaN)], persons, out names);
        }

        int?[] parts =
            told.Length > 0 && told.All(v => YearOf(v) is not null)
                ? SliceRules.OfValues($"{field}, year", [.. values.Select(YearOf)], out names)
                : SliceRules.OfValues(field, values, out names);
        return SliceRules.Common(parts, persons, $"{field}: several values", ref names);
    }

    private static double? NumberOf(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : null;

    private static string? YearOf(string? value) =>
        value is { Length: >= 10 }
        && DateOnly.TryParseExact(
            value.AsSpan(0, 10),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateOnly day
        )
            ? day.Year.ToString("0000", CultureInfo.InvariantCulture)
            : null;

    private static string Range(double[] lengths, int?[] quarters, int quarter, string unit)
    {
        double[] inside = [.. lengths.Where((_, i) => quarters.Length > 0 && quarters[i] == quarter)];
        return inside.Length == 0 ? ""
            : inside.Min() == inside.Max() ? string.Create(CultureInfo.InvariantCulture, $" ({inside[0]:0} {unit})")
            : string.Create(CultureInfo.InvariantCulture, $" ({inside.Min():0} to {inside.Max():0} {unit})");
    }
}
