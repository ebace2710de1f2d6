using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Learning.Language.Models;

namespace Telltale.Learning.Tests.Language.Models;

public sealed class DecoderModelTests
{
    [Theory]
    [EachKernel]
    public void Signals_are_those_of_the_definition(string kernel)
    {
        foreach (DecoderOptions options in (DecoderOptions[])[Decoders.Even, Decoders.Odd])
        {
            DecoderWeights weights = Decoders.Weights(options);
            int[][] texts = [.. new[] { 2, 7, 50, 70 }.Select(n => Decoders.Text(options, n, (ulong)n))];
            using DecoderModel model = new(weights, EachKernelAttribute.Get(kernel));
            TokenSignals[] signals = model.Read([.. texts.Select(t => new TokenText(t))]);
            for (int i = 0; i < texts.Length; i++)
            {
                double[][] expected = new DoubleDecoder(weights).LogProbabilities(texts[i].AsSpan(..^1));
                Assert.Equal(texts[i].Length - 1, signals[i].Count);
                for (int t = 0; t < expected.Length; t++)
                {
                    double[] row = expected[t];
                    int token = texts[i][t + 1];
                    double mean = row.Sum(v => Math.Exp(v) * v);
                    double variance = row.Sum(v => Math.Exp(v) * (v - mean) * (v - mean));
                    Assert.Equal(row[token], signals[i].LogProbabilities[t], 2e-4);
                    Assert.Equal(mean, signals[i].Means![t], 2e-4);
                    Assert.Equal(Math.Sqrt(variance), signals[i].Deviations![t], 2e-4);
                    Assert.Equal(row[token] == row.Max(), signals[i].TopChoice![t]);
                }
            }
        }
    }

