namespace Telltale.Core.Evidence.Language;

/// <summary>How the target goes on when it is handed the beginning of a document.</summary>
/// <param name="Prompt">The beginning that it was handed.</param>
/// <param name="Texts">What it answered, without the beginning; at least one.</param>
/// <param name="ZlibLengths">Bytes that zlib makes of each answer.</param>
public sealed record TextContinuations(string Prompt, IReadOnlyList<string> Texts, IReadOnlyList<int> ZlibLengths);
