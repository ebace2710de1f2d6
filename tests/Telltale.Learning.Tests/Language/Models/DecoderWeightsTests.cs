using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;

namespace Telltale.Learning.Tests.Language.Models;

public sealed class DecoderWeightsTests
{
    private static readonly DecoderOptions Options = new()
    {
        Vocabulary = 11,
        Width = 8,
        Heads = 4,
        KeyValueHeads = 2,
        Hidden = 12,
        Layers = 2,
    };

    [Fact]
    public void Tensors_are_named_and_shaped_as_in_a_GGUF_file()
    {
        DecoderWeights weights = DecoderWeights.Draw(Options with { TiedOutput = false }, new Seed(1));
        Assert.Equal((2 * 9) + 3, weights.Tensors.Count);
        Assert.Equal([11, 8], weights["token_embd.weight"].Shape);
        Assert.Equal([4, 8], weights["blk.1.attn_k.weight"].Shape);
        Assert.Equal([8, 12], weights["blk.1.ffn_down.weight"].Shape);
        Assert.Equal([11, 8], weights["output.weight"].Shape);
        Assert.All(weights.Tensors, t => Assert.Equal(t.Shape.Aggregate((a, b) => a * b), t.Values.Length));
        Assert.DoesNotContain(DecoderWeights.Draw(Options, new Seed(1)).Tensors, t => t.Name == "output.weight");
    }

    [Fact]
    public void A_seed_gives_the_same_weights_and_another_seed_others()
    {
        string first = DecoderWeights.Draw(Options, new Seed(1)).Hash();
        Assert.Equal(first, DecoderWeights.Draw(Options, new Seed(1)).Hash());
        Assert.NotEqual(first, DecoderWeights.Draw(Options, new Seed(2)).Hash());
        Assert.NotEqual(first, DecoderWeights.Draw(Options with { RopeBase = 500 }, new Seed(1)).Hash());
    }

    [Fact]
    public void Deviations_at_the_start_are_those_of_the_documentation()
    {
        DecoderOptions wide = Options with { Vocabulary = 2000, Width = 40, Hidden = 2000 };
        DecoderWeights weights = DecoderWeights.Draw(wide, new Seed(3));
        Assert.Equal(0.1, Deviation(weights["token_embd.weight"].Values), 0.002);
        Assert.Equal(0.05, Deviation(weights["blk.0.ffn_down.weight"].Values), 0.001);
        Assert.All(weights["output_norm.weight"].Values, v => Assert.Equal(1, v));
    }

    [Fact]
    public void Weights_from_elsewhere_may_come_in_any_order()
    {
        DecoderWeights weights = DecoderWeights.Draw(Options, new Seed(1));
        DecoderWeights again = DecoderWeights.FromTensors(Options, weights.Tensors.Reverse());
        Assert.Equal(weights.Hash(), again.Hash());
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_by_name()
    {
        DecoderTensor[] good = [.. DecoderWeights.Draw(Options, new Seed(1)).Tensors];
        DecoderTensor norm = good[^1];
        Refused("output_norm.weight is missing", good[..^1]);
        Refused("output_norm.weight is there twice", [.. good, norm]);
        Refused("output.weight belongs to no", [.. good, good[0] with { Name = "output.weight" }]);
        Refused("[7] with 8 numbers; expected [8]", [.. good[..^1], norm with { Shape = [7] }]);
        Refused("holds NaN at 3", [.. good[..^1], norm with { Values = [1, 1, 1, float.NaN, 1, 1, 1, 1] }]);

        static void Refused(string message, DecoderTensor[] tensors) =>
            Assert.Contains(
                message,
                Assert.Throws<BadInputException>(() => DecoderWeights.FromTensors(Options, tensors)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused()
    {
        DecoderOptions[] bad =
        [
            Options with
            {
                Vocabulary = 1,
            },
            Options with
            {
                Context = 1,
            },
            Options with
            {
                Heads = 3,
            },
            Options with
            {
                Heads = 8,
            },
            Options with
            {
                KeyValueHeads = 3,
            },
            Options with
            {
                Layers = 0,
            },
            Options with
            {
                Hidden = 0,
            },
            Options with
            {
                RopeBase = double.NaN,
            },
            Options with
            {
                NormEpsilon = 0,
            },
            Options with
            {
                Vocabulary = 1 << 20,
                Width = 1 << 12,
            },
        ];
        Assert.All(bad, options => Assert.Throws<BadInputException>(options.Validate));
        Options.Validate();
    }

    private static double Deviation(float[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
