using Telltale.Core;
using Telltale.Core.Evidence.Language;

namespace Telltale.Learning.Language.Models;

/// <summary>What several models say about the tokens of one text.</summary>
/// <param name="Targets">Of each target.</param>
/// <param name="References">Of each reference.</param>
/// <param name="Divergences">
/// [target][reference]: at each token <c>KL(reference ‖ target) = Σ_v p_ref(v) log(p_ref(v) / p_target(v))</c> over the whole
/// vocabulary, at least 0.
/// </param>
public sealed record ComparedSignals(TokenSignals[] Targets, TokenSignals[] References, double[][][] Divergences);

/// <summary>
/// Models that read texts side by side, each model every text once, so that their views of a token can be compared while the
/// logits of both are there. What a model says is to the last bit what it says alone.
/// </summary>
public sealed class DecoderComparison
{
    private readonly IReadOnlyList<DecoderModel> _targets;
    private readonly IReadOnlyList<DecoderModel> _references;
    private readonly DecoderModel[] _models;

    /// <param name="targets">At least one.</param>
    /// <param name="references">Models whose views are held against those of each target.</param>
    /// <exception cref="BadInputException">The models know different numbers of tokens.</exception>
    public DecoderComparison(IReadOnlyList<DecoderModel> targets, IReadOnlyList<DecoderModel> references)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfZero(targets.Count);
        (_targets, _references, _models) = (targets, references, [.. targets, .. references]);
        if (_models.Select(m => m.Options.Vocabulary).Distinct().Count() > 1)
        {
            throw new BadInputException(
                $"Models know {string.Join(", ", _models.Select(m => m.Options.Vocabulary))} tokens; views can be compared where all have the same tokenizer."
            );
        }
    }

    /// <summary>Reads texts.</summary>
    /// <param name="texts">Each at least two tokens long; those longer than the shortest context are read in windows.</param>
    /// <param name="options">How.</param>
    /// <param name="answered">Called once a text with its number, as soon as all have read it, from any of the threads.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="BadInputException">A text is too short or holds an unknown token; an option is out of range.</exception>
    public void Read(
        IReadOnlyList<TokenText> texts,
        ReadingOptions options,
        Action<int, ComparedSignals> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(answered);
        ReadingPlan plan = new(texts, _models.MinBy(m => m.Options.Context)!.Options, options);
        foreach (DecoderModel model in _models)
        {
            model.Options.CheckRows(plan.Rows);
        }

        ComparedSignals[] signals = [.. texts.Select(text => NewSignals(text.Asked))];
        int[] left = plan.WindowsOfText.ToArray();
        DecoderModel.Each(
            plan.Batches,
            options.Threads,
            () => new ComparisonReader([.. _targets.Select(Reader)], [.. _references.Select(Reader)]),
            (batch, own) =>
            {
                ReadOnlySpan<Window> windows = plan.Batch(batch);
                own.Read(texts, windows, signals);
                foreach (Window window in windows)
                {
                    if (Interlocked.Decrement(ref left[window.Text]) == 0)
                    {
                        answered(window.Text, signals[window.Text]);
                    }
                }
            },
            cancellation
        );

        DecoderReader Reader(DecoderModel model) => model.NewReader(plan);
    }

    private ComparedSignals NewSignals(int length) =>
        new(
            [.. _targets.Select(_ => NewSignalsOfOne(length))],
            [.. _references.Select(_ => NewSignalsOfOne(length))],
            [.. _targets.Select(_ => _references.Select(_ => new double[length]).ToArray())]
        );

    private static TokenSignals NewSignalsOfOne(int length) =>
        new()
        {
            LogProbabilities = new double[length],
            Means = new double[length],
            Deviations = new double[length],
            TopChoice = new bool[length],
        };
}
