using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Learning.Tests.Language.Models;

/// <summary>Models that read side by side: each says what it says alone, and reads each text once.</summary>
public sealed class DecoderComparisonTests
{
    [Theory]
    [EachKernel]
    public void Each_model_says_to_the_last_bit_what_it_says_alone(string kernel)
    {
        DecoderOptions options = Decoders.Odd;
        DecoderModel[] models =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(m => new DecoderModel(
                    Decoders.Weights(m == 3 ? options with { Width = 16, Layers = 1 } : options, (ulong)m),
                    EachKernelAttribute.Get(kernel)
                )),
        ];
        (DecoderModel[] targets, DecoderModel[] references) = (models[..2], models[2..]);
        TokenText[] texts =
        [
            .. Enumerable.Range(0, 30).Select(i => new TokenText(Decoders.Text(options, 2 + (6 * i), (ulong)i), i % 3)),
        ];
        foreach (int threads in (int[])[1, 3])
        {
            ComparedSignals[] said = Read(targets, references, texts, threads);
            for (int t = 0; t < targets.Length; t++)
            {
                AssertSame(targets[t].Read(texts), said.Select(s => s.Targets[t]));
                for (int r = 0; r < references.Length; r++)
                {
                    TokenSignals[] pair = references[r].Read(texts, target: targets[t]);
                    AssertSame(references[r].Read(texts), said.Select(s => s.References[r]));
                    AssertSame(pair, said.Select(s => s.References[r]));
                    Assert.Equal(pair.Select(s => s.Divergences!), said.Select(s => s.Divergences[t][r]));
                }
            }
        }

