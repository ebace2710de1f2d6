using System.Text;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Store;
using Telltale.Audit.Language.Reading;
using Telltale.Audit.Ports;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>
/// A language model in a GGUF file, run by llama.cpp: log-probabilities of every token, moments, top choice and whole
/// distributions, computed here from the logits. One question at a time; those that come meanwhile wait.
/// </summary>
public sealed class LlamaModel : IDistributionModel
{
    private const int BatchTokens = 512;
    private const int MostSequences = 64;

    private readonly LlamaLibrary _library;
    private readonly LlamaOptions _options;
    private readonly LlamaVocabulary _vocabulary;
    private readonly LlamaContext _context;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly int _cells;
    private readonly int _window;
    private nint _model;

    private LlamaModel(LlamaLibrary library, nint model, string path, LlamaOptions options, string tokenizer)
    {
        (_library, _model, _options) = (library, model, options);
        Name = Path.GetFileName(path);
        TokenizerIdentity = tokenizer;
        _vocabulary = new LlamaVocabulary(library.Api, model, path);
        int trained = TrainedContext();
        _window = options.Context ?? Math.Min(trained, LlamaOptions.DefaultContext);
        if (_window > trained)
        {
            throw new BadInputException(
                $"{path}: a context of {_window} tokens was asked for, expected at most the {trained} that the model was "
                    + "trained on."
            );
        }

        _cells = Math.Max(_window, BatchTokens);
        _context = new LlamaContext(library, model, path, _cells, BatchTokens, MostSequences, options.Threads);
        string file = ContentHash.OfFile(path);
        Identity = ContentHash.OfBytes(
            Encoding.UTF8.GetBytes(
                $"llama.cpp {library.Version}\n{file}\ncontext {_window}\nseed {options.Seed.Value}\n"
            )
        );
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Hash of the file, the library's version, the context and the seed.</summary>
    public string Identity { get; }

    /// <inheritdoc/>
    public string TokenizerIdentity { get; }

    /// <inheritdoc/>
    public int Vocabulary => _vocabulary.Size;

    /// <summary>What every such model shows.</summary>
    public const TextAccess Shows =
        TextAccess.Continuations
        | TextAccess.LogProbabilities
        | TextAccess.TopChoice
        | TextAccess.Moments
        | TextAccess.Distributions;

    /// <inheritdoc/>
    public TextAccess Access => Shows;

    /// <summary>Ids of a text, without a start token.</summary>
    public int[] Encode(string text) => _vocabulary.Encode(text);

    /// <summary>Opens a file.</summary>
    /// <param name="path">A GGUF file of any architecture that llama.cpp knows and that continues texts.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="given">What the environment variable <see cref="LlamaLibrary.Variable"/> holds; null if it is not set.</param>
    /// <exception cref="BadInputException">No such file, no GGUF, cut short, or no model that can be run.</exception>
    /// <exception cref="OutsideFailureException">llama.cpp is missing or of another version, or has no room.</exception>
    public static LlamaModel Open(string path, LlamaOptions options, string? given)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        // Read here first: a damaged file is refused with its reason, and does not come near code that trusts it.
        string tokenizer = TokenizerGguf.Identity(GgufReader.ReadHeader(path));
        LlamaLibrary library = LlamaLibrary.Open(given);
        nint model = Load(library, path);
        try
        {
            return new LlamaModel(library, model, path, options, tokenizer);
        }
        catch
        {
            Free(library, model);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(answered);
        return AloneAsync(
            () =>
            {
                LlamaReading reading = new(_context, _options.Threads);
                // All are cut before the first is read: what cannot be asked about is told at once.
                QueriedText[] texts = Cut(queries);
                for (int number = 0; number < texts.Length; number++)
                {
                    reading.Read(texts[number], cancellation);
                    answered(number, Answer(texts[number]));
                }
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task DistributionsAsync(
        TextQuery query,
        Action<int, ReadOnlySpan<float>> row,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(row);
        return AloneAsync(
            () =>
            {
                float[] logProbabilities = new float[Vocabulary];
                new LlamaReading(_context, _options.Threads).Show(
                    Cut([query])[0],
                    (place, logits) =>
                    {
                        LogitRow.LogSoftmax(logits, logProbabilities);
                        row(place, logProbabilities);
                    },
                    cancellation
                );
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Of a text that leaves no room for the tokens asked for, the beginning is not read. The same question gets the same
    /// answer: the draws depend on the seed, the text and the number of the continuation.
    /// </remarks>
    public Task ContinueAsync(
        IReadOnlyList<ContinuationQuery> queries,
        Action<int, IReadOnlyList<string>> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(answered);
        return AloneAsync(
            () =>
            {
                LlamaWriting writing = new(_context, _vocabulary, _window, _cells, MostSequences, _options.Seed);
                for (int number = 0; number < queries.Count; number++)
                {
                    answered(number, writing.Continue(Name, number, queries[number], cancellation));
                }
            },
            cancellation
        );
    }

    /// <summary>Frees the model; waits for a question that is being answered.</summary>
    public void Dispose()
    {
        _gate.Wait();
        try
        {
            _context.Dispose();
            Free(_library, _model);
            _model = 0;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static unsafe nint Load(LlamaLibrary library, string path)
    {
        LlamaModelParameters parameters = library.Api.ModelDefaults();
        library.Log.TakeErrors();
        nint model;
        fixed (byte* text = LlamaLibrary.Terminated(Path.GetFullPath(path)))
        {
            model = library.Api.LoadModel(text, parameters);
        }

        if (model == 0)
        {
            throw new BadInputException(
                $"{path}: llama.cpp {library.Version} could not load it ({library.Log.TakeErrors() ?? "no reason given"}); "
                    + "get the file again, or convert the model anew."
            );
        }

        if (library.Api.HasEncoder(model) != 0 || library.Api.HasDecoder(model) == 0)
        {
            Free(library, model);
            throw new BadInputException($"{path}: found a model with an encoder, expected one that continues texts.");
        }

        return model;
    }

    private static unsafe void Free(LlamaLibrary library, nint model)
    {
        if (model != 0)
        {
            library.Api.FreeModel(model);
        }
    }

    private unsafe int TrainedContext() => _library.Api.TrainedContext(_model);

    private QueriedText[] Cut(IReadOnlyList<TextQuery> queries) =>
        QueriedText.Of(Name, queries, _vocabulary.Encode, _vocabulary.Head, _window);

    private TextReading Answer(QueriedText text) =>
        new(text.Tokens, [.. text.Tokens.Select(_vocabulary.Text)], text.Signals);

    private async Task AloneAsync(Action work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_model == 0, this);
            await Task.Run(work, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }
}
