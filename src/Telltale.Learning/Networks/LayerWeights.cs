using Telltale.Core.Randomness;

namespace Telltale.Learning.Networks;

/// <summary>One layer's numbers in plain row-major order, whatever kernel made them.</summary>
/// <param name="Weights">[inputs × outputs].</param>
/// <param name="Bias">[outputs].</param>
internal sealed record LayerWeights(float[] Weights, float[] Bias)
{
    public int Outputs => Bias.Length;

    public int Inputs => Weights.Length / Bias.Length;

    /// <summary>Where training starts: layer l draws from the stream <paramref name="seed"/>/l, weights before biases.</summary>
    /// <param name="widths">From the inputs to the classes.</param>
    /// <param name="initialisation">The distribution.</param>
    /// <param name="seed">The stream.</param>
    public static LayerWeights[] Draw(ReadOnlySpan<int> widths, Initialisation initialisation, Seed seed)
    {
        LayerWeights[] layers = new LayerWeights[widths.Length - 1];
        for (int l = 0; l < layers.Length; l++)
        {
            int inputs = widths[l];
            int outputs = widths[l + 1];
            Rng rng = seed.Derive(l).CreateRng();
            double limit = initialisation switch
            {
                Initialisation.HeUniform => Math.Sqrt(6.0 / inputs),
                Initialisation.GlorotUniform => Math.Sqrt(6.0 / (inputs + outputs)),
                Initialisation.FanInUniform => 1 / Math.Sqrt(inputs),
            };
            layers[l] = new LayerWeights(new float[inputs * outputs], new float[outputs]);
            Fill(layers[l].Weights, rng, limit);
            if (initialisation is Initialisation.FanInUniform)
            {
                Fill(layers[l].Bias, rng, limit);
            }
        }

        return layers;
    }

    private static void Fill(Span<float> values, Rng rng, double limit)
    {
        foreach (ref float value in values)
        {
            value = (float)(((2 * rng.NextUniform()) - 1) * limit);
        }
    }
}
