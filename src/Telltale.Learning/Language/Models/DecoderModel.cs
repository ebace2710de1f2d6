using System.Collections.Concurrent;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// A decoder that answers: what it says about the tokens of texts, and how it continues them. The answers of a text
/// depend on that text alone, to the last bit: not on the texts beside it, nor on the number of threads. Kernels differ in
/// the last digits. Any number of threads may ask at once.
/// </summary>
public sealed class DecoderModel : IDisposable
{
    private readonly AlignedBuffer _values;
    private readonly DecoderPanels _panels;
    private long _tokensRead;

    /// <param name="weights">Copied.</param>
    /// <param name="kernel">Does the arithmetic.</param>
    public DecoderModel(DecoderWeights weights, Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(kernel);
        Options = weights.Options;
        DecoderLayout layout = new(Options);
        _values = new AlignedBuffer(layout.Length);
        layout.Spread(weights, _values.Span);
        _panels = new DecoderPanels(kernel, layout, _values, goesBack: false);
        _panels.Pack();
    }

    /// <summary>Its shape.</summary>
    public DecoderOptions Options { get; }

    /// <summary>
    /// Tokens that it has read so far to say something about texts; those that stand before them, and those that windows share,
    /// each time.
    /// </summary>
    public long TokensRead => Interlocked.Read(ref _tokensRead);

    /// <summary>What it says about the tokens of texts: log-probabilities, means, deviations, top choices.</summary>
    /// <param name="texts">Each at least two tokens long; longer ones than the context are read in windows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="target">
    /// A model with the same vocabulary and context whose views are compared: <see cref="TokenSignals.Divergences"/> becomes
    /// KL(this ‖ target). Null for none.
    /// </param>
    /// <param name="answered">Called once a text with its number, as soon as it is read, from any of the threads.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>In the order of the texts: one entry for each token from the first asked about on.</returns>
    /// <exception cref="BadInputException">A text is too short or holds an unknown token; an option is out of range; the target does not go with this model.</exception>
    public TokenSignals[] Read(
        IReadOnlyList<TokenText> texts,
        ReadingOptions? options = null,
        DecoderModel? target = null,
        Action<int, TokenSignals>? answered = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        CheckTarget(target);
        TokenSignals[] signals = new TokenSignals[texts.Count];
        DecoderComparison models = target is null ? new([this], []) : new([target], [this]);
        models.Read(
            texts,
            options ?? new ReadingOptions(),
            (text, said) =>
            {
                signals[text] = target is null
                    ? said.Targets[0]
                    : said.References[0] with
                    {
                        Divergences = said.Divergences[0][0],
                    };
                answered?.Invoke(text, signals[text]);
            },
            cancellation
        );
        return signals;
    }

    /// <summary>Shows the log-probabilities of the whole vocabulary at each token of a text, one token at a time.</summary>
    /// <param name="text">At least two tokens long.</param>
    /// <param name="row">Gets the token's place among those asked about, in order, and log p of each token of the vocabulary, which are valid during the call.</param>
    /// <param name="options">How; null for the defaults. One thread is used.</param>
    /// <exception cref="BadInputException">As for <see cref="Read"/>.</exception>
    public void Distributions(TokenText text, Action<int, ReadOnlySpan<float>> row, ReadingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(row);
        TokenText[] texts = [text];
        ReadingPlan plan = new(texts, Options, options ?? new ReadingOptions());
        using DecoderReader reader = NewReader(plan);
        for (int batch = 0; batch < plan.Batches; batch++)
        {
            reader.Show(texts, plan.Batch(batch), row);
        }
    }

    /// <summary>
    /// Continues texts. What goes beyond the context is forgotten: of a prompt the first tokens; when the context is full
    /// its first half.
    /// </summary>
    /// <param name="prompts">Each at least one token long.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Prompt i draws from the stream <paramref name="seed"/>/i.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>What is added to each prompt.</returns>
    /// <exception cref="BadInputException">A prompt is empty or holds an unknown token; an option is out of range.</exception>
    public int[][] Continue(
        IReadOnlyList<int[]> prompts,
        ContinuationOptions options,
        Seed seed,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        for (int p = 0; p < prompts.Count; p++)
        {
            CheckPrompt(prompts[p], p);
        }

        long longest = prompts.Count == 0 ? 1 : prompts.Max(p => p.Length) + (long)options.Tokens;
        int places = (int)Math.Min(Options.Context, longest);
        Options.CheckRows(places);
        int[][] answers = new int[prompts.Count][];
        const int Group = DecoderWriter.MostTexts;
        Each(
            (prompts.Count + Group - 1) / Group,
            options.Threads,
            () => new DecoderWriter(_panels, places),
            (group, own) =>
            {
                int start = group * Group;
                int count = Math.Min(Group, prompts.Count - start);
                int[][] part = [.. prompts.Skip(start).Take(count)];
                Seed[] seeds = [.. Enumerable.Range(start, count).Select(p => seed.Derive(p))];
                own.Continue(part, options, seeds, cancellation).CopyTo(answers, start);
            },
            cancellation
        );
        return answers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.Dispose();
        _values.Dispose();
    }

    /// <summary>A thread's memory for reading texts as planned.</summary>
    internal DecoderReader NewReader(ReadingPlan plan) =>
        new(_panels, plan.Rows, plan.Places, rows => Interlocked.Add(ref _tokensRead, rows));

    /// <summary>Shares pieces out among threads that each have memory of their own.</summary>
    internal static void Each<TOwn>(
        int pieces,
        int threads,
        Func<TOwn> make,
        Action<int, TOwn> work,
        CancellationToken cancellation
    )
        where TOwn : class, IDisposable
    {
        ConcurrentBag<TOwn> made = [];
        try
        {
            ParallelRuns.ForEach(
                pieces,
                threads,
                () =>
                {
                    TOwn own = make();
                    made.Add(own);
                    return own;
                },
                work,
                cancellation
            );
        }
        finally
        {
            foreach (TOwn own in made)
            {
                own.Dispose();
            }
        }
    }

    private void CheckTarget(DecoderModel? target)
    {
        if (target is not null && target.Options.Vocabulary != Options.Vocabulary)
        {
            throw new BadInputException(
                $"The target knows {target.Options.Vocabulary} tokens and the reference {Options.Vocabulary}; views can be compared where both have the same tokenizer."
            );
        }

        if (target is not null && target.Options.Context < Options.Context)
        {
            throw new BadInputException(
                $"The target reads {target.Options.Context} tokens together and the reference {Options.Context}; expected no fewer, so that both see the same."
            );
        }
    }

    private void CheckPrompt(int[] prompt, int number)
    {
        if (prompt.Length == 0)
        {
            throw new BadInputException($"Prompt {number} is empty; expected at least one token.");
        }

        int unknown = Array.FindIndex(prompt, token => token < 0 || token >= Options.Vocabulary);
        if (unknown >= 0)
        {
            throw new BadInputException(
                $"Prompt {number} holds the token {prompt[unknown]}; this model knows 0 to {Options.Vocabulary - 1}."
            );
        }
    }
}
