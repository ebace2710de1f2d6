using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language;

/// <summary>The changed versions of a document that an attack reads.</summary>
internal static class VariantList
{
    /// <summary>Versions by their names, shorter names first so that <c>swap-2</c> comes before <c>swap-10</c>.</summary>
    /// <param name="record">The document.</param>
    /// <param name="name">A name, or with a hyphen at its end all that begin so.</param>
    /// <param name="most">How many of the first; null for all.</param>
    public static IReadOnlyList<TextVariant> Of(TextRecord record, string name, int? most)
    {
        if (!name.EndsWith('-'))
        {
            return record.Variants.TryGetValue(name, out TextVariant? one) ? [one] : [];
        }

        IEnumerable<TextVariant> found = record
            .Variants.Where(v => v.Key.StartsWith(name, StringComparison.Ordinal))
            .OrderBy(v => v.Key.Length)
            .ThenBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => v.Value);
        return [.. most is { } count ? found.Take(count) : found];
    }

    /// <summary>Mean over the versions of a number of each; NaN where there is none.</summary>
    public static double Mean(IReadOnlyList<TextVariant> variants, Func<TextVariant, double> number)
    {
        double sum = 0;
        foreach (TextVariant variant in variants)
        {
            sum += number(variant);
        }

        return variants.Count == 0 ? double.NaN : sum / variants.Count;
    }
}
