namespace Telltale.Adapters.Formats.TextEvidence;

/// <summary>Names of the members of a line of evidence of texts.</summary>
internal static class TextFields
{
    public const string Id = "id";
    public const string Text = "text";
    public const string Member = "member";
    public const string Fit = "fit";
    public const string Date = "date";
    public const string Group = "group";
    public const string Target = "target";
    public const string Fields = "fields";
    public const string TokenIds = "token_ids";
    public const string Tokens = "tokens";
    public const string LogProbabilities = "token_logprobs";
    public const string Means = "token_mean";
    public const string Deviations = "token_std";
    public const string TopChoice = "top1";
    public const string Divergences = "token_kl";
    public const string Frequencies = "token_frequencies";
    public const string ZlibLength = "zlib_length";
    public const string References = "references";
    public const string Variants = "variants";
    public const string Prefixed = "prefixed";
    public const string Prompt = "prompt";
    public const string Continuations = "continuations";

    /// <summary>What a line may hold.</summary>
    public static IReadOnlyList<string> OfDocument { get; } =
    [
        Id,
        Text,
        Member,
        Fit,
        Date,
        Group,
        Target,
        Fields,
        TokenIds,
        Tokens,
        LogProbabilities,
        Means,
        Deviations,
        TopChoice,
        Frequencies,
        ZlibLength,
        References,
        Variants,
        Prefixed,
        Prompt,
        Continuations,
    ];

    /// <summary>What a reference model may say.</summary>
    public static IReadOnlyList<string> OfReference { get; } =
    [TokenIds, LogProbabilities, Means, Deviations, TopChoice, Divergences, Member, ZlibLength];

    /// <summary>What may be said of a changed version.</summary>
    public static IReadOnlyList<string> OfVariant { get; } =
    [Text, TokenIds, LogProbabilities, Means, Deviations, TopChoice, ZlibLength];

    /// <summary>What stands under the name of a prefix.</summary>
    public static IReadOnlyList<string> OfPrefix { get; } = [LogProbabilities, TokenIds];
}
