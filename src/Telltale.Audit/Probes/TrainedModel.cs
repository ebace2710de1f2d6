using Telltale.Audit.Ports;
using Telltale.Core.Evidence;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes;

/// <summary>A network trained here, behind the port that probes ask through.</summary>
/// <param name="network">The network.</param>
internal sealed class TrainedModel(TrainedNetwork network) : IQueriedModel
{
    /// <inheritdoc/>
    public int Features => network.Features;

    /// <inheritdoc/>
    public int Classes => network.Classes;

    /// <inheritdoc/>
    public AccessLevel AccessLevel => AccessLevel.Logits;

    /// <inheritdoc/>
    public int BatchSize => 4096;

    /// <inheritdoc/>
    public void Logits(ReadOnlyMemory<float> records, Span<float> logits)
    {
        int[] rows = [.. Enumerable.Range(0, records.Length / Features)];
        TrainingData data = TrainingData.FromFloats(records, Features, new int[rows.Length], Classes);
        network.Logits(data, rows, logits);
    }

    /// <inheritdoc/>
    public void Labels(ReadOnlyMemory<float> records, Span<int> labels)
    {
        float[] logits = new float[labels.Length * Classes];
        Logits(records, logits);
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * Classes, Classes);
            int best = 0;
            for (int c = 1; c < row.Length; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            labels[i] = best;
        }
    }
}
