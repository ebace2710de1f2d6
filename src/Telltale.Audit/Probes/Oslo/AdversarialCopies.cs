using Telltale.Core.Numerics;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes.Oslo;

/// <summary>
/// Changes records until models that never saw them no longer know them: momentum iterative steps along the sign of the
/// gradient of the sources' losses (Dong et al. 2018, momentum 1, each step's gradient divided by its ℓ₁ norm), within the
/// range of the features. How far is decided record by record by other models, the judges: a copy is taken as soon as their mean
/// confidence in the record's class is at most the next limit (Peng et al. 2024, §3.3). Of records of 0 and 1 features are turned
/// over instead, each at most once, those first that the momentum says bring most.
/// </summary>
/// <param name="sources">Whose gradients lead.</param>
/// <param name="judges">Who say when it is far enough.</param>
/// <param name="range">In what range features lie, and how far a step goes.</param>
/// <param name="isImage">Whether features are pixels, of which the spread is the whole range.</param>
internal sealed class AdversarialCopies(
    IReadOnlyList<TrainedNetwork> sources,
    IReadOnlyList<TrainedNetwork> judges,
    FeatureRange range,
    bool isImage
)
{
    private const int Steps = 50;

    // Of the range of pixels, or of a column's standard deviation.
    private const float PixelStep = 0.01f;
    private const float ColumnStep = 0.05f;

    /// <summary>Passes through so many surrogates that a record takes at most: there and back through half of them, there through the others.</summary>
    public static double PassesOf(int surrogates) => Steps * (((surrogates + 1) / 2 * 3) + (surrogates / 2));

    /// <summary>Confidences down to which copies are changed: ½, ¼, ….</summary>
    public static double[] Limits(int count) => [.. Enumerable.Range(1, count).Select(j => Math.Pow(0.5, j))];

    /// <summary>Makes the copies, [rows × limits × features]. One that no step reaches is the last step's.</summary>
    /// <param name="records">[rows × features].</param>
    /// <param name="labels">The records' classes.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="limits">Confidences, descending.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public float[] Make(
        ReadOnlySpan<float> records,
        ReadOnlySpan<int> labels,
        int classes,
        ReadOnlySpan<double> limits,
        CancellationToken cancellation
    )
    {
        int width = records.Length / labels.Length;
        float[] current = records.ToArray();
        float[] original = records.ToArray();
        float[] momentum = new float[current.Length];
        float[] copies = new float[current.Length * limits.Length];
        int[] taken = new int[labels.Length];
        int[] active = [.. Enumerable.Range(0, labels.Length)];
        int[] classOf = labels.ToArray();
        // A record that the judges do not know as it is needs no change.
        for (int step = 0; active.Length > 0; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            TrainingData data = Of(active, current, classOf, classes, width);
            int[] all = [.. Enumerable.Range(0, active.Length)];
            double[] confidence = Confidences(data, all);
            for (int i = 0; i < active.Length; i++)
            {
                int row = active[i];
                while (taken[row] < limits.Length && (confidence[i] <= limits[taken[row]] || step == Steps))
                {
                    int place = (row * limits.Length) + taken[row]++;
                    current.AsSpan(row * width, width).CopyTo(copies.AsSpan(place * width, width));
                }
            }

            foreach (TrainedNetwork source in sources)
            {
                AddNormalised(source.InputGradients(data, all), active, momentum, width);
            }

            int most = limits.Length;
            active = [.. active.Where(row => taken[row] < most)];
            foreach (int row in active)
            {
                Move(
                    current.AsSpan(row * width, width),
                    original.AsSpan(row * width, width),
                    momentum.AsSpan(row * width, width)
                );
            }
        }

        return copies;
    }

    private static TrainingData Of(int[] rows, float[] values, int[] labels, int classes, int width)
    {
        float[] chosen = new float[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            values.AsSpan(rows[i] * width, width).CopyTo(chosen.AsSpan(i * width));
        }

        return TrainingData.FromFloats(chosen, width, [.. rows.Select(r => labels[r])], classes);
    }

    private static void AddNormalised(float[] gradients, int[] rows, float[] momentum, int width)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> gradient = gradients.AsSpan(i * width, width);
            double size = 0;
            foreach (float slope in gradient)
            {
                size += Math.Abs(slope);
            }

            Span<float> sum = momentum.AsSpan(rows[i] * width, width);
            for (int j = 0; j < width && size > 0; j++)
            {
                sum[j] += (float)(gradient[j] / size);
            }
        }
    }

    private void Move(Span<float> record, ReadOnlySpan<float> original, ReadOnlySpan<float> momentum)
    {
        if (range.IsBinary)
        {
            TurnOver(record, original, momentum);
            return;
        }

        float step = isImage ? PixelStep : ColumnStep;
        for (int j = 0; j < record.Length; j++)
        {
            float moved = record[j] + (step * range.Spread[j] * Math.Sign(momentum[j]));
            record[j] = Math.Clamp(moved, range.Low[j], range.High[j]);
        }
    }

    // One in a hundred features at a step, at least one.
    private static void TurnOver(Span<float> record, ReadOnlySpan<float> original, ReadOnlySpan<float> momentum)
    {
        for (int turned = 0; turned < Math.Max(1, record.Length / 100); turned++)
        {
            int best = -1;
            float gain = 0;
            for (int j = 0; j < record.Length; j++)
            {
                float own = record[j] == original[j] ? momentum[j] * (1 - (2 * record[j])) : 0;
                (best, gain) = own > gain ? (j, own) : (best, gain);
            }

            if (best < 0)
            {
                return;
            }

            record[best] = 1 - record[best];
        }
    }

    private double[] Confidences(TrainingData data, int[] rows)
    {
        double[] confidence = new double[rows.Length];
        double[] logits = new double[data.Classes];
        foreach (TrainedNetwork judge in judges)
        {
            float[] answers = judge.Logits(data, rows);
            for (int i = 0; i < rows.Length; i++)
            {
                Widening.ToDoubles(answers.AsSpan(i * logits.Length, logits.Length), logits);
                confidence[i] += LogDomain.Sigmoid(LogDomain.Margin(logits, data.Labels[i])) / judges.Count;
            }
        }

        return confidence;
    }
}
