using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Ports;

/// <summary>What a text model shows of itself; more than one may hold.</summary>
[Flags]
public enum TextAccess
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It continues a text.</summary>
    Continuations = 1,

    /// <summary>Log-probabilities of the tokens of a text that it is handed.</summary>
    LogProbabilities = 2,

    /// <summary>Which of those tokens were its first choice.</summary>
    TopChoice = 4,

    /// <summary>Mean and standard deviation of log p over the whole vocabulary, at each token.</summary>
    Moments = 8,

    /// <summary>All log-probabilities over the vocabulary, at each token.</summary>
    Distributions = 16,
}

/// <summary>One question: read a text, perhaps after another one.</summary>
/// <param name="Text">The text whose tokens are asked about; not empty.</param>
/// <param name="Prefix">What stands before it; its tokens are not part of the answer. Null for nothing.</param>
public sealed record TextQuery(string Text, string? Prefix = null);

/// <summary>The answer about one text.</summary>
/// <param name="TokenIds">The tokens as the model sees them, if it names them by number.</param>
/// <param name="Tokens">The tokens as text, if it shows them so.</param>
/// <param name="Signals">One entry a token; the first token is absent where a model cannot predict it.</param>
public sealed record TextReading(int[]? TokenIds, string[]? Tokens, TokenSignals Signals);

/// <summary>Asks for continuations of a text.</summary>
/// <param name="Text">The beginning; not empty.</param>
/// <param name="Count">How many continuations.</param>
/// <param name="Tokens">Most tokens of each.</param>
/// <param name="Temperature">0 for the likeliest token every time.</param>
/// <param name="First">Number of the first of them where more are asked for later: another number, other draws.</param>
public sealed record ContinuationQuery(string Text, int Count, int Tokens, double Temperature, int First = 0);

/// <summary>
/// A language model that can be asked: one trained here, a file, an endpoint. Attacks never see it; what it says becomes
/// evidence. Answers are handed over as they come, from any thread, so that none is lost when a later one fails.
/// </summary>
public interface ITextModel : IDisposable
{
    /// <summary>Name for people: a file's name, an address without its key.</summary>
    string Name { get; }

    /// <summary>
    /// Hash of all that an answer depends on beside the question: the weights and the tokenizer, or the address, dialect
    /// and name of a served model.
    /// </summary>
    string Identity { get; }

    /// <summary>What it shows.</summary>
    TextAccess Access { get; }

    /// <summary>Reads texts; <paramref name="answered"/> is called once for each with its number in the list.</summary>
    /// <exception cref="Core.BadInputException">A text is empty or too long for the model: named by its number.</exception>
    /// <exception cref="Core.OutsideFailureException">The model's side failed for good.</exception>
    Task ReadAsync(IReadOnlyList<TextQuery> queries, Action<int, TextReading> answered, CancellationToken cancellation);

    /// <summary>Continues texts; <paramref name="answered"/> is called once for each with its number in the list.</summary>
    Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    );
}
