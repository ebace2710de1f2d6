namespace Telltale.Learning.Language.Models;

/// <summary>Some of the numbers of a language model.</summary>
/// <param name="Name">As in a GGUF file, e.g. <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Shape">[length], or [outputs, inputs].</param>
/// <param name="Values">Row after row.</param>
public sealed record DecoderTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
