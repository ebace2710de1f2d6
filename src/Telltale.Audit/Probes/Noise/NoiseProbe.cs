using System.Globalization;
using Telltale.Audit.Plans;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Probes.Noise;

/// <summary>What is kept of the answers about noisy copies.</summary>
internal enum NoiseAnswer
{
    /// <summary>The predicted class.</summary>
    Labels,

    /// <summary>The margin of the true class.</summary>
    Margins,
}

/// <summary>Asks the target about noisy copies of each candidate.</summary>
/// <param name="plan">Kind and number of copies.</param>
/// <param name="candidates">Number of candidates.</param>
/// <param name="answer">What is kept.</param>
/// <param name="size">Size of the noise; null while it is to be chosen.</param>
internal sealed class NoiseProbe(ProbePlan plan, int candidates, NoiseAnswer answer, double? size) : ITunedProbe
{
    private static readonly double[] GaussianSizes = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4];
    private static readonly double[] FlipSizes = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs { get; } =
    [
        new ProbeOutput(
            answer == NoiseAnswer.Labels ? ProbeArray.NoiseLabels : ProbeArray.NoiseMargins,
            null,
            candidates,
            plan.Copies
        ),
    ];

    /// <inheritdoc/>
    public string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"{answer} {plan.Noise} {plan.Copies} {size:R}");

    /// <inheritdoc/>
    public ProbeWork Work => new(plan.Copies);

    /// <inheritdoc/>
    public bool IsOpen => size is null;

    /// <inheritdoc/>
    public string Name => answer == NoiseAnswer.Labels ? "probes.noise_size" : "probes.merlin_size";

    /// <inheritdoc/>
    public IReadOnlyList<double> Choices(ProbedModel shadow) =>
        KindFor(shadow) == NoiseKind.Flips ? FlipSizes : GaussianSizes;

    /// <inheritdoc/>
    public IProbe With(double value) => new NoiseProbe(plan, candidates, answer, value);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model) =>
        [Ask(model, size!.Value, Enumerable.Range(0, candidates).ToArray(), plan.Copies)];

    /// <inheritdoc/>
    public double[] Try(ProbedModel shadow, double value, int tried)
    {
        int[] records = [.. Enumerable.Range(0, tried)];
        float[] found = Ask(shadow, value, records, plan.Copies);
        float[] own = answer == NoiseAnswer.Margins ? Ask(shadow, 0, records, 1) : [];
        double[] scores = new double[tried];
        for (int i = 0; i < found.Length; i++)
        {
            int record = i / plan.Copies;
            scores[record] += answer switch
            {
                NoiseAnswer.Labels => found[i] == shadow.Data.Labels[record] ? 1 : 0,
                NoiseAnswer.Margins => found[i] < own[record] ? 1
                : found[i] == own[record] ? 0.5
                : 0,
            };
        }

        return scores;
    }

    private float[] Ask(ProbedModel model, double noise, int[] records, int copies)
    {
        QueryMeter asked = new(new TrainedModel(model.Network), (long)records.Length * copies);
        NoisyCopies maker = new(
            model.Range,
            KindFor(model),
            noise,
            model.Seed.Derive(answer == NoiseAnswer.Labels ? "noise" : "merlin")
        );
        int width = model.Data.Features;
        int block = Math.Max(1, asked.BatchSize / copies);
        float[] features = new float[width];
        float[] batch = new float[Math.Min(block, records.Length) * copies * width];
        float[] found = new float[records.Length * copies];
        for (int first = 0; first < records.Length; first += block)
        {
            model.Cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(block, records.Length - first);
            for (int i = 0; i < count; i++)
            {
                model.Read(records[first + i], features);
                maker.Fill(records[first + i], features, batch.AsSpan(i * copies * width, copies * width));
            }

            ReadOnlyMemory<float> copiesOfAll = batch.AsMemory(0, count * copies * width);
            Span<float> destination = found.AsSpan(first * copies, count * copies);
            if (answer == NoiseAnswer.Labels)
            {
                Labels(asked, copiesOfAll, destination);
            }
            else
            {
                Margins(asked, copiesOfAll, records.AsSpan(first, count), model.Data.Labels, destination);
            }
        }

        return found;
    }

    private NoiseKind KindFor(ProbedModel model) =>
        plan.Noise switch
        {
            NoiseChoice.Gaussian => NoiseKind.Gaussian,
            NoiseChoice.Flips => NoiseKind.Flips,
            NoiseChoice.Auto => model.Range.IsBinary ? NoiseKind.Flips : NoiseKind.Gaussian,
        };

    private static void Labels(QueryMeter model, ReadOnlyMemory<float> copies, Span<float> destination)
    {
        int[] labels = new int[destination.Length];
        model.Labels(copies, labels);
        for (int i = 0; i < labels.Length; i++)
        {
            destination[i] = labels[i];
        }
    }

    private static void Margins(
        QueryMeter model,
        ReadOnlyMemory<float> copies,
        ReadOnlySpan<int> records,
        ReadOnlySpan<int> classes,
        Span<float> destination
    )
    {
        float[] logits = new float[destination.Length * model.Classes];
        model.Logits(copies, logits);
        double[] row = new double[model.Classes];
        int each = destination.Length / records.Length;
        for (int i = 0; i < destination.Length; i++)
        {
            Widening.ToDoubles(logits.AsSpan(i * row.Length, row.Length), row);
            destination[i] = (float)LogDomain.Margin(row, classes[records[i / each]]);
        }
    }
}
