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
    /// <param name="linear">Weights of a linear target; null for none.</param>
    /// <param name="seed">Root of the noise.</param>
    public static ProbeEvidence Of(
        double[][] strengths,
        int[] labels,
        int classes,
        double[] gain,
        NdArray? linear,
        Seed seed
    )
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
        // Ever farther away: the strength that is needed grows from copy to copy.
        arrays[ProbeArray.AdversarialLabels] = Copied(
            seed.Derive("adversarial"),
            labels.Length,
            (i, copy, rng) => target[i] + rng.NextNormal() > (0.4 * copy) - 1 ? labels[i] : (labels[i] + 1) % classes
        );
        if (linear is not null)
        {
            arrays[ProbeArray.Weights] = linear;
        }

        Rng distances = seed.Derive("distances").CreateRng();
        arrays[ProbeArray.BoundaryDistances] = new MemoryArray<float>(
            [.. target.Select(s => (float)Math.Max(0, s + (0.2 * distances.NextNormal())))],
            labels.Length
        );
        arrays[ProbeArray.TransferMargins] = new MemoryArray<float>(
            [.. target.Select(s => (float)(s + (0.5 * distances.NextNormal())))],
            labels.Length
        );
        arrays[ProbeArray.BoundaryQueries] = new MemoryArray<int>([.. labels.Select((_, i) => 100 + i)], labels.Length);
        double[][] references = strengths[..^1];
        arrays[ProbeArray.GradientNorms] = Each(seed.Derive("norms"), [target], GradientNorm, labels.Length);
        arrays[ProbeArray.LossTraces] = Each(seed.Derive("traces"), [target], Trace, labels.Length, Epochs);
        if (references.Length > 0)
        {
            long[] shape = [references.Length, labels.Length];
            arrays[ProbeArray.ReferenceGradientNorms] = Each(seed.Derive("others"), references, GradientNorm, shape);
            arrays[ProbeArray.ReferenceLossTraces] = Each(seed.Derive("past"), references, Trace, [.. shape, Epochs]);
        }

        return new ProbeEvidence(arrays);
    }

    private const int Epochs = 6;

    private static double[] GradientNorm(double strength, Rng rng) => [Math.Exp(-strength + (0.2 * rng.NextNormal()))];

    /// <summary>From a loss that is the same for all to one that the strength decides.</summary>
    private static double[] Trace(double strength, Rng rng) =>
        [
            .. Enumerable
                .Range(0, Epochs)
                .Select(e => -LogDomain.LogSigmoid((strength * e / (Epochs - 1)) - 2 + (0.1 * rng.NextNormal()))),
        ];

    private static MemoryArray<float> Each(
        Seed seed,
        double[][] strengths,
        Func<double, Rng, double[]> value,
        params long[] shape
    )
    {
        Rng rng = seed.CreateRng();
        return new MemoryArray<float>(
            [.. strengths.SelectMany(own => own).SelectMany(s => value(s, rng)).Select(v => (float)v)],
            shape
        );
    }

    private static MemoryArray<float> Copied(Seed seed, int records, Func<int, Rng, double> value) =>
        Copied(seed, records, (i, _, rng) => value(i, rng));

    private static MemoryArray<float> Copied(Seed seed, int records, Func<int, int, Rng, double> value)
    {
        float[] values = new float[records * Copies];
        Rng rng = seed.CreateRng();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)value(i / Copies, i % Copies, rng);
        }

        return new MemoryArray<float>(values, records, Copies);
    }
}
