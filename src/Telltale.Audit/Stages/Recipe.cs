using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Audit.Stages;

/// <summary>A plan's recipe in the words of the learning engine.</summary>
internal static class Recipe
{
    public static NetworkOptions Network(TargetPlan plan) =>
        new PerceptronOptions
        {
            HiddenWidths = plan.Hidden,
            Activation = plan.Tanh ? Activation.Tanh : Activation.Relu,
            Initialisation = plan.Initialisation,
            Dropout = plan.Dropout,
        };

    public static TrainingOptions Training(TrainingPlan plan) =>
        new()
        {
            Epochs = plan.Epochs,
            BatchSize = plan.Batch,
            LabelSmoothing = plan.LabelSmoothing,
            L2 = plan.Optimiser == OptimiserChoice.AdamW ? 0 : plan.WeightDecay,
            Optimiser = plan.Optimiser switch
            {
                OptimiserChoice.Adam => new Adam { LearningRate = plan.LearningRate },
                OptimiserChoice.AdamW => new AdamW { LearningRate = plan.LearningRate, WeightDecay = plan.WeightDecay },
                OptimiserChoice.Sgd => new Sgd { LearningRate = plan.LearningRate, Momentum = plan.Momentum },
            },
            EarlyStopping =
                plan.Patience == 0
                    ? null
                    : new EarlyStopping { Patience = plan.Patience, HeldOutShare = plan.HeldOutShare },
        };

    /// <summary>The records that take part, candidates first, as the engine reads them; divided by the scale.</summary>
    public static TrainingData Data(RecordSet records, PreparedRecords prepared, double? scale)
    {
        int[] rows = [.. prepared.Candidates, .. prepared.Population];
        int[] labels = [.. rows.Select(r => records.Labels[r])];
        if (records.Bytes is { } bytes)
        {
            return TrainingData.FromBytes(
                Gather(bytes, rows, records.Features),
                records.Features,
                labels,
                records.Classes,
                (float)(1 / (scale ?? 255)),
                records.Image
            );
        }

        float[] values = Gather(records.Floats!, rows, records.Features);
        if (scale is { } divisor)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)(values[i] / divisor);
            }
        }

        return TrainingData.FromFloats(values, records.Features, labels, records.Classes, records.Image);
    }

    private static T[] Gather<T>(T[] source, int[] rows, int width)
    {
        T[] gathered = new T[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            source.AsSpan(rows[i] * width, width).CopyTo(gathered.AsSpan(i * width));
        }

        return gathered;
    }
}
