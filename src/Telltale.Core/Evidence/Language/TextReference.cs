namespace Telltale.Core.Evidence.Language;

/// <summary>What a reference model says of a document.</summary>
/// <param name="Signals">Its log-probabilities; of the same tokens, unless its tokenizer is another.</param>
/// <param name="TokenIds">Its own numbers of the tokens, where they were given.</param>
/// <param name="Member">Whether it was trained on the document; null where nobody knows, or where the question makes no sense.</param>
public sealed record TextReference(TokenSignals Signals, int[]? TokenIds = null, bool? Member = null);
