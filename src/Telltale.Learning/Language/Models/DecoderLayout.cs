using System.Runtime.InteropServices;

namespace Telltale.Learning.Language.Models;

/// <summary>Where the parts of a layer begin.</summary>
/// <param name="Qkv">Queries, keys, values, one below the other: [D + 2K, D].</param>
/// <param name="AttentionOutput">[D, D].</param>
/// <param name="GateUp">Gate, up: [2H, D].</param>
/// <param name="Down">[D, H].</param>
/// <param name="AttentionNorm">[D].</param>
/// <param name="HiddenNorm">[D].</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LayerOffsets(
    int Qkv,
    int AttentionOutput,
    int GateUp,
    int Down,
    int AttentionNorm,
    int HiddenNorm
);

/// <summary>
/// Where each tensor of a decoder lies when all of them share one run of floats: all matrices, then all norms, so that
/// what decays is one run too. Matrices that read the same input lie one below the other and are multiplied as one.
/// </summary>
internal sealed class DecoderLayout
{
    /// <summary>Parts begin on a cache line.</summary>
    private const int FloatsPerLine = 16;

    public DecoderLayout(DecoderOptions options)
    {
        Options = options;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        int end = 0;
        (int width, int keys, int hidden) = (options.Width, options.KeyValueWidth, options.Hidden);
        Embedding = Take(("token_embd.weight", options.Vocabulary));
        Output = options.TiedOutput ? Embedding : Take(("output.weight", options.Vocabulary));
        Layers = new LayerOffsets[options.Layers];
        for (int l = 0; l < Layers.Length; l++)
        {
            string layer = $"blk.{l}.";
            Layers[l] = new LayerOffsets(
                Take(
                    ($"{layer}attn_q.weight", width),
                    ($"{layer}attn_k.weight", keys),
                    ($"{layer}attn_v.weight", keys)
                ),
                Take(($"{layer}attn_output.weight", width)),
                Take(($"{layer}ffn_gate.weight", hidden), ($"{layer}ffn_up.weight", hidden)),
                TakeLength($"{layer}ffn_down.weight", checked(width * hidden)),
                0,
                0
            );
        }

        Matrices = end;
        for (int l = 0; l < Layers.Length; l++)
        {
            Layers[l] = Layers[l] with
            {
                AttentionNorm = TakeLength($"blk.{l}.attn_norm.weight", width),
                HiddenNorm = TakeLength($"blk.{l}.ffn_norm.weight", width),
            };
        }

        OutputNorm = TakeLength("output_norm.weight", width);
        Length = end;
        Places = places;

        int Take(params ReadOnlySpan<(string Name, int Rows)> parts)
        {
            int start = end;
            foreach ((string name, int rows) in parts)
            {
                places.Add(name, end);
                end = checked(end + (rows * width));
            }

            RoundUp();
            return start;
        }

        int TakeLength(string name, int length)
        {
            int start = end;
            places.Add(name, start);
            end = checked(end + length);
            RoundUp();
            return start;
        }

        void RoundUp() => end = checked((end + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine);
    }

    public DecoderOptions Options { get; }

    /// <summary>Floats of all tensors.</summary>
    public int Length { get; }

    /// <summary>Floats of the matrices, which come first.</summary>
    public int Matrices { get; }

    /// <summary>Tokens' embeddings [V, D].</summary>
    public int Embedding { get; }

    /// <summary>The output layer [V, D]; where it is tied, the embeddings.</summary>
    public int Output { get; }

    /// <summary>[D].</summary>
    public int OutputNorm { get; }

    public LayerOffsets[] Layers { get; }

    /// <summary>Where the tensor of each name begins.</summary>
    public IReadOnlyDictionary<string, int> Places { get; }

    /// <summary>Columns of queries, keys and values together.</summary>
    public int QkvWidth => Options.Width + (2 * Options.KeyValueWidth);

    /// <summary>Copies weights to their places.</summary>
    public void Spread(DecoderWeights weights, Span<float> values)
    {
        foreach (DecoderTensor tensor in weights.Tensors)
        {
            tensor.Values.CopyTo(values[Places[tensor.Name]..]);
        }
    }

    /// <summary>The reverse of <see cref="Spread"/>.</summary>
    public DecoderWeights Collect(ReadOnlySpan<float> values)
    {
        List<DecoderTensor> tensors = [];
        foreach ((string name, int[] shape) in DecoderWeights.ShapesOf(Options))
        {
            int length = shape.Aggregate(1, (a, b) => a * b);
            tensors.Add(new DecoderTensor(name, shape, values.Slice(Places[name], length).ToArray()));
        }

        return DecoderWeights.FromTensors(Options, tensors);
    }
}
