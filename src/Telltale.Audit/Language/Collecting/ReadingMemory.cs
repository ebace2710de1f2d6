using System.Collections.Concurrent;
using Telltale.Audit.Ports;

namespace Telltale.Audit.Language.Collecting;

/// <summary>
/// Answers kept in memory while several targets are attacked in turn: each is a shadow model of the others, and no model
/// reads a text twice.
/// </summary>
public sealed class ReadingMemory
{
    private readonly ConcurrentDictionary<(string Model, TextQuery Query), TextReading> _known = new();

    /// <summary>Asks a model for what is not known yet.</summary>
    internal async Task ReadAsync(
        ITextModel model,
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        List<int> asked = [];
        for (int i = 0; i < queries.Count; i++)
        {
            if (_known.TryGetValue((model.Identity, queries[i]), out TextReading? reading))
            {
                answered(i, reading);
            }
            else
            {
                asked.Add(i);
            }
        }

        if (asked.Count > 0)
        {
            await model
                .ReadAsync(
                    [.. asked.Select(i => queries[i])],
                    (i, reading) =>
                    {
                        _known[(model.Identity, queries[asked[i]])] = reading;
                        answered(asked[i], reading);
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }
    }
}
