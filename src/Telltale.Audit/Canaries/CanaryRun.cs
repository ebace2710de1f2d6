using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Audit.Canaries;

/// <summary>Asks a model about all canaries of a key.</summary>
/// <param name="Key">Which canaries there are.</param>
/// <param name="Target">The model.</param>
/// <param name="Reference">
/// A model that cannot have seen them, such as the one that was fine-tuned; what it finds likely counts less. Null for none.
/// </param>
/// <param name="WithControls">
/// Whether canaries that were not planted are ranked as well, which must show nothing; it doubles the questions.
/// </param>
public sealed record CanaryRun(CanaryKey Key, ITextModel Target, ITextModel? Reference, bool WithControls)
{
    /// <summary>
    /// Scores: the text's log-probability under the target, less that under the reference model, in nats. Summed over tokens,
    /// so that a canary's score is the logarithm of how likely the model is to say it.
    /// </summary>
    /// <exception cref="BadInputException">A model shows no log-probabilities.</exception>
    public async Task<IReadOnlyList<CanaryReading>> ReadAsync(IAuditProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        IReadOnlyList<Canary> canaries = Key.Draw();
        IReadOnlyList<TextQuery> asked = Asked(canaries, WithControls);
        double[] scores = await SumsAsync(Target, asked, progress, cancellation).ConfigureAwait(false);
        if (Reference is not null)
        {
            double[] usual = await SumsAsync(Reference, asked, progress, cancellation).ConfigureAwait(false);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] -= usual[i];
            }
        }

        List<CanaryReading> readings = [];
        int at = 0;
        foreach (Canary canary in canaries)
        {
            int others = IsRanked(canary, WithControls) ? canary.Others.Count : 0;
            readings.Add(new CanaryReading(canary.IsPlanted, scores[at], scores[(at + 1)..(at + 1 + others)]));
            at += 1 + others;
        }

        return readings;
    }

    /// <summary>The texts that each model is asked about.</summary>
    /// <param name="key">Which canaries there are.</param>
    /// <param name="withControls">As for the run.</param>
    public static IReadOnlyList<TextQuery> Questions(CanaryKey key, bool withControls)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Asked(key.Draw(), withControls);
    }

    private static bool IsRanked(Canary canary, bool withControls) => canary.IsPlanted || withControls;

    private static List<TextQuery> Asked(IReadOnlyList<Canary> canaries, bool withControls)
    {
        List<TextQuery> asked = [];
        foreach (Canary canary in canaries)
        {
            asked.Add(new TextQuery(canary.Text));
            if (IsRanked(canary, withControls))
            {
                asked.AddRange(canary.Others.Select(other => new TextQuery(other)));
            }
        }

        return asked;
    }

    private static async Task<double[]> SumsAsync(
        ITextModel model,
        IReadOnlyList<TextQuery> asked,
        IAuditProgress progress,
        CancellationToken cancellation
    )
    {
        TextSums sums = new(model, "canary");
        return await sums.ReadAsync(asked, progress, cancellation).ConfigureAwait(false);
    }
}