        Array.ForEach(models, m => m.Dispose());
    }

    [Fact]
    public void Every_text_is_read_once_by_each_model()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel first = new(Decoders.Weights(options, 1), EachKernelAttribute.Chosen);
        using DecoderModel second = new(Decoders.Weights(options, 2), EachKernelAttribute.Chosen);
        using DecoderModel reference = new(Decoders.Weights(options, 3), EachKernelAttribute.Chosen);
        TokenText[] texts = [.. Enumerable.Range(2, 20).Select(n => new TokenText(Decoders.Text(options, n, 1)))];
        Read([first, second], [reference], texts, threads: 2);
        // The last token of a text is asked about and not read.
        Assert.All([first, second, reference], m => Assert.Equal(texts.Sum(t => t.Tokens.Length - 1), m.TokensRead));
    }

    [Fact]
    public void Models_of_different_vocabularies_are_refused()
    {
        DecoderOptions options = Decoders.Odd;
        using DecoderModel model = new(Decoders.Weights(options), EachKernelAttribute.Chosen);
        using DecoderModel other = new(Decoders.Weights(options with { Vocabulary = 38 }), EachKernelAttribute.Chosen);
        Assert.Contains(
            "know 37, 38 tokens",
            Assert.Throws<BadInputException>(() => new DecoderComparison([model], [other])).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>The divergence from two rows of logits, against the definition in double, for rows near and far.</summary>
    [Theory]
    [EachKernel]
    public void Divergences_are_those_of_the_definition(string name)
    {
        SequenceKernel kernel = EachKernelAttribute.Get(name).Sequences;
        Rng rng = new Seed(3).CreateRng();
        foreach (int columns in (int[])[1, 2, 15, 16, 17, 64, 1000])
        {
            // The last: the other model gives no weight to what this one expects.
            foreach ((double scale, double apart) in ((double, double)[])[(1, 1e-3), (3, 1), (30, 30), (1, 60)])
            {
                using RowsOfLogits own = new(columns, () => scale * rng.NextNormal());
                using RowsOfLogits other = new(columns, (row, column) => own[row, column] + (apart * rng.NextNormal()));
                int[] tokens = [0, columns / 2, columns - 1];
                TokenReading[] others = new TokenReading[3];
                TokenReading[] alone = new TokenReading[3];
                TokenReading[] readings = new TokenReading[3];
                float[] divergences = new float[3];
                double[][] p = [.. Enumerable.Range(0, 3).Select(own.LogProbabilities)];
                double[][] q = [.. Enumerable.Range(0, 3).Select(other.LogProbabilities)];
                kernel.Read(own.View, tokens, alone);
                kernel.Read(other.View, tokens, others);
                kernel.ReadAgainst(own.View, tokens, other.View, others, readings, divergences);
                Assert.Equal(alone, readings);
                for (int row = 0; row < 3; row++)
                {
                    double expected = p[row].Zip(q[row], (a, b) => Math.Exp(a) * (a - b)).Sum();
                    // Sums of a thousand floats: a few units in the last place of the largest terms.
                    double scaleOfTerms = 1 + p[row].Zip(q[row], (a, b) => Math.Exp(a) * Math.Abs(a - b)).Sum();
                    Assert.Equal(expected, divergences[row], 2e-6 * scaleOfTerms);
                }

                kernel.ReadAgainst(own.View, tokens, own.View, alone, readings, divergences);
                Assert.All(divergences, d => Assert.Equal(0, d));
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Logits_beyond_all_measure_give_a_number(string name)
    {
        SequenceKernel kernel = EachKernelAttribute.Get(name).Sequences;
        using RowsOfLogits own = new(20, (_, column) => column == 0 ? 0 : float.NegativeInfinity);
        using RowsOfLogits other = new(20, (_, column) => column == 1 ? float.NegativeInfinity : 0);
        TokenReading[] others = new TokenReading[3];
        TokenReading[] readings = new TokenReading[3];
        float[] divergences = new float[3];
        kernel.Read(other.View, [0, 0, 0], others);
        kernel.ReadAgainst(own.View, [0, 0, 0], other.View, others, readings, divergences);
        Assert.All(divergences, d => Assert.Equal(Math.Log(19), d, 1e-6));
    }

    private static ComparedSignals[] Read(
        DecoderModel[] targets,
        DecoderModel[] references,
        TokenText[] texts,
        int threads
    )
    {
        ComparedSignals?[] said = new ComparedSignals?[texts.Length];
        new DecoderComparison(targets, references).Read(
            texts,
            new ReadingOptions { Threads = threads },
            (text, answer) => Assert.Null(Interlocked.Exchange(ref said[text], answer)),
            TestContext.Current.CancellationToken
        );
        return [.. said.Select(s => s!)];
    }

    private static void AssertSame(IEnumerable<TokenSignals> expected, IEnumerable<TokenSignals> found)
    {
        foreach ((TokenSignals a, TokenSignals b) in expected.Zip(found))
        {
            Assert.Equal(a.LogProbabilities, b.LogProbabilities);
            Assert.Equal(a.Means, b.Means);
            Assert.Equal(a.Deviations, b.Deviations);
            Assert.Equal(a.TopChoice, b.TopChoice);
        }
    }

    /// <summary>Three rows of logits, with room after each for the rest of a vector.</summary>
    private sealed unsafe class RowsOfLogits : IDisposable
    {
        private readonly AlignedBuffer _values;

        public RowsOfLogits(int columns, Func<int, int, double> value)
        {
            _values = new AlignedBuffer(3 * Gemm.StrideOf(columns));
            View = new MatrixView(_values.Pointer, 3, columns, Gemm.StrideOf(columns));
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    View.Row(row)[column] = (float)value(row, column);
                }
            }
        }

        public RowsOfLogits(int columns, Func<double> value)
            : this(columns, (_, _) => value()) { }

        public MatrixView View { get; }

        public float this[int row, int column] => View.Row(row)[column];

        public double[] LogProbabilities(int row)
        {
            double[] z = [.. View.Row(row).ToArray().Select(v => (double)v)];
            double largest = z.Max();
            double log = Math.Log(z.Sum(v => Math.Exp(v - largest)));
            return [.. z.Select(v => v - largest - log)];
        }

        public void Dispose() => _values.Dispose();
    }
}
