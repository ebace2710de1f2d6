using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Language;

/// <summary>What an attack reads of a document and of what the target says of it; more than one may hold.</summary>
[Flags]
public enum TextReading
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The log-probability of each token.</summary>
    LogProbabilities = 1,

    /// <summary>Means of log p over the vocabulary.</summary>
    Means = 2,

    /// <summary>Deviations of log p over the vocabulary.</summary>
    Deviations = 4,

    /// <summary>Whether each token was the target's first choice.</summary>
    TopChoice = 8,

    /// <summary>Numbers of the tokens.</summary>
    TokenIds = 16,

    /// <summary>The compressed length of the document.</summary>
    ZlibLength = 32,

    /// <summary>Frequencies of the tokens in a corpus.</summary>
    Frequencies = 64,

    /// <summary>The document itself.</summary>
    Text = 128,

    /// <summary>Continuations of its beginning.</summary>
    Continuations = 256,
}

/// <summary>Documents of known membership that an attack learns from.</summary>
public enum KnownTexts
{
    /// <summary>None: the attack fits nothing.</summary>
    None,

    /// <summary>Non-members: what is usual for a document that was not trained on.</summary>
    NonMembers,

    /// <summary>Members and non-members.</summary>
    BothSides,
}

/// <summary>The evidence an attack on a language model needs; what is missing is said in words that name the field.</summary>
public sealed record TextNeeds
{
    private static readonly (TextReading Reading, string Field, Func<TextRecord, bool> IsThere)[] Fields =
    [
        (TextReading.LogProbabilities, "token_logprobs", r => r.Signals is not null),
        (TextReading.Means, "token_mean", r => r.Signals?.Means is not null),
        (TextReading.Deviations, "token_std", r => r.Signals?.Deviations is not null),
        (TextReading.TopChoice, "top1", r => r.Signals?.TopChoice is not null),
        (TextReading.TokenIds, "token_ids", r => r.TokenIds is not null),
        (TextReading.ZlibLength, "zlib_length, or text to count it from", r => r.ZlibLength is not null),
        (TextReading.Frequencies, "token_frequencies", r => r.TokenFrequencies is not null),
        (TextReading.Text, "text", r => r.Text.Length > 0),
        (TextReading.Continuations, "prompt and continuations", r => r.Continuations is not null),
    ];

    /// <summary>Name of the attack, for messages.</summary>
    public required string Attack { get; init; }

    /// <summary>What is read of the target and the document.</summary>
    public required TextReading Reads { get; init; }

    /// <summary>Which reference model is read; null for none.</summary>
    public ReferenceChoice? Reference { get; init; }

    /// <summary>Whether the reference model must speak of the target's own tokens, one by one.</summary>
    public bool SameTokens { get; init; }

    /// <summary>Whether the divergence of the reference model from the target is read.</summary>
    public bool Divergences { get; init; }

    /// <summary>Changed versions that are read: a name, or with a hyphen at its end all that begin so; null for none.</summary>
    public string? Variant { get; init; }

    /// <summary>How many of the first such versions are used; null for all.</summary>
    public int? Copies { get; init; }

    /// <summary>A changed version that is read where it is there, and is worth asking for; null for none.</summary>
    public string? OptionalVariant { get; init; }

    /// <summary>Prefix after which the tokens were scored; null for none.</summary>
    public string? Prefix { get; init; }

    /// <summary>A second such prefix; null for none.</summary>
    public string? OtherPrefix { get; init; }

    /// <summary>Whether shadow models trained with a document are needed.</summary>
    public bool InModels { get; init; }

    /// <summary>Whether shadow models trained without a document are needed.</summary>
    public bool OutModels { get; init; }

    /// <summary>How many models a document must have on each side that is needed.</summary>
    public int ModelsPerSide { get; init; } = 1;

    /// <summary>How many of the first shadow models are used; null for all.</summary>
    public int? Shadows { get; init; }

    /// <summary>What is learnt from documents of known membership.</summary>
    public KnownTexts Known { get; init; }

    /// <summary>Where these documents come from.</summary>
    public FitOn FitOn { get; init; }

