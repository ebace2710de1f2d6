namespace Telltale.Adapters.Targets.Endpoints.Tokens;

/// <summary>What is wrong with an answer that arrived.</summary>
internal enum FaultKind
{
    /// <summary>It is not whole, or not of the dialect: asked again.</summary>
    Damaged,

    /// <summary>It has no log-probabilities of the prompt: asked again while others had them.</summary>
    NoLogProbabilities,

    /// <summary>Its tokens do not join to the text, or are cut otherwise than before: asked again.</summary>
    OtherTokens,
}

/// <summary>An answer that arrived and cannot be used; says what was found and what was expected.</summary>
internal sealed class AnswerFault : Exception
{
    public AnswerFault(FaultKind kind, string message)
        : base(message)
    {
        Kind = kind;
    }

    public FaultKind Kind { get; }
}
