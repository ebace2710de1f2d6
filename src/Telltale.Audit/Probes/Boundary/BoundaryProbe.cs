using System.Globalization;
using Telltale.Core.Evidence;

namespace Telltale.Audit.Probes.Boundary;

/// <summary>Distance of each candidate to the target's decision boundary, asked for by predicted classes alone.</summary>
/// <param name="queries">Most queries a record.</param>
/// <param name="candidates">Number of candidates.</param>
internal sealed class BoundaryProbe(int queries, int candidates) : IProbe
{
    /// <summary>Numbers that the directions of all searches side by side may take.</summary>
    private const int MostNumbers = 1 << 24;

    /// <inheritdoc/>
    public IReadOnlyList<ProbeOutput> Outputs { get; } =
    [
        new ProbeOutput(ProbeArray.BoundaryDistances, null, candidates),
        new ProbeOutput(ProbeArray.BoundaryQueries, null, candidates),
    ];

    /// <inheritdoc/>
    public string Settings => queries.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public ProbeWork Work => new(queries);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Measure(ProbedModel model)
    {
        float[] distances = new float[candidates];
        float[] spent = new float[candidates];
        QueryMeter meter = new(new TrainedModel(model.Network), (long)candidates * queries);
        HopSkipJump search = new(meter, model.Range, queries, model.Seed.Derive("boundary"));
        int atOnce = Math.Clamp(MostNumbers / (model.Data.Features * Math.Min(queries, 200)), 8, 1024);
        for (int first = 0; first < candidates; first += atOnce)
        {
            int count = Math.Min(atOnce, candidates - first);
            BoundarySearch[] searches = new BoundarySearch[count];
            for (int i = 0; i < count; i++)
            {
                float[] features = new float[model.Data.Features];
                model.Read(first + i, features);
                searches[i] = search.Begin(first + i, features, model.Data.Labels[first + i]);
            }

            search.Finish(searches, model.Cancellation);
            for (int i = 0; i < count; i++)
            {
                distances[first + i] = (float)searches[i].Distance;
                spent[first + i] = searches[i].Spent;
            }
        }

        return [distances, spent];
    }
}
