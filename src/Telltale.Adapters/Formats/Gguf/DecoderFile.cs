using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>A language model as it lies in a file: its numbers and its tokenizer, which belong together.</summary>
/// <param name="Weights">The numbers; their vocabulary is the tokenizer's size.</param>
/// <param name="Tokenizer">How texts become ids.</param>
/// <param name="StartsTexts">Whether <see cref="BpeTokenizer.Start"/> is put before a text.</param>
public sealed record DecoderFile(DecoderWeights Weights, BpeTokenizer Tokenizer, bool StartsTexts = true);
