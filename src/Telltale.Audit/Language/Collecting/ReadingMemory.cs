using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Telltale.Audit.Language.Reading;
using Telltale.Audit.Ports;

namespace Telltale.Audit.Language.Collecting;

/// <summary>
/// Answers kept in memory while several targets are attacked in turn: each is a shadow model of the others, and no model
/// reads a text twice.
/// </summary>
public sealed class ReadingMemory
{
    private readonly ConcurrentDictionary<(string Model, TextQuery Query), TextReading> _known = new();
    private readonly ConcurrentDictionary<(string Reference, string Target, TextQuery Query), double[]> _divergences =
        new();

    /// <summary>Whether a model has answered all of this.</summary>
    internal bool Knows(ITextModel model, IReadOnlyList<TextQuery> queries) =>
        queries.All(query => _known.ContainsKey((model.Identity, query)));

    /// <summary>Whether all of this was read by the target and the references, and held against each other.</summary>
    internal bool Knows(DecoderTextModel target, DecoderTextModel[] references, IReadOnlyList<TextQuery> queries) =>
        queries.All(query => Recall(target, references, query, out _));

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

    /// <summary>
    /// What the first target and the references say, and how far they lie apart. Where that is not all known, all models read
    /// the text side by side, and what each says of it is kept, so that each of the targets can be the first in its turn.
    /// </summary>
    internal async Task ReadTogetherAsync(
        DecoderTextModel[] targets,
        DecoderTextModel[] references,
        IReadOnlyList<TextQuery> queries,
        Action<int, ComparedReadings> answered,
        CancellationToken cancellation
    )
    {
        List<int> asked = [];
        for (int i = 0; i < queries.Count; i++)
        {
            if (Recall(targets[0], references, queries[i], out ComparedReadings? known))
            {
                answered(i, known);
            }
            else
            {
                asked.Add(i);
            }
        }

        if (asked.Count > 0)
        {
            await targets[0]
                .ReadTogetherAsync(
                    targets[1..],
                    references,
                    [.. asked.Select(i => queries[i])],
                    (i, said) =>
                    {
                        Keep(targets, references, queries[asked[i]], said);
                        answered(asked[i], said);
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }
    }

    private bool Recall(
        DecoderTextModel target,
        DecoderTextModel[] references,
        TextQuery query,
        [NotNullWhen(true)] out ComparedReadings? known
    )
    {
        TextReading? own = _known.GetValueOrDefault((target.Identity, query));
        TextReading?[] others = [.. references.Select(r => _known.GetValueOrDefault((r.Identity, query)))];
        double[]?[] apart =
        [
            .. references.Select(r => _divergences.GetValueOrDefault((r.Identity, target.Identity, query))),
        ];
        known =
            own is null || others.Contains(null) || apart.Contains(null)
                ? null
                : new ComparedReadings([own], others!, [apart!]);
        return known is not null;
    }

    private void Keep(DecoderTextModel[] targets, DecoderTextModel[] references, TextQuery query, ComparedReadings said)
    {
        for (int r = 0; r < references.Length; r++)
        {
            _known[(references[r].Identity, query)] = said.References[r];
        }

        for (int t = 0; t < targets.Length; t++)
        {
            _known[(targets[t].Identity, query)] = said.Targets[t];
            for (int r = 0; r < references.Length; r++)
            {
                _divergences[(references[r].Identity, targets[t].Identity, query)] = said.Divergences[t][r];
            }
        }
    }
}
