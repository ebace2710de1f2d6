using System.Text;
using Telltale.Audit.Language.Reading;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Audit.Language;

/// <summary>
/// A language model of our own, run by our own engine: it shows all there is. Texts longer than its context are read in
/// windows (<see cref="TextWindow"/>).
/// </summary>
public sealed class DecoderTextModel : IDistributionModel
{
    private readonly DecoderModel _model;
    private readonly BpeTokenizer _tokenizer;
    private readonly int[] _start;
    private readonly int _threads;
    private readonly Seed _seed;

    /// <param name="name">Name for people.</param>
    /// <param name="identity">Hash of weights, tokenizer, context and kernel, which differ in the last digits.</param>
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
        _start = startsTexts ? [tokenizer.Start] : [];
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
    public string TokenizerIdentity => Tokenizer;

    /// <inheritdoc/>
    public int Vocabulary => _tokenizer.Size;

    /// <summary>Most tokens that it reads together.</summary>
    public int Context => _model.Options.Context;

    /// <inheritdoc cref="DecoderModel.TokensRead"/>
    public long TokensRead => _model.TokensRead;

    /// <summary>What every such model shows.</summary>
    public const TextAccess Shows =
        TextAccess.Continuations
        | TextAccess.LogProbabilities
        | TextAccess.TopChoice
        | TextAccess.Moments
        | TextAccess.Distributions;

    /// <inheritdoc/>
    public TextAccess Access => Shows;

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    ) =>
        Task.Run(
            () => Read([this], [], queries, (i, said) => answered(i, said.Targets[0]), cancellation),
            cancellation
        );

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
            ? Task.Run(
                () => Read([target], [this], queries, (i, said) => answered(i, said.Against(0)[0]), cancellation),
                cancellation
            )
            : throw new BadInputException(
                $"{Name} and {target.Name} have different tokenizers, so their views of a token cannot be compared."
            );
    }

    /// <summary>Whether another model reads the same tokens in the same windows, so that both can read side by side.</summary>
    public bool ReadsAlike(DecoderTextModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Tokenizer == other.Tokenizer && Context == other.Context && _start.AsSpan().SequenceEqual(other._start);
    }

    /// <summary>
    /// Reads texts with this model, further targets and references side by side: every model says what it says alone, reads each
    /// text once, and the references' views are held against those of all targets on the way.
    /// </summary>
    /// <param name="targets">Further targets, each of which <see cref="ReadsAlike"/>.</param>
    /// <param name="references">Models that are held against all targets, each of which <see cref="ReadsAlike"/>.</param>
    /// <param name="queries">Texts.</param>
    /// <param name="answered">Called once for each with its number; of the targets this model is the first.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public Task ReadTogetherAsync(
        IReadOnlyList<DecoderTextModel> targets,
        IReadOnlyList<DecoderTextModel> references,
        IReadOnlyList<TextQuery> queries,
        Action<int, ComparedReadings> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(references);
        return targets.Concat(references).All(ReadsAlike)
            ? Task.Run(() => Read([this, .. targets], references, queries, answered, cancellation), cancellation)
            : throw new ArgumentException("Some of the models do not read alike.", nameof(references));
    }

    /// <inheritdoc/>
    public Task DistributionsAsync(
        TextQuery query,
        Action<int, ReadOnlySpan<float>> row,
        CancellationToken cancellation
    ) =>
        Task.Run(
            () =>
            {
                foreach (TextWindow window in Cut([query])[0].Windows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    _model.Distributions(AsTokens(window), (place, all) => row(window.Place + place, all));
                }
            },
            cancellation
        );

    /// <inheritdoc/>
    /// <remarks>Of a text that leaves no room for the tokens asked for, the beginning is not read.</remarks>
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
                    answered(i, Continue(queries[i], i, cancellation));
                }
            },
            cancellation
        );

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Read(
        IReadOnlyList<DecoderTextModel> targets,
        IReadOnlyList<DecoderTextModel> references,
        IReadOnlyList<TextQuery> queries,
        Action<int, ComparedReadings> answered,
        CancellationToken cancellation
    )
    {
        ComparedText[] texts =
        [
            .. Cut(queries).Select(text => new ComparedText(text, targets.Count, references.Count)),
        ];
        (int Text, TextWindow Window)[] windows =
        [
            .. texts.SelectMany((text, number) => text.Windows.Select(window => (number, window))),
        ];
        int[] left = [.. texts.Select(text => text.Windows.Count)];
        new DecoderComparison([.. targets.Select(m => m._model)], [.. references.Select(m => m._model)]).Read(
            [.. windows.Select(w => AsTokens(w.Window))],
            new ReadingOptions { Threads = _threads },
            (i, said) =>
            {
                (int number, TextWindow window) = windows[i];
                texts[number].Put(window, said);
                if (Interlocked.Decrement(ref left[number]) == 0)
                {
                    answered(number, texts[number].Answer(AsText));
                }
            },
            cancellation
        );
    }

    private string AsText(int token) => Encoding.UTF8.GetString(_tokenizer.Bytes(token));

    private QueriedText[] Cut(IReadOnlyList<TextQuery> queries) =>
        QueriedText.Of(Name, queries, _tokenizer.Encode, _start, _model.Options.Context);

    private static TokenText AsTokens(TextWindow window) => new(window.Tokens, window.FirstAsked);

    private string[] Continue(ContinuationQuery query, int number, CancellationToken cancellation)
    {
        int[] prompt = [.. _start, .. _tokenizer.Encode(query.Text)];
        if (prompt.Length == 0)
        {
            throw RefusedTexts.Refuse(Name, [KeyValuePair.Create(number, "empty")]);
        }

        int context = _model.Options.Context;
        int read = query.Tokens < context ? Math.Min(prompt.Length, context - query.Tokens) : prompt.Length;
        int[][] answers = _model.Continue(
            [.. Enumerable.Repeat(prompt[^read..], query.Count)],
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
