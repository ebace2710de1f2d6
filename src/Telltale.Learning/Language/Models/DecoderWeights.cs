using System.Security.Cryptography;
using System.Text;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The numbers of a decoder, tensor by tensor, named as in a GGUF file of the llama architecture. With V tokens, width D,
/// keys and values of width K, hidden width H, each matrix [outputs, inputs]:
/// <list type="bullet">
/// <item><c>token_embd.weight</c> [V, D];</item>
/// <item>for each layer <c>blk.N.attn_norm.weight</c> [D], <c>attn_q</c> [D, D], <c>attn_k</c> and <c>attn_v</c> [K, D],
/// <c>attn_output</c> [D, D], <c>ffn_norm</c> [D], <c>ffn_gate</c> and <c>ffn_up</c> [H, D], <c>ffn_down</c> [D, H];</item>
/// <item><c>output_norm.weight</c> [D]; <c>output.weight</c> [V, D], unless the output is tied to the embeddings.</item>
/// </list>
/// </summary>
public sealed class DecoderWeights
{
    private readonly Dictionary<string, DecoderTensor> _byName;

    private DecoderWeights(DecoderOptions options, DecoderTensor[] tensors)
    {
        Options = options;
        Tensors = tensors;
        _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The shape that they fit.</summary>
    public DecoderOptions Options { get; }

    /// <summary>All of them, from the input to the output.</summary>
    public IReadOnlyList<DecoderTensor> Tensors { get; }

    /// <summary>How many numbers there are.</summary>
    public long Count => Tensors.Sum(t => (long)t.Values.Length);

    /// <summary>The tensor of this name.</summary>
    public DecoderTensor this[string name] => _byName[name];

    /// <summary>Names and shapes of the tensors of a decoder, from the input to the output.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> ShapesOf(DecoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<(string, int[])> shapes = [("token_embd.weight", [options.Vocabulary, options.Width])];
        for (int l = 0; l < options.Layers; l++)
        {
            shapes.Add(($"blk.{l}.attn_norm.weight", [options.Width]));
            shapes.Add(($"blk.{l}.attn_q.weight", [options.Width, options.Width]));
            shapes.Add(($"blk.{l}.attn_k.weight", [options.KeyValueWidth, options.Width]));
            shapes.Add(($"blk.{l}.attn_v.weight", [options.KeyValueWidth, options.Width]));
            shapes.Add(($"blk.{l}.attn_output.weight", [options.Width, options.Width]));
            shapes.Add(($"blk.{l}.ffn_norm.weight", [options.Width]));
            shapes.Add(($"blk.{l}.ffn_gate.weight", [options.Hidden, options.Width]));
            shapes.Add(($"blk.{l}.ffn_up.weight", [options.Hidden, options.Width]));
            shapes.Add(($"blk.{l}.ffn_down.weight", [options.Width, options.Hidden]));
        }

        shapes.Add(("output_norm.weight", [options.Width]));
        if (!options.TiedOutput)
        {
            shapes.Add(("output.weight", [options.Vocabulary, options.Width]));
        }

        return shapes;
    }

    /// <summary>
    /// Where training starts. Norms are 1; all others are normal with deviation <c>√(2 / (5 D))</c> (Nguyen and Salazar,
    /// IWSLT 2019, §2.2), what is added to the residual stream (<c>attn_output</c>, <c>ffn_down</c>) with that over
    /// <c>√(2 · Layers)</c>. Each tensor draws from the stream <paramref name="seed"/>/name.
    /// </summary>
    /// <exception cref="BadInputException">The options are out of range.</exception>
    public static DecoderWeights Draw(DecoderOptions options, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        double deviation = Math.Sqrt(2.0 / (5.0 * options.Width));
        return new DecoderWeights(
            options,
            [.. ShapesOf(options).Select(t => new DecoderTensor(t.Name, t.Shape, Start(t.Name, t.Shape)))]
        );

        float[] Start(string name, int[] shape)
        {
            float[] values = new float[checked(shape.Aggregate(1, (a, b) => checked(a * b)))];
            if (shape.Length == 1)
            {
                Array.Fill(values, 1);
                return values;
            }

            bool isResidual =
                name.EndsWith("attn_output.weight", StringComparison.Ordinal)
                || name.EndsWith("ffn_down.weight", StringComparison.Ordinal);
            double own = isResidual ? deviation / Math.Sqrt(2.0 * options.Layers) : deviation;
            Rng rng = seed.Derive(name).CreateRng();
            foreach (ref float value in values.AsSpan())
            {
                value = (float)(own * rng.NextNormal());
            }

            return values;
        }
    }

    /// <summary>Weights that come from elsewhere, in any order; the arrays are kept, not copied.</summary>
    /// <exception cref="BadInputException">
    /// A tensor is missing, is there twice, has another shape or a number that is not finite, or belongs to no such model.
    /// </exception>
    public static DecoderWeights FromTensors(DecoderOptions options, IEnumerable<DecoderTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tensors);
        options.Validate();
        Dictionary<string, DecoderTensor> found = new(StringComparer.Ordinal);
        foreach (DecoderTensor tensor in tensors)
        {
            if (!found.TryAdd(tensor.Name, tensor))
            {
                throw new BadInputException($"The tensor {tensor.Name} is there twice; expected each once.");
            }
        }

        List<DecoderTensor> ordered = [];
        foreach ((string name, int[] shape) in ShapesOf(options))
        {
            if (!found.Remove(name, out DecoderTensor? tensor))
            {
                throw new BadInputException(
                    $"The tensor {name} is missing; a decoder of this shape ({options.Layers} layers, "
                        + $"{(options.TiedOutput ? "tied" : "free")} output) needs it."
                );
            }

            Check(tensor, shape);
            ordered.Add(tensor);
        }

        if (found.Count > 0)
        {
            throw new BadInputException(
                $"The tensor {found.Keys.Min(StringComparer.Ordinal)} belongs to no decoder of this shape: no such model can be run here."
            );
        }

        return new DecoderWeights(options, [.. ordered]);
    }

    /// <summary>The same numbers with other options.</summary>
    /// <exception cref="BadInputException">They do not fit those.</exception>
    public DecoderWeights With(DecoderOptions options) => FromTensors(options, Tensors);

    /// <summary>
    /// SHA-256 of all that an answer depends on (shape, names, numbers), in lower-case hexadecimal digits. The context is
    /// not in it: it says how far to read, not what is answered.
    /// </summary>
    public string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Name($"{Options.Heads},{Options.KeyValueHeads},{Options.RopeBase:R},{Options.NormEpsilon:R}");
        foreach (DecoderTensor tensor in Tensors)
        {
            Name($"{tensor.Name}[{string.Join(',', tensor.Shape)}]");
            LittleEndian.Append(hash, tensor.Values);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Name(FormattableString name) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(name)));
    }

    private static void Check(DecoderTensor tensor, int[] shape)
    {
        long length = shape.Aggregate(1L, (a, b) => a * b);
        if (!tensor.Shape.SequenceEqual(shape) || tensor.Values.Length != length)
        {
            throw new BadInputException(
                $"The tensor {tensor.Name} is [{string.Join(", ", tensor.Shape)}] with {tensor.Values.Length} numbers; "
                    + $"expected [{string.Join(", ", shape)}]."
            );
        }

        int bad = Array.FindIndex(tensor.Values, v => !float.IsFinite(v));
        if (bad >= 0)
        {
            throw new BadInputException(
                $"The tensor {tensor.Name} holds {tensor.Values[bad]} at {bad}; expected finite numbers."
            );
        }
    }
}
