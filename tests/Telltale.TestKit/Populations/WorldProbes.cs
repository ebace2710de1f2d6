using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.TestKit.Populations;

/// <summary>
/// What probes would measure in an artificial world. A record's strength under a model is the margin of its first query,
/// which rises with membership as far as the world leaks; every measurement is strength and noise of its own, so that where
/// nothing leaks, nothing is measured.
/// </summary>
internal static class WorldProbes
{
    private const int Copies = 8;

    /// <summary>Measurements of the target, and of the reference models where there are any.</summary>
    /// <param name="strengths">Margins [models + 1, records]; the last row is the target's.</param>
    /// <param name="labels">True classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="gain">What membership adds to the target's strength, by record; 0 for non-members.</param>
    /// <param name="seed">Root of the noise.</param>
    public static ProbeEvidence Of(double[][] strengths, int[] labels, int classes, double[] gain, Seed seed)
    {
        double[] target = strengths[^1];
        Dictionary<ProbeArray, NdArray> arrays = new()
        {
            [ProbeArray.NoiseLabels] = Copied(
                seed.Derive("labels"),
                labels.Length,
                (i, rng) => target[i] + (1.5 * rng.NextNormal()) > 0 ? labels[i] : (labels[i] + 1) % classes
            ),
            [ProbeArray.NoiseMargins] = Copied(
                seed.Derive("margins"),
                labels.Length,
                (i, rng) => target[i] + rng.NextNormal() - (0.5 * gain[i])
            ),
        };
        return new ProbeEvidence(arrays);
    }

    private static MemoryArray<float> Copied(Seed seed, int records, Func<int, Rng, double> value)
    {
        float[] values = new float[records * Copies];
        Rng rng = seed.CreateRng();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)value(i / Copies, rng);
        }

        return new MemoryArray<float>(values, records, Copies);
    }
}
