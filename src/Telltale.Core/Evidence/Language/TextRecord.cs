namespace Telltale.Core.Evidence.Language;

/// <summary>
/// One document and all that was measured of it: what the target says of its tokens, and where known what other models
/// say, what the target says of changed versions of it, and how the target continues its beginning.
/// </summary>
public sealed record TextRecord
{
    private static readonly Dictionary<string, TextReference> NoReferences = [];
    private static readonly Dictionary<string, TextVariant> NoVariants = [];
    private static readonly Dictionary<string, double[]> NoPrefixes = [];
    private static readonly Dictionary<string, string> NoFields = [];

    /// <summary>Name of the document, not empty.</summary>
    public required string Id { get; init; }

    /// <summary>The document itself; empty where only numbers were handed over.</summary>
    public string Text { get; init; } = "";

    /// <summary>Truth, for the assessment. No attack reads it of a text that is judged, unless it fits and says so.</summary>
    public Membership Membership { get; init; } = Membership.Unknown;

    /// <summary>Whether attacks may learn from this text and its membership. It is not judged then and has no score.</summary>
    public bool IsForFitting { get; init; }

    /// <summary>The day from which the text is; null where nobody knows.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Who the document belongs to (a person, an author, a household), not empty; null where nobody said.</summary>
    public string? Group { get; init; }

    /// <summary>Which model answered, by its name and the beginning of its hash, not empty; null where nobody said.</summary>
    public string? Target { get; init; }

    /// <summary>What else is known of the document, by name, such as its topic; only what somebody asked to keep.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = NoFields;

    /// <summary>Numbers of the tokens, as many as log-probabilities, or one more in front; null where they were not given.</summary>
    public int[]? TokenIds { get; init; }

    /// <summary>The tokens as text, one a log-probability; null where they were not given.</summary>
    public string[]? Tokens { get; init; }

    /// <summary>What the target says of the tokens; null where it shows text only.</summary>
    public TokenSignals? Signals { get; init; }

    /// <summary>Bytes that zlib makes of the text; null where neither it nor the text was given.</summary>
    public int? ZlibLength { get; init; }

    /// <summary>Share of each token among all tokens of a reference corpus, in (0, 1), one a log-probability.</summary>
    public double[]? TokenFrequencies { get; init; }

    /// <summary>What other models say of the same tokens, by name.</summary>
    public IReadOnlyDictionary<string, TextReference> References { get; init; } = NoReferences;

    /// <summary>What the target says of changed versions, by name: <c>lowercase</c>, <c>neighbour-3</c>, <c>swap-2</c>.</summary>
    public IReadOnlyDictionary<string, TextVariant> Variants { get; init; } = NoVariants;

    /// <summary>Log-probabilities of the same tokens by the target after a prefix, by the prefix's name: <c>nonmember</c>, <c>member</c>.</summary>
    public IReadOnlyDictionary<string, double[]> Prefixed { get; init; } = NoPrefixes;

    /// <summary>How the target continues the text's beginning; null where it was not asked.</summary>
    public TextContinuations? Continuations { get; init; }

    /// <summary>The tokens that have a log-probability, in the order of the signals; empty where either is missing.</summary>
    public ReadOnlySpan<int> ScoredTokenIds =>
        TokenIds is { } ids && Signals is { } signals ? ids.AsSpan(ids.Length - signals.Count) : [];
}
