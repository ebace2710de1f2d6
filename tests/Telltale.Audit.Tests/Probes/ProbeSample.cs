using Telltale.Audit.Probes;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Probes;

/// <summary>A small model trained on the first half of some records, to be probed.</summary>
internal static class ProbeSample
{
    /// <summary>Two features, three classes: overlapping clouds.</summary>
    public static TrainingData Clouds(int records, int features = 2, bool binary = false, ImageShape? image = null)
    {
        Rng rng = new Seed(3).CreateRng();
        int[] labels = [.. Enumerable.Range(0, records).Select(_ => rng.NextInt(3))];
        float[] values = new float[records * features];
        for (int i = 0; i < values.Length; i++)
        {
            double value = rng.NextNormal() + (labels[i / features] == i % features ? 2 : 0);
            values[i] = binary ? (value > 0.5 ? 1 : 0) : (float)value;
        }

        return TrainingData.FromFloats(values, features, labels, 3, image);
    }

    public static ProbedModel Model(TrainingData data, int candidates, params int[] hidden)
    {
        Kernel kernel = Kernel.Choose("plain");
        TrainedNetwork network = new Trainer(kernel).Train(
            new PerceptronOptions { HiddenWidths = hidden },
            new TrainingOptions { Epochs = 30, BatchSize = 8 },
            data,
            [.. Enumerable.Range(0, candidates / 2)],
            new Seed(4)
        );
        return new ProbedModel
        {
            Network = network,
            Data = data,
            Candidates = candidates,
            Range = FeatureRange.Of(data, kernel),
            Seed = new Seed(5),
        };
    }

    /// <summary>What the model answers to one record, asked alone.</summary>
    public static float[] Logits(ProbedModel model, float[] record)
    {
        float[] logits = new float[model.Network.Classes];
        new TrainedModel(model.Network).Logits(record, logits);
        return logits;
    }
}
