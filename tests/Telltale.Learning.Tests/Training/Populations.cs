using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

/// <summary>Made-up records.</summary>
internal static class Populations
{
    /// <summary>A normal cloud round a centre for each class, the centres about <c>spread · √(2 · features)</c> apart.</summary>
    public static TrainingData Blobs(int records, int features, int classes, ulong seed, double spread = 2)
    {
        Rng rng = new Seed(seed).CreateRng();
        double[] centres = [.. Enumerable.Range(0, classes * features).Select(_ => spread * rng.NextNormal())];
        int[] labels = [.. Enumerable.Range(0, records).Select(_ => rng.NextInt(classes))];
        float[] values = new float[records * features];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(centres[(labels[i / features] * features) + (i % features)] + rng.NextNormal());
        }

        return TrainingData.FromFloats(values, features, labels, classes);
    }

    /// <summary>Normal features and labels that have nothing to do with them.</summary>
    public static TrainingData Noise(int records, int features, int classes, ulong seed)
    {
        Rng rng = new Seed(seed).CreateRng();
        float[] values = [.. Enumerable.Range(0, records * features).Select(_ => (float)rng.NextNormal())];
        return TrainingData.FromFloats(
            values,
            features,
            [.. Enumerable.Range(0, records).Select(_ => rng.NextInt(classes))],
            classes
        );
    }

    /// <summary>Pictures of random bytes, brighter in a spot that depends on their class.</summary>
    public static TrainingData Pictures(int records, ImageShape shape, int classes, ulong seed)
    {
        Rng rng = new Seed(seed).CreateRng();
        int[] labels = [.. Enumerable.Range(0, records).Select(_ => rng.NextInt(classes))];
        byte[] bytes = new byte[records * shape.Features];
        for (int i = 0; i < bytes.Length; i++)
        {
            bool bright = i % shape.Features % classes == labels[i / shape.Features];
            bytes[i] = (byte)(rng.NextInt(200) + (bright ? 55 : 0));
        }

        return TrainingData.FromBytes(bytes, shape.Features, labels, classes, image: shape);
    }

    /// <summary>Share of these records whose largest logit is that of their class.</summary>
    public static double Accuracy(Learning.Networks.TrainedNetwork network, TrainingData data, int[] records)
    {
        float[] logits = network.Logits(data, records);
        int right = 0;
        for (int i = 0; i < records.Length; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * data.Classes, data.Classes);
            int best = 0;
            for (int c = 1; c < row.Length; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            right += best == data.Labels[records[i]] ? 1 : 0;
        }

        return (double)right / records.Length;
    }
}
