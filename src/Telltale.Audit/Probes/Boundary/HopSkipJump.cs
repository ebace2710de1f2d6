using Telltale.Audit.Ports;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Probes.Boundary;

/// <summary>
/// Searches for the nearest point that a model gives another class, seeing predicted classes alone: HopSkipJump (Chen,
/// Jordan and Wainwright, IEEE S&amp;P 2020, Algorithm 2, untargeted, ℓ₂). Many searches run side by side so that their
/// questions fill batches; each has its own budget and stream, so that it goes as it would alone.
/// </summary>
/// <param name="model">Answers.</param>
/// <param name="range">Range and spread of the features: distances are in spreads, and no point leaves the range.</param>
/// <param name="queries">Most queries a record.</param>
/// <param name="seed">Root of the streams <c>record</c>.</param>
internal sealed class HopSkipJump(IQueriedModel model, FeatureRange range, int queries, Seed seed)
{
    /// <summary>A search at its beginning.</summary>
    /// <param name="record">The record's number, which names its stream.</param>
    /// <param name="features">The record.</param>
    /// <param name="label">Its class.</param>
    public BoundarySearch Begin(int record, float[] features, int label) =>
        new(range, features, label, queries, seed.Derive(record).CreateRng());

    /// <summary>Runs searches to their ends.</summary>
    public void Finish(IReadOnlyList<BoundarySearch> searches, CancellationToken cancellation)
    {
        List<BoundarySearch> running = [.. searches];
        while (running.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            running.RemoveAll(search => !search.Next());
            Answer(running);
        }
    }

    private void Answer(List<BoundarySearch> searches)
    {
        int width = model.Features;
        int room = Math.Min(model.BatchSize, searches.Sum(s => s.Question.IsOutside.Length));
        float[] batch = new float[room * width];
        int[] labels = new int[room];
        // Where in the list the points of a batch come from.
        List<(BoundarySearch Search, int First, int Count)> parts = [];
        int filled = 0;
        foreach (BoundarySearch search in searches)
        {
            for (int first = 0; first < search.Question.IsOutside.Length; )
            {
                int count = Math.Min(room - filled, search.Question.IsOutside.Length - first);
                Array.Copy(search.Question.Points, first * width, batch, filled * width, count * width);
                parts.Add((search, first, count));
                (first, filled) = (first + count, filled + count);
                if (filled == room)
                {
                    Ask();
                }
            }
        }

        Ask();

        void Ask()
        {
            if (filled == 0)
            {
                return;
            }

            model.Labels(batch.AsMemory(0, filled * width), labels.AsSpan(0, filled));
            int at = 0;
            foreach ((BoundarySearch search, int first, int count) in parts)
            {
                for (int i = 0; i < count; i++)
                {
                    search.Question.IsOutside[first + i] = labels[at++] != search.Label;
                }
            }

            parts.Clear();
            filled = 0;
        }
    }
}
