using Telltale.Core.Randomness;

namespace Telltale.Learning.Networks;

/// <summary>One part's numbers in plain row-major order, whatever kernel made them; see <see cref="PartShape"/>.</summary>
/// <param name="Weights">[inputs × outputs].</param>
/// <param name="Bias">[outputs], or none.</param>
internal sealed record LayerWeights(float[] Weights, float[] Bias)
{
    /// <summary>Where training starts: part l draws from the stream <paramref name="seed"/>/l, weights before biases.</summary>
    /// <param name="parts">From the input on.</param>
    /// <param name="initialisation">The distribution.</param>
    /// <param name="seed">The stream.</param>
    public static LayerWeights[] Draw(ReadOnlySpan<PartShape> parts, Initialisation initialisation, Seed seed)
    {
        LayerWeights[] layers = Zero(parts);
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l].Begin(parts[l], initialisation, seed.Derive(l).CreateRng());
        }

        return layers;
    }

    /// <summary>Arrays of the right lengths.</summary>
    public static LayerWeights[] Zero(ReadOnlySpan<PartShape> parts)
    {
        LayerWeights[] layers = new LayerWeights[parts.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l] = new LayerWeights(new float[checked((int)parts[l].Weights)], new float[parts[l].Biases]);
        }

        return layers;
    }

    private void Begin(PartShape part, Initialisation initialisation, Rng rng)
    {
        switch (part.Kind)
        {
            case PartKind.Scale:
                Array.Fill(Weights, 1);
                break;
            case PartKind.Statistics:
                Array.Fill(Bias, 1);
                break;
            case PartKind.Product:
                double limit = initialisation switch
                {
                    Initialisation.HeUniform => Math.Sqrt(6.0 / part.Inputs),
                    Initialisation.GlorotUniform => Math.Sqrt(6.0 / (part.Inputs + part.FanOut)),
                    Initialisation.FanInUniform => 1 / Math.Sqrt(part.Inputs),
                };
                Fill(Weights, rng, limit);
                if (initialisation is Initialisation.FanInUniform)
                {
                    Fill(Bias, rng, limit);
                }

                break;
            default:
                throw new InvalidOperationException($"No start is known for {part.Kind}.");
        }
    }

    private static void Fill(Span<float> values, Rng rng, double limit)
    {
        foreach (ref float value in values)
        {
            value = (float)(((2 * rng.NextUniform()) - 1) * limit);
        }
    }
}
