using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;

namespace Telltale.Learning.Tests.Language.Models;

/// <summary>Small decoders and texts of random tokens.</summary>
internal static class Decoders
{
    /// <summary>Whole vectors everywhere.</summary>
    public static DecoderOptions Even { get; } =
        new()
        {
            Vocabulary = 64,
            Context = 160,
            Width = 64,
            Heads = 2,
            Hidden = 96,
            Layers = 2,
        };

    /// <summary>No width is that of a vector; keys are shared; the output is free.</summary>
    public static DecoderOptions Odd { get; } =
        new()
        {
            Vocabulary = 37,
            Context = 70,
            Width = 24,
            Heads = 4,
            KeyValueHeads = 2,
            Hidden = 21,
            Layers = 2,
            RopeBase = 500,
            TiedOutput = false,
        };

    /// <summary>Weights whose answers differ much from one token to another.</summary>
    public static DecoderWeights Weights(DecoderOptions options, ulong seed = 1)
    {
        DecoderWeights weights = DecoderWeights.Draw(options, new Seed(seed));
        Rng rng = new Seed(seed).Derive("norms").CreateRng();
        foreach (DecoderTensor tensor in weights.Tensors)
        {
            foreach (ref float value in tensor.Values.AsSpan())
            {
                value = tensor.Shape.Count == 1 ? 1 + (0.2f * (float)rng.NextNormal()) : 2 * value;
            }
        }

        return weights;
    }

    public static int[] Text(DecoderOptions options, int length, ulong seed)
    {
        Rng rng = new Seed(seed).CreateRng();
        return [.. Enumerable.Range(0, length).Select(_ => rng.NextInt(options.Vocabulary))];
    }
}
