using Telltale.Core.Randomness;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Tests.Networks;

public sealed class InitialisationTests
{
    [Theory]
    [InlineData(Initialisation.HeUniform, 0.1225, false)]
    [InlineData(Initialisation.GlorotUniform, 0.1095, false)]
    [InlineData(Initialisation.FanInUniform, 0.05, true)]
    public void Weights_are_uniform_within_the_limit_and_centred(
        Initialisation initialisation,
        double limit,
        bool hasBias
    )
    {
        // 400 inputs, 100 outputs: √(6/400) = 0.12247, √(6/500) = 0.10954, 1/√400 = 0.05.
        LayerWeights layer = new PerceptronOptions { HiddenWidths = [100], Initialisation = initialisation }.Draw(
            400,
            7,
            new Seed(5)
        )[0];
        Assert.Equal((400 * 100, 100), (layer.Weights.Length, layer.Bias.Length));
        Assert.Equal(limit, layer.Weights.Max(Math.Abs), limit * 2e-3);
        Assert.Equal(0, layer.Weights.Average(), limit * 5 / Math.Sqrt(3 * 40_000));
        Assert.Equal(limit * limit / 3, layer.Weights.Average(w => w * w), limit * limit * 0.01);
        Assert.Equal(hasBias, layer.Bias.Any(b => b != 0));
    }

    [Fact]
    public void A_layer_depends_on_its_own_stream_alone()
    {
        PerceptronOptions five = new() { HiddenWidths = [5] };
        LayerWeights[] a = five.Draw(9, 3, new Seed(5));
        LayerWeights[] b = five.Draw(30, 3, new Seed(5));
        LayerWeights[] c = five.Draw(9, 3, new Seed(6));
        Assert.Equal(a[1].Weights, b[1].Weights);
        Assert.NotEqual(a[1].Weights, c[1].Weights);
    }
}
