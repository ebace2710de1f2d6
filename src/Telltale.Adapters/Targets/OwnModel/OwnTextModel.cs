using System.Text;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Store;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Targets.OwnModel;

/// <summary>
/// A language model that Telltale's own engine runs: one just trained, or a GGUF file of the <c>llama</c> architecture. It
/// shows all that a model can show; any number of threads may ask at once.
/// </summary>
public sealed class OwnTextModel : IDistributionModel
{
    private readonly DecoderFile _file;
    private readonly OwnModelOptions _options;
    private readonly int[] _start;

    /// <param name="name">Name for people.</param>
    /// <param name="file">Numbers and tokenizer.</param>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="options">How it is run.</param>
    public OwnTextModel(string name, DecoderFile file, Kernel kernel, OwnModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(options);
        (Name, _file, _options) = (name, file, options);
        _start = file.StartsTexts ? [file.Tokenizer.Start] : [];
        Decoder = new DecoderModel(file.Weights, kernel);
        TokenizerIdentity = TokenizerGguf.Identity(TokenizerGguf.Values(file));
        Identity = ContentHash.OfBytes(
            Encoding.UTF8.GetBytes(
                $"telltale decoder/1 {kernel.Name}\n{file.Weights.Hash()}\n{file.Tokenizer.Hash}\nstart {file.StartsTexts}\n"
                    + $"context {file.Weights.Options.Context}\nseed {options.Seed.Value}\n"
            )
        );
    }

    /// <summary>Opens a file that was written by <see cref="DecoderGguf"/>, or another of that architecture.</summary>
    /// <exception cref="BadInputException">As for <see cref="DecoderGguf.Read(string)"/>.</exception>
    public static OwnTextModel Open(string path, Kernel kernel, OwnModelOptions options) =>
        new(Path.GetFileName(path), DecoderGguf.Read(path), kernel, options);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Hash of the numbers, the tokenizer, the context, the kernel and the seed.</summary>
    public string Identity { get; }

    /// <inheritdoc/>
    public string TokenizerIdentity { get; }

    /// <inheritdoc/>
    public int Vocabulary => _file.Tokenizer.Size;

    /// <summary>The model itself.</summary>
    public DecoderModel Decoder { get; }

    /// <inheritdoc/>
    public TextAccess Access =>
        TextAccess.Continuations
        | TextAccess.LogProbabilities
        | TextAccess.TopChoice
        | TextAccess.Moments
        | TextAccess.Distributions;

    private int Context => _file.Weights.Options.Context;

    /// <inheritdoc/>
    public Task ReadAsync(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(answered);
        return Task.Run(() => Read(queries, answered, cancellation), cancellation);
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
        return Task.Run(
            () =>
            {
                foreach (TextWindow window in Cut(query, 0).Windows)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Decoder.Distributions(AsTokens(window), (place, all) => row(window.Place + place, all));
                }
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
        return Task.Run(
            () =>
            {
                for (int number = 0; number < queries.Count; number++)
                {
                    answered(number, Continue(queries[number], number, cancellation));
                }
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();

    private void Read(
        IReadOnlyList<TextQuery> queries,
        Action<int, TextReading> answered,
        CancellationToken cancellation
    )
    {
        QueriedText[] texts = [.. queries.Select(Cut)];
        (int Text, TextWindow Window)[] windows =
        [
            .. texts.SelectMany((text, number) => text.Windows.Select(window => (number, window))),
        ];
        int[] left = [.. texts.Select(text => text.Windows.Count)];
        Decoder.Read(
            [.. windows.Select(w => AsTokens(w.Window))],
            new ReadingOptions { Threads = _options.Threads },
            answered: (i, signals) =>
            {
                (int number, TextWindow window) = windows[i];
                QueriedText text = texts[number];
                Put(signals, window.Place, text.Signals);
                if (Interlocked.Decrement(ref left[number]) == 0)
                {
                    answered(number, new TextReading(text.Tokens, [.. text.Tokens.Select(Text)], text.Signals));
                }
            },
            cancellation: cancellation
        );
    }

    private string[] Continue(ContinuationQuery query, int number, CancellationToken cancellation)
    {
        int[] prompt = [.. _start, .. _file.Tokenizer.Encode(query.Text)];
        if (prompt.Length == 0 || query.Count < 1)
        {
            throw new BadInputException(
                $"{Name}: {query.Count} continuations of text {number + 1}, which has {prompt.Length} tokens, were asked for; "
                    + "expected at least one of each."
            );
        }

        int read = query.Tokens < Context ? Math.Min(prompt.Length, Context - query.Tokens) : prompt.Length;
        int[][] continuations = Decoder.Continue(
            [.. Enumerable.Repeat(prompt[^read..], query.Count)],
            new ContinuationOptions
            {
                Tokens = query.Tokens,
                Temperature = query.Temperature,
                Stop = _file.Tokenizer.End,
                Threads = _options.Threads,
            },
            _options.Seed.Derive("continuation").Derive(query.Text),
            cancellation
        );
        return [.. continuations.Select(ids => _file.Tokenizer.Decode(ids))];
    }

    private QueriedText Cut(TextQuery query, int number) =>
        QueriedText.Of(Name, number, query, _file.Tokenizer.Encode, _start, Context);

    private static TokenText AsTokens(TextWindow window) => new(window.Tokens, window.FirstAsked);

    private string Text(int token) => Encoding.UTF8.GetString(_file.Tokenizer.Bytes(token));

    private static void Put(TokenSignals from, int place, TokenSignals to)
    {
        from.LogProbabilities.CopyTo(to.LogProbabilities, place);
        from.Means!.CopyTo(to.Means!, place);
        from.Deviations!.CopyTo(to.Deviations!, place);
        from.TopChoice!.CopyTo(to.TopChoice!, place);
    }
}
