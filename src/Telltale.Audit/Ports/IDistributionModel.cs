namespace Telltale.Audit.Ports;

/// <summary>
/// A text model that shows its whole view of each token (<see cref="TextAccess.Distributions"/>): what is too large to keep
/// is handed over token by token, so that two models' views can be compared as they pass.
/// </summary>
public interface IDistributionModel : ITextModel
{
    /// <summary>Number of tokens that it knows.</summary>
    int Vocabulary { get; }

    /// <summary>Hash of the tokenizer: the views of two models can be compared where it is the same.</summary>
    string TokenizerIdentity { get; }

    /// <summary>Reads one text.</summary>
    /// <param name="query">The text, and what stands before it.</param>
    /// <param name="row">
    /// Gets the place among the tokens with a log-probability, in order, and log p of each token of the vocabulary, valid
    /// during the call.
    /// </param>
    /// <param name="cancellation">Looked at between stretches of a long text.</param>
    /// <exception cref="Core.BadInputException">As for <see cref="ITextModel.ReadAsync"/>.</exception>
    Task DistributionsAsync(TextQuery query, Action<int, ReadOnlySpan<float>> row, CancellationToken cancellation);
}
