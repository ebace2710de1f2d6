namespace Telltale.Core.Evidence.Language;

/// <summary>What the target says of a changed version of a document.</summary>
/// <param name="Signals">Log-probabilities of the version's own tokens.</param>
/// <param name="Text">The version itself; empty where it was not given.</param>
/// <param name="ZlibLength">Bytes that zlib makes of it; null where neither it nor the text was given.</param>
public sealed record TextVariant(TokenSignals Signals, string Text = "", int? ZlibLength = null);
