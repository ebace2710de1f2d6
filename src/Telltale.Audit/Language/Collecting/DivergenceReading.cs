using Telltale.Audit.Ports;

namespace Telltale.Audit.Language.Collecting;

/// <summary>
/// How far a model's view of each token lies from the target's over the whole vocabulary, for any two models that show it:
/// KL(reference ‖ target) = Σ_v p_ref(v)·(log p_ref(v) − log p_target(v)), in nats. The views of one text are held at a time.
/// </summary>
/// <param name="reference">The model that is held against the target.</param>
/// <param name="target">A model with the same tokenizer.</param>
internal sealed class DivergenceReading(IDistributionModel reference, IDistributionModel target)
{
    /// <summary>One entry a token with a log-probability; null where the two speak of other tokens or of another vocabulary.</summary>
    public async Task<double[]?> OfAsync(TextQuery query, CancellationToken cancellation)
    {
        Dictionary<int, float[]> views = [];
        await target
            .DistributionsAsync(query, (place, view) => views[place] = view.ToArray(), cancellation)
            .ConfigureAwait(false);
        double[] divergences = new double[views.Count];
        int told = 0;
        await reference
            .DistributionsAsync(
                query,
                (place, view) =>
                {
                    if (views.TryGetValue(place, out float[]? other) && other.Length == view.Length)
                    {
                        divergences[place] = Divergence(view, other);
                        told++;
                    }
                },
                cancellation
            )
            .ConfigureAwait(false);
        return told == divergences.Length && told > 0 ? divergences : null;
    }

    private static double Divergence(ReadOnlySpan<float> of, ReadOnlySpan<float> from)
    {
        double sum = 0;
        for (int v = 0; v < of.Length; v++)
        {
            sum += Math.Exp(of[v]) * ((double)of[v] - from[v]);
        }

        // Rounding may leave a little less than the 0 of two views that are the same.
        return Math.Max(0, sum);
    }
}
