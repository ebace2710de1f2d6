using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Core;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Audit.Stages;

/// <summary>A plan's recipe in the words of the learning engine.</summary>
internal static class Recipe
{
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
            Augmentation = plan.Augmentation,
        };

    /// <summary>Refuses what only images can give and these records are none, or are too small for, in the words of the plan.</summary>
    /// <exception cref="BadInputException">Such a key is not off, or the network has no such shape.</exception>
    public static void Check(AuditPlan plan, RecordSet records)
    {
        NetworkPlan network = plan.Target.Network;
        if (network.NeedsImages && records.Image is null)
        {
            throw new BadInputException(
                $"target.network is {plan.Values.Text("target.network")}, but these records are not images; set it to mlp."
            );
        }

        network.Options(records.Image).Validate(records.Features);
        AugmentationOptions augmentation = plan.Target.Training.Augmentation;
        int side = records.Image is { } image ? Math.Min(image.Height, image.Width) : 0;
        Refuse("models.shifts", plan.Models.Shifts, int.MaxValue);
        Refuse("target.training.shift", augmentation.Shift, side - 1);
        Refuse("target.training.cutout", augmentation.CutOut, side);
        if (augmentation.Flip && records.Image is null)
        {
            throw new BadInputException(
                "target.training.flip is horizontal, but these records are not images; set it to none."
            );
        }

        void Refuse(string key, int value, int most)
        {
            if (value > 0 && records.Image is null)
            {
                throw new BadInputException($"{key} is {value}, but these records are not images; set it to 0.");
            }

            if (value > 0 && value > most)
            {
                throw new BadInputException(
                    $"{key} is {value}, but the smaller side of these images has {side} pixels; expected at most {most}."
                );
            }
        }
    }

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
