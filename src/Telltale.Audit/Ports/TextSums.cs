using Telltale.Core;

namespace Telltale.Audit.Ports;

/// <summary>Asks a model for the log-probabilities of whole texts.</summary>
/// <param name="model">The model.</param>
/// <param name="what">What the texts are, for messages: <c>canary</c>, <c>order</c>.</param>
public sealed class TextSums(ITextModel model, string what)
{
    /// <summary>Σ log p over the tokens of each text, in nats.</summary>
    /// <exception cref="BadInputException">The model shows no log-probabilities, or has none for a text.</exception>
    public async Task<double[]> ReadAsync(
        IReadOnlyList<TextQuery> queries,
        IAuditProgress progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(progress);
        if (!model.Access.HasFlag(TextAccess.LogProbabilities))
        {
            throw new BadInputException(
                $"{model.Name} shows no log-probabilities of the texts that it is handed, and this test needs them; use a completions endpoint with echo and logprobs, or the model's file."
            );
        }

        TextReading[] readings = await TextAnswers
            .GatherAsync<TextReading>(
                model.Name,
                $"ask {model.Name}",
                queries.Count,
                answered => model.ReadAsync(queries, answered, cancellation),
                progress
            )
            .ConfigureAwait(false);
        double[] sums = [.. readings.Select(r => r.Signals.Sum())];
        int missing = Array.FindIndex(sums, s => !double.IsFinite(s));
        return missing < 0
            ? sums
            : throw new BadInputException(
                $"{model.Name} gave no finite log-probability for {what} {missing + 1}, “{queries[missing].Text}”."
            );
    }
}
