using Telltale.Attacks.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Language.Forecasts;

/// <summary>What a model is asked, equal questions once.</summary>
/// <param name="Readings">Texts to read.</param>
/// <param name="Continued">Beginnings to continue.</param>
internal sealed record Questions(HashSet<TextQuery> Readings, HashSet<ContinuationQuery> Continued)
{
    /// <summary>None.</summary>
    public static Questions None() => new([], []);

    /// <summary>These and others.</summary>
    public Questions With(Questions others) =>
        new([.. Readings.Concat(others.Readings)], [.. Continued.Concat(others.Continued)]);
}

/// <summary>
/// The asking of an audit with models that write down what they are asked and answer with made-up numbers: the questions are
/// those of the run, since the same code asks them.
/// </summary>
internal sealed record Rehearsal
{
    /// <summary>Texts that will be asked about.</summary>
    public required IReadOnlyList<TextRecord> Documents { get; init; }

    /// <summary>Texts that are not judged.</summary>
    public required KnownTextSets Known { get; init; }

    /// <summary>How often models are asked.</summary>
    public required TextQueryPlan Queries { get; init; }

    /// <summary>Root of what is drawn: the run's own, so that the copies are its copies.</summary>
    public required Seed Seed { get; init; }

    /// <summary>What some attacks ask the target and each reference.</summary>
    /// <param name="target">The target.</param>
    /// <param name="references">The references by name, and which texts they are trained on; null for none.</param>
    /// <param name="needs">Needs of the attacks.</param>
    /// <param name="cancellation">Stops it.</param>
    public (Questions Target, IReadOnlyList<Questions> References) Of(
        PlannedTextModel target,
        IReadOnlyList<PlannedReference> references,
        IEnumerable<TextNeeds> needs,
        CancellationToken cancellation
    )
    {
        using Heard heard = new(target);
        Heard[] others = [.. references.Select(r => new Heard(r.Model))];
        TextCollector collector = new()
        {
            Target = heard,
            References = [.. references.Select((r, i) => new AskedModel(r.Name, others[i], r.TrainedOn))],
            Known = Known,
            Queries = Queries,
            Seed = Seed,
            Progress = new UnheardProgress(),
        };
        // Nothing here waits for anything.
        collector.CollectAsync(Documents, TextQuestions.Of(needs), cancellation).GetAwaiter().GetResult();
        return (heard.Asked, [.. others.Select(o => o.Asked)]);
    }

    /// <summary>A model that writes down what it is asked.</summary>
    private sealed class Heard(PlannedTextModel model) : ITextModel
    {
        public Questions Asked { get; } = Questions.None();

        public string Name => model.Name;

        public string Identity => model.Name;

        public TextAccess Access => model.Access;

        public Task ReadAsync(
            IReadOnlyList<TextQuery> queries,
            Action<int, Ports.TextReading> answered,
            CancellationToken cancellation
        )
        {
            Ports.TextReading answer = new(
                model.NamesTokens ? [0] : null,
                null,
                new TokenSignals
                {
                    LogProbabilities = [-1],
                    Means = Access.HasFlag(TextAccess.Moments) ? [-1] : null,
                    Deviations = Access.HasFlag(TextAccess.Moments) ? [1] : null,
                    TopChoice = Access.HasFlag(TextAccess.TopChoice) ? [false] : null,
                }
            );
            for (int i = 0; i < queries.Count; i++)
            {
                Asked.Readings.Add(queries[i]);
                answered(i, answer);
            }

            return Task.CompletedTask;
        }

        public Task ContinueAsync(
            IReadOnlyList<ContinuationQuery> queries,
            Action<int, IReadOnlyList<string>> answered,
            CancellationToken cancellation
        )
        {
            for (int i = 0; i < queries.Count; i++)
            {
                Asked.Continued.Add(queries[i]);
                answered(i, [""]);
            }

            return Task.CompletedTask;
        }

        public void Dispose() { }
    }
}
