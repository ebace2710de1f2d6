using Telltale.Attacks.Language;

namespace Telltale.Contract.Tests.Catalogue;

/// <summary>What an attack on language models reads, in words for the page.</summary>
internal static class TextNeedsText
{
    public static string Of(TextNeeds needs)
    {
        List<string> parts = [.. needs.FieldNames.Select(Named)];
        if (needs.Reference is not null)
        {
            parts.Add(
                needs.Divergences ? "`references.NAME` with `token_kl`"
                : needs.SameTokens ? "`references.NAME` with the same tokens"
                : "`references.NAME`"
            );
        }

        if (needs.Variant is { } variant)
        {
            parts.Add($"`variants.{variant}{(variant.EndsWith('-') ? "…" : "")}`");
        }

        if (needs.OptionalVariant is { } optional)
        {
            parts.Add($"`variants.{optional}` where it is there");
        }

        parts.AddRange(new[] { needs.Prefix, needs.OtherPrefix }.OfType<string>().Select(p => $"`prefixed.{p}`"));
        if (needs.InModels || needs.OutModels)
        {
            parts.Add("`references.NAME` with `member` of shadow models trained with and without the document");
        }

        if (needs.Known != KnownTexts.None)
        {
            parts.Add(needs.Known == KnownTexts.NonMembers ? "known non-members" : "known members and non-members");
        }

        return string.Join(", ", parts[..^1]) + (parts.Count > 1 ? " and " : "") + parts[^1];
    }

    private static string Named(string field) =>
        field switch
        {
            "prompt and continuations" => "`prompt` and `continuations`",
            "zlib_length, or text to count it from" => "`zlib_length` (or `text`)",
            _ => $"`{field}`",
        };
}