    /// <summary>Refuses evidence that <see cref="WhatIsMissing"/> finds fault with.</summary>
    /// <exception cref="BadInputException">The evidence does not hold what the attack needs.</exception>
    public void Demand(TextEvidence evidence)
    {
        if (WhatIsMissing(evidence) is { } missing)
        {
            throw new BadInputException($"attack {Attack} {missing}.");
        }
    }

    /// <summary>A reason why the attack can say nothing about any document, for a person to read; null when it can.</summary>
    public string? WhatIsMissing(TextEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((TextReading reading, string field, Func<TextRecord, bool> isThere) in Fields)
        {
            if (Reads.HasFlag(reading) && !evidence.Records.Any(isThere))
            {
                return $"needs {field}";
            }
        }

        return Reference?.WhatIsMissing(evidence, SameTokens, Divergences)
            ?? MissingVariants(evidence)
            ?? MissingPrefix(evidence, Prefix)
            ?? MissingPrefix(evidence, OtherPrefix)
            ?? (InModels || OutModels ? MissingShadows(evidence) : null)
            ?? FittingRounds.WhatIsMissing(evidence, FitOn, Known);
    }

    /// <summary>How often the target was asked about a document, on average, for all that the attack reads.</summary>
    public double QueriesOf(TextEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double plain = Reads == TextReading.None || Reads == (TextReading.Text | TextReading.Continuations) ? 0 : 1;
        double prefixes = (Prefix is null ? 0 : 1) + (OtherPrefix is null ? 0 : 1);
        double each = 0;
        foreach (TextRecord record in evidence.Records)
        {
            each += Variant is null ? 0 : VariantList.Of(record, Variant, Copies).Count;
            each += OptionalVariant is not null && record.Variants.ContainsKey(OptionalVariant) ? 1 : 0;
            each += Reads.HasFlag(TextReading.Continuations) ? record.Continuations?.Texts.Count ?? 0 : 0;
        }

        return plain + prefixes + (each / Math.Max(1, evidence.Records.Count));
    }

    /// <summary>Names of the fields that are read of the target and the document, for a person.</summary>
    public IEnumerable<string> FieldNames => Fields.Where(f => Reads.HasFlag(f.Reading)).Select(f => f.Field);

    private string? MissingVariants(TextEvidence evidence)
    {
        if (Variant is null)
        {
            return null;
        }

        int most = evidence.Records.Select(r => VariantList.Of(r, Variant, null).Count).DefaultIfEmpty().Max();
        string name = Variant.EndsWith('-') ? $"{Variant}0, {Variant}1, …" : Variant;
        return most == 0 ? $"needs what the target says of changed versions: variants.{name}"
            : Copies > most ? $"was asked for copies={Copies}, but there are {most} a document; give copies=all"
            : null;
    }

    private static string? MissingPrefix(TextEvidence evidence, string? name) =>
        name is null || evidence.Records.Any(r => r.Prefixed.ContainsKey(name))
            ? null
            : $"needs what the target says after a prefix: prefixed.{name}";

    private string? MissingShadows(TextEvidence evidence)
    {
        string[] names = [.. ShadowTexts.NamesOf(evidence)];
        if (names.Length == 0)
        {
            return "needs shadow models: references.NAME with member, whether that model was trained on the document";
        }

        if (Shadows > names.Length)
        {
            return $"was asked for references={Shadows}, but the evidence has {names.Length} shadow models; give references=all";
        }

        string[] used = names[..(Shadows ?? names.Length)];
        foreach (TextRecord record in evidence.Records)
        {
            foreach (string name in used)
            {
                if (!record.References.TryGetValue(name, out TextReference? reference) || reference.Member is null)
                {
                    return $"needs every shadow model on every document; references.{name} is missing, or has no member, for {record.Id}";
                }
            }
        }

        int mostIn = evidence.Records.Max(r => used.Count(name => r.References[name].Member == true));
        int mostOut = evidence.Records.Max(r => used.Count(name => r.References[name].Member == false));
        string models = ModelsPerSide == 1 ? "at least 1 shadow model" : $"at least {ModelsPerSide} shadow models";
        return InModels && mostIn < ModelsPerSide
                ? $"needs {models} trained with a document; the most any document has is {mostIn}"
            : OutModels && mostOut < ModelsPerSide
                ? $"needs {models} trained without a document; the most any document has is {mostOut}"
            : null;
    }
}
