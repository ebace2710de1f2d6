using Telltale.Audit.Language.Reading;
using Telltale.Audit.Ports;
using Telltale.Core;

namespace Telltale.Audit.Language.Collecting;

/// <summary>
/// Asks models to read texts, each as seldom as can be: what is remembered is not asked, and where views of the target and of
/// references are compared, models that can read side by side do so in one pass.
/// </summary>
internal sealed record Inquiry
{
    /// <summary>Every model that reads beside others has memory of its own on each thread.</summary>
    private const int MostTargetsTogether = 8;

    /// <summary>The model under audit.</summary>
    public required ITextModel Target { get; init; }

    /// <summary>Models that will be targets after it, of which the same will be asked.</summary>
    public required IReadOnlyList<ITextModel> LaterTargets { get; init; }

    /// <summary>What is remembered; null for nothing.</summary>
    public required ReadingMemory? Memory { get; init; }

    /// <summary>Hears how far it is.</summary>
    public required IAuditProgress Progress { get; init; }

    /// <summary>One model's readings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What the person who asks calls it.</param>
    /// <param name="queries">The questions.</param>
    /// <param name="what">What the texts are, for progress.</param>
    /// <param name="cancellation">Stops between answers.</param>
    public Task<TextReading[]> ReadAsync(
        ITextModel model,
        string name,
        TextQuery[] queries,
        string what,
        CancellationToken cancellation
    ) =>
        TextAnswers.GatherAsync<TextReading>(
            name,
            $"{name} reads {what}",
            queries.Length,
            answered => AskAsync(model, queries, answered, cancellation),
            Memory?.Knows(model, queries) == true ? new UnheardProgress() : Progress
        );

    /// <summary>One model's readings of what it can take; null where it refuses a question for itself.</summary>
    /// <param name="model">The model.</param>
    /// <param name="queries">The questions.</param>
    /// <param name="what">What the texts are, for progress.</param>
    /// <param name="cancellation">Stops between answers.</param>
    public async Task<TextReading?[]> ReadWhatFitsAsync(
        ITextModel model,
        TextQuery[] queries,
        string what,
        CancellationToken cancellation
    )
    {
        int[] open = [.. Enumerable.Range(0, queries.Length)];
        TextReading?[] fitting = new TextReading?[queries.Length];
        while (open.Length > 0)
        {
            int[] asked = open;
            try
            {
                TextReading[] answers = await ReadAsync(
                        model,
                        model.Name,
                        [.. asked.Select(i => queries[i])],
                        what,
                        cancellation
                    )
                    .ConfigureAwait(false);
                for (int k = 0; k < asked.Length; k++)
                {
                    fitting[asked[k]] = answers[k];
                }

                open = [];
            }
            catch (BadInputException refusal) when (RefusedTexts.Numbers(refusal) is { Count: > 0 } refused)
            {
                HashSet<int> leftOut = [.. refused];
                open = [.. asked.Where((_, k) => !leftOut.Contains(k))];
            }
        }

        return fitting;
    }

    /// <summary>Those references that can be read beside the target and are held against it over the whole vocabulary.</summary>
    public AskedModel[] Beside(IReadOnlyList<AskedModel> references) =>
        Target is DecoderTextModel target
            ? [.. references.Where(r => IsView(r) && r.Model is DecoderTextModel own && own.ReadsAlike(target))]
            : [];