    [Fact]
    public void A_text_of_many_blocks_is_read_as_the_definition_says()
    {
        DecoderOptions options = Decoders.Even;
        DecoderWeights weights = Decoders.Weights(options);
        int[] text = Decoders.Text(options, options.Context + 1, 5);
        using DecoderModel model = new(weights, EachKernelAttribute.Chosen);
        double[][] expected = new DoubleDecoder(weights).LogProbabilities(text.AsSpan(..^1));
        TokenSignals signals = model.Read([new TokenText(text)])[0];
        for (int t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t][text[t + 1]], signals.LogProbabilities[t], 2e-4);
        }
    }

    [Theory]
    [EachKernel]
    public void Answers_do_not_depend_on_the_texts_beside_them_nor_on_threads(string kernel)
    {
        foreach (DecoderOptions options in (DecoderOptions[])[Decoders.Even, Decoders.Odd])
        {
            using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Get(kernel));
            TokenText[] texts =
            [
                .. Enumerable.Range(0, 40).Select(i => new TokenText(Decoders.Text(options, 2 + (5 * i), (ulong)i))),
            ];
            TokenSignals[] alone = [.. texts.Select(text => model.Read([text])[0])];
            foreach (int threads in (int[])[1, 3])
            {
                AssertSame(alone, model.Read(texts, new ReadingOptions { Threads = threads }));
            }

            AssertSame(alone.Reverse(), model.Read([.. texts.Reverse()]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(70)]
    public void Each_token_of_a_long_text_is_asked_once_with_most_before_it(int stride)
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        int[] text = Decoders.Text(options, 195, 3);
        TokenSignals whole = model.Read([new TokenText(text)], new ReadingOptions { Stride = stride })[0];
        Assert.Equal(194, whole.Count);
        for (int token = 1; token < text.Length; token++)
        {
            // The first window that holds it: windows begin at multiples of the stride, the last one ends with the text.
            int start = 0;
            while (start + options.Context < token)
            {
                start = Math.Min(start + stride, text.Length - 1 - options.Context);
            }

            TokenSignals own = model.Read([new TokenText(text[start..(token + 1)])])[0];
            Assert.Equal(own.LogProbabilities[^1], whole.LogProbabilities[token - 1]);
        }
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(12, 30)]
    [InlineData(29, 30)]
    [InlineData(100, 130)]
    public void A_prefix_is_read_and_not_asked_about(int prefix, int length)
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        int[] text = Decoders.Text(options, length, 4);
        TokenSignals whole = model.Read([new TokenText(text)])[0];
        TokenSignals[] some = model.Read([new TokenText([1, 2]), new TokenText(text, prefix), new TokenText([3, 4])]);
        Assert.Equal(whole.LogProbabilities[Math.Max(0, prefix - 1)..], some[1].LogProbabilities);
        Assert.Equal(whole.TopChoice![Math.Max(0, prefix - 1)..], some[1].TopChoice);
    }

    [Fact]
    public void Answers_are_handed_over_once_each_as_they_come()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        TokenText[] texts = [.. Enumerable.Range(2, 60).Select(n => new TokenText(Decoders.Text(options, 3 * n, 1)))];
        TokenSignals?[] handed = new TokenSignals?[texts.Length];
        TokenSignals[] signals = model.Read(
            texts,
            new ReadingOptions { Threads = 2 },
            answered: (text, answer) => Assert.Null(Interlocked.Exchange(ref handed[text], answer))
        );
        Assert.Equal(signals, handed);
    }

    [Theory]
    [EachKernel]
    public void Distributions_and_divergences_agree_with_each_other(string kernel)
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel reference = new(Decoders.Weights(options, 1), EachKernelAttribute.Get(kernel));
        using DecoderModel target = new(
            Decoders.Weights(options with { Width = 16 }, 2),
            EachKernelAttribute.Get(kernel)
        );
        TokenText text = new(Decoders.Text(options, 150, 9), Prefix: 20);
        double[][] p = Rows(reference, text);
        double[][] q = Rows(target, text);
        TokenSignals signals = reference.Read([text], target: target)[0];
        Assert.Equal(130, p.Length);
        for (int t = 0; t < p.Length; t++)
        {
            Assert.Equal(1, p[t].Sum(Math.Exp), 1e-5);
            Assert.Equal(p[t][text.Tokens[20 + t]], signals.LogProbabilities[t], 1e-5);
            double divergence = p[t].Zip(q[t], (a, b) => Math.Exp(a) * (a - b)).Sum();
            Assert.Equal(divergence, signals.Divergences![t], 1e-4);
        }

        Assert.All(
            reference.Read([text], target: reference)[0].Divergences!,
            divergence => Assert.InRange(divergence, 0, 1e-6)
        );
    }

    [Fact]
    public void Bad_texts_are_refused_by_number()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        using DecoderModel other = new(Decoders.Weights(options with { Vocabulary = 38 }), EachKernelAttribute.Chosen);
        TokenText good = new([1, 2, 3]);
        Refused("Text 1 has 0 tokens", () => model.Read([good, new TokenText([])]));
        Refused("Text 1 has 1 tokens", () => model.Read([good, new TokenText([5])]));
        Refused("Text 0 holds the token 37", () => model.Read([new TokenText([1, 37])]));
        Refused("Text 0 holds the token -1", () => model.Read([new TokenText([-1, 3])]));
        Refused("prefix of 3", () => model.Read([good with { Prefix = 3 }]));
        Refused("every 0 tokens", () => model.Read([good], new ReadingOptions { Stride = 0 }));
        Refused("every 71 tokens", () => model.Read([good], new ReadingOptions { Stride = 71 }));
        Refused("same tokenizer", () => model.Read([good], target: other));
        Assert.Empty(model.Read([]));

        static void Refused(string message, Func<object> ask) =>
            Assert.Contains(message, Assert.Throws<BadInputException>(ask).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using DecoderModel model = new(Decoders.Weights(Decoders.Odd), EachKernelAttribute.Chosen);
        Assert.Throws<OperationCanceledException>(() =>
            model.Read([new TokenText([1, 2])], cancellation: new CancellationToken(canceled: true))
        );
    }

    private static double[][] Rows(DecoderModel model, TokenText text)
    {
        List<double[]> rows = [];
        model.Distributions(
            text,
            (place, row) =>
            {
                Assert.Equal(rows.Count, place);
                rows.Add([.. row.ToArray().Select(v => (double)v)]);
            }
        );
        return [.. rows];
    }

    private static void AssertSame(IEnumerable<TokenSignals> expected, IReadOnlyList<TokenSignals> found)
    {
        foreach ((TokenSignals a, TokenSignals b) in expected.Zip(found))
        {
            Assert.Equal(a.LogProbabilities, b.LogProbabilities);
            Assert.Equal(a.Means, b.Means);
            Assert.Equal(a.Deviations, b.Deviations);
            Assert.Equal(a.TopChoice, b.TopChoice);
        }
    }
}
