using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Audit.Language;

/// <summary>A language model of our own, run by our own engine: it shows all there is.</summary>
public sealed class DecoderTextModel : ITextModel
{
    private readonly DecoderModel _model;
    private readonly BpeTokenizer _tokenizer;
    private readonly bool _startsTexts;
    private readonly int _threads;
    private readonly Seed _seed;

    /// <param name="name">Name for people.</param>
    /// <param name="identity">Hash of weights and tokenizer.</param>
    /// <param name="model">The model; it is disposed with this.</param>
    /// <param name="tokenizer">How texts become tokens.</param>
    /// <param name="startsTexts">Whether the start token is put before a text.</param>
    /// <param name="threads">Most threads at once; no answer depends on it.</param>
    /// <param name="seed">Root of continuations; the same text is continued alike.</param>
    public DecoderTextModel(
        string name,
        string identity,
        DecoderModel model,
        BpeTokenizer tokenizer,
        bool startsTexts,
        int threads,
        Seed seed
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Name = name;
        Identity = identity;
        _model = model;
        _tokenizer = tokenizer;
        _startsTexts = startsTexts;
        _threads = threads;
        _seed = seed;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <summary>Hash of the tokenizer: models with the same one speak of the same tokens.</summary>
    public string Tokenizer => _tokenizer.Hash;

    /// <inheritdoc/>
    public TextAccess Access =>
        TextAccess.Continuations
        | TextAccess.LogProbabilities
        | TextAccess.TopChoice
        | TextAccess.Moments
        | TextAccess.Distributions;

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    ) => Task.Run(() => Read(queries, target: null, answered, cancellation), cancellation);

    /// <summary>
    /// The same with <see cref="TokenSignals.Divergences"/>: how far this model's view of each token's place lies from the
    /// target's, over the whole vocabulary.
    /// </summary>
    /// <param name="target">A model with the same tokenizer.</param>
    /// <param name="queries">Texts.</param>
    /// <param name="answered">Called once for each with its number.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="BadInputException">The tokenizers differ, or as <see cref="ReadAsync"/>.</exception>
    public Task ReadAgainstAsync(
        DecoderTextModel target,
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Tokenizer == Tokenizer
            ? Task.Run(() => Read(queries, target._model, answered, cancellation), cancellation)
            : throw new BadInputException(
                $"{Name} and {target.Name} have different tokenizers, so their views of a token cannot be compared."
            );
    }

    /// <inheritdoc/>
    public Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    ) =>
        Task.Run(
            () =>
            {
                ArgumentNullException.ThrowIfNull(queries);
                for (int i = 0; i < queries.Count; i++)
                {
                    answered(i, Continue(queries[i], cancellation));
                }
            },
            cancellation
        );

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Read(
        IReadOnlyList<TextQuery> queries,
        DecoderModel? target,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        TokenText[] texts = [.. queries.Select(Tokens)];
        _model.Read(
            texts,
            new ReadingOptions { Threads = _threads },
            target,
            (i, signals) =>
                answered(i, new TextReading(texts[i].Tokens[Math.Max(1, texts[i].Prefix)..], null, signals)),
            cancellation
        );
    }

    private TokenText Tokens(TextQuery query, int number)
    {
        int[] before =
        [
            .. _startsTexts ? [_tokenizer.Start] : (ReadOnlySpan<int>)[],
            .. query.Prefix is { } prefix ? _tokenizer.Encode(prefix) : [],
        ];
        int[] own = _tokenizer.Encode(query.Text);
        return own.Length == 0 ? throw new BadInputException($"{Name}: text {number + 1} is empty; leave it out.")
            : before.Length == 0 && own.Length == 1
                ? throw new BadInputException(
                    $"{Name}: text {number + 1}, “{query.Text}”, is a single token, and this model says nothing about the first; leave it out."
                )
            : new TokenText([.. before, .. own], before.Length);
    }

    private string[] Continue(ContinuationQuery query, CancellationToken cancellation)
    {
        int[] prompt = [.. _startsTexts ? [_tokenizer.Start] : (ReadOnlySpan<int>)[], .. _tokenizer.Encode(query.Text)];
        int[][] answers = _model.Continue(
            [.. Enumerable.Repeat(prompt, query.Count)],
            new ContinuationOptions
            {
                Tokens = query.Tokens,
                Temperature = query.Temperature,
                Stop = _tokenizer.End,
                Threads = _threads,
            },
            _seed.Derive(query.Text),
            cancellation
        );
        return [.. answers.Select(a => _tokenizer.Decode(a))];
    }
}
