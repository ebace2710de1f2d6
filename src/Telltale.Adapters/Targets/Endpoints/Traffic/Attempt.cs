namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>What came of sending a question once.</summary>
/// <typeparam name="T">The answer, as read.</typeparam>
internal abstract record Attempt<T>
{
    private Attempt() { }

    /// <summary>How many tokens it took; null where nobody knows, so that the most is counted.</summary>
    public TokenCount? Used { get; init; }

    /// <summary>An answer.</summary>
    public sealed record Answered(T Answer) : Attempt<T>;

    /// <summary>Nothing yet, and perhaps the next time.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="After">How long the server asks to wait.</param>
    /// <param name="NoLogProbabilities">Whether an answer came, without log-probabilities.</param>
    public sealed record Again(string Reason, TimeSpan? After, bool NoLogProbabilities = false) : Attempt<T>;

    /// <summary>Sending it again would not help.</summary>
    public sealed record Never(Exception Failure) : Attempt<T>;
}
