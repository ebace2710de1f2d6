using Telltale.Attacks.Language;

namespace Telltale.Audit.Language.Collecting;

/// <summary>What must be asked of models so that some attacks can run: the union of their needs.</summary>
public sealed record TextQuestions
{
    /// <summary>Whether the target is asked for log-probabilities.</summary>
    public bool Signals { get; init; }

    /// <summary>Whether reference and shadow models are asked.</summary>
    public bool References { get; init; }

    /// <summary>Whether the divergence of reference models from the target is asked for.</summary>
    public bool Divergences { get; init; }

    /// <summary>Whether the frequencies of tokens are counted.</summary>
    public bool Frequencies { get; init; }

    /// <summary>Whether beginnings are continued.</summary>
    public bool Continuations { get; init; }

    /// <summary>Changed versions: a name, or with a hyphen at its end all that begin so.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Names of prefixes.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>The union of needs.</summary>
    public static TextQuestions Of(IEnumerable<TextNeeds> needs)
    {
        TextNeeds[] all = [.. needs];
        bool Reads(TextReading reading) => all.Any(n => n.Reads.HasFlag(reading));
        string[] prefixes =
        [
            .. all.SelectMany(n => (string?[])[n.Prefix, n.OtherPrefix])
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        string[] variants =
        [
            .. all.SelectMany(n => (string?[])[n.Variant, n.OptionalVariant])
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        bool references = all.Any(n => n.Reference is not null || n.InModels || n.OutModels);
        return new TextQuestions
        {
            Signals =
                references
                || prefixes.Length > 0
                || variants.Length > 0
                || Reads(TextReading.LogProbabilities)
                || Reads(TextReading.Means)
                || Reads(TextReading.Deviations)
                || Reads(TextReading.TopChoice)
                || Reads(TextReading.TokenIds)
                || Reads(TextReading.Frequencies),
            References = references,
            Divergences = all.Any(n => n.Divergences),
            Frequencies = Reads(TextReading.Frequencies),
            Continuations = Reads(TextReading.Continuations),
            Variants = variants,
            Prefixes = prefixes,
        };
    }
}