    /// <summary>The target's readings, and those of references, with divergences from it, in the same pass.</summary>
    /// <param name="references">Some of <see cref="Beside"/>; none will do.</param>
    /// <param name="queries">The questions.</param>
    /// <param name="cancellation">Stops between answers.</param>
    public async Task<(TextReading[] Target, TextReading[][] References)> ReadTargetAsync(
        AskedModel[] references,
        TextQuery[] queries,
        CancellationToken cancellation
    )
    {
        if (references.Length == 0)
        {
            return (await ReadAsync(Target, Target.Name, queries, "texts", cancellation).ConfigureAwait(false), []);
        }

        DecoderTextModel target = (DecoderTextModel)Target;
        DecoderTextModel[] beside = [.. references.Select(r => (DecoderTextModel)r.Model)];
        // Without a memory what later targets say would be lost.
        DecoderTextModel[] later =
        [
            .. Memory is null
                ? []
                : LaterTargets.OfType<DecoderTextModel>().Where(target.ReadsAlike).Take(MostTargetsTogether - 1),
        ];
        ComparedReadings[] answers = await TextAnswers
            .GatherAsync<ComparedReadings>(
                Target.Name,
                $"{string.Join(" and ", (string[])[target.Name, .. later.Select(m => m.Name), .. references.Select(r => r.Name)])} read texts",
                queries.Length,
                answered =>
                    Memory is null
                        ? target.ReadTogetherAsync([], beside, queries, answered, cancellation)
                        : Memory.ReadTogetherAsync([target, .. later], beside, queries, answered, cancellation),
                Memory?.Knows(target, beside, queries) == true ? new UnheardProgress() : Progress
            )
            .ConfigureAwait(false);
        TextReading[][] against = [.. answers.Select(a => a.Against(0))];
        return (
            [.. answers.Select(a => a.Targets[0])],
            [.. references.Select((_, r) => against.Select(a => a[r]).ToArray())]
        );
    }

    /// <summary>
    /// A reference's readings by themselves, where wished and possible with its divergences from the target, for which the target
    /// reads the texts again.
    /// </summary>
    public async Task<TextReading[]> ReadReferenceAsync(
        AskedModel reference,
        TextQuery[] queries,
        bool divergences,
        CancellationToken cancellation
    )
    {
        if (!divergences || !IsView(reference))
        {
            return await ReadAsync(reference.Model, reference.Name, queries, "texts", cancellation)
                .ConfigureAwait(false);
        }

        IDistributionModel own = (IDistributionModel)reference.Model;
        IDistributionModel target = (IDistributionModel)Target;
        if (own is DecoderTextModel here && target is DecoderTextModel there && here.Context == there.Context)
        {
            // Both views of a token are made side by side: no view is kept.
            return await TextAnswers
                .GatherAsync<TextReading>(
                    reference.Name,
                    $"{reference.Name} reads texts",
                    queries.Length,
                    answered => here.ReadAgainstAsync(there, queries, answered, cancellation),
                    Progress
                )
                .ConfigureAwait(false);
        }

        TextReading[] answers = await ReadAsync(own, reference.Name, queries, "texts", cancellation)
            .ConfigureAwait(false);
        DivergenceReading compared = new(own, target);
        Progress.Begin($"{reference.Name} and {target.Name} are compared over the whole vocabulary", queries.Length);
        for (int i = 0; i < answers.Length; i++)
        {
            double[]? values = await compared.OfAsync(queries[i], cancellation).ConfigureAwait(false);
            answers[i] =
                values?.Length == answers[i].Signals.Count
                    ? answers[i] with
                    {
                        Signals = answers[i].Signals with { Divergences = values },
                    }
                    : answers[i];
            Progress.Report(i + 1);
        }

        Progress.End();
        return answers;
    }

    private Task AskAsync(
        ITextModel model,
        TextQuery[] queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    ) =>
        Memory is null
            ? model.ReadAsync(queries, answered, cancellation)
            : Memory.ReadAsync(model, queries, answered, cancellation);

    /// <summary>
    /// Whether a reference's view of a token can be held against the target's. Only a model of which it is not said that it saw
    /// texts can be the population's view.
    /// </summary>
    private bool IsView(AskedModel reference) =>
        reference.TrainedOn is null
        && reference.Model is IDistributionModel own
        && Target is IDistributionModel target
        && own.TokenizerIdentity == target.TokenizerIdentity;
}
