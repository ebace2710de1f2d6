using System.Collections.Concurrent;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Tests.Language.Models;

public sealed class DecoderGradientTests
{
    private static readonly int[] Lengths = [2, 3, 20, 70, 31];
    private static readonly ConcurrentDictionary<(DecoderOptions, string, int), double> Slopes = new();

    [Theory]
    [EachKernel]
    public void Gradients_of_all_tensors_are_those_of_finite_differences(string kernel)
    {
        foreach (DecoderOptions options in (DecoderOptions[])[Decoders.Even, Decoders.Odd])
        {
            DecoderWeights weights = Decoders.Weights(options);
            int[][] texts = [.. Lengths.Select(n => Decoders.Text(options, n, (ulong)n))];
            using FullWeights learnt = new(EachKernelAttribute.Get(kernel), weights);
            using FullGradient sum = (FullGradient)learnt.NewGradient(rows: 200);
            double loss = AddGradient(learnt, sum, texts);
            DecoderWeights gradient = sum.Collect();
            DoubleDecoder twin = new(weights);
            Assert.Equal(twin.Loss(texts), loss, 1e-5);

            // Numbers of every tensor, among them some of the largest gradients.
            Rng rng = new Seed(2).CreateRng();
            foreach (DecoderTensor tensor in gradient.Tensors)
            {
                int largest = Enumerable.Range(0, tensor.Values.Length).MaxBy(i => Math.Abs(tensor.Values[i]));
                foreach (int i in (int[])[largest, rng.NextInt(tensor.Values.Length)])
                {
                    double expected = Slope(twin, texts, options, tensor.Name, i);
                    Assert.True(
                        Math.Abs(expected - tensor.Values[i]) < 1e-6 + (1e-3 * Math.Abs(expected)),
                        $"{tensor.Name}[{i}]: {tensor.Values[i]}, expected {expected}"
                    );
                }
            }
        }
    }

    [Fact]
    public void Gradients_of_groups_add_up_to_that_of_all_texts()
    {
        DecoderOptions options = Decoders.Odd;
        int[][] texts = [.. Lengths.Select(n => Decoders.Text(options, n, (ulong)n))];
        using FullWeights learnt = new(EachKernelAttribute.Chosen, Decoders.Weights(options));
        using LearntGradient whole = learnt.NewGradient(rows: 200);
        using LearntGradient first = learnt.NewGradient(rows: 200);
        using LearntGradient second = learnt.NewGradient(rows: 200);
        double loss = AddGradient(learnt, whole, texts);
        double sum = AddGradient(learnt, first, texts[..1], of: texts);
        sum += AddGradient(learnt, first, texts[1..3], of: texts);
        sum += AddGradient(learnt, second, texts[3..], of: texts);
        Assert.Equal(loss, sum, 1e-6);
        first.Add(second);
        AlignedBuffer expected = whole.Finish();
        AlignedBuffer found = first.Finish();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected.Span[i], found.Span[i], 1e-6);
        }
    }

    [Theory]
    [EachKernel]
    public void Gradients_of_low_rank_factors_follow_from_those_of_the_matrices(string kernel)
    {
        foreach (Projections projections in (Projections[])[Projections.All, Projections.Query | Projections.Up])
        {
            DecoderOptions options = Decoders.Odd;
            LowRankOptions low = new()
            {
                Rank = 3,
                Alpha = 5,
                Projections = projections,
            };
            int[][] texts = [.. Lengths.Select(n => Decoders.Text(options, n, (ulong)n))];
            using LowRankWeights learnt = new(
                EachKernelAttribute.Get(kernel),
                Decoders.Weights(options),
                low,
                new Seed(4)
            );
            Rng rng = new Seed(5).CreateRng();
            foreach (ref float value in learnt.Parameter.Values.Span)
            {
                value += 0.05f * (float)rng.NextNormal();
            }

            // A step of no length, so that the weights are merged.
            using LearntGradient own = learnt.NewGradient(rows: 200);
            learnt.Step(own, 1, rate: 0, new AdamW(), mostNorm: null);
            using FullWeights merged = new(EachKernelAttribute.Get(kernel), learnt.Collect());
            using FullGradient sum = (FullGradient)merged.NewGradient(rows: 200);
            Assert.Equal(AddGradient(merged, sum, texts), AddGradient(learnt, own, texts), 1e-9);
            AlignedBuffer found = own.Finish();
            DecoderWeights full = sum.Collect();
            Assert.Equal(projections == Projections.All ? 14 : 4, learnt.Factors.Count);
            foreach (LowRankFactors factors in learnt.Factors)
            {
                float[] matrix = full[factors.Name].Values;
                MatrixView a = factors.A(learnt.Parameter.Values);
                MatrixView b = factors.B(learnt.Parameter.Values);
                for (int r = 0; r < low.Rank; r++)
                {
                    for (int j = 0; j < factors.Inputs; j++)
                    {
                        double expected = 0;
                        for (int i = 0; i < factors.Outputs; i++)
                        {
                            expected += b.Row(i)[r] * (double)matrix[(i * factors.Inputs) + j];
                        }

                        Assert.Equal(5.0 / 3 * expected, factors.A(found).Row(r)[j], 1e-5);
                    }

                    for (int i = 0; i < factors.Outputs; i++)
                    {
                        double expected = 0;
                        for (int j = 0; j < factors.Inputs; j++)
                        {
                            expected += a.Row(r)[j] * (double)matrix[(i * factors.Inputs) + j];
                        }

                        Assert.Equal(5.0 / 3 * expected, factors.B(found).Row(i)[r], 1e-5);
                    }
                }
            }
        }
    }

    [Fact]
    public void Merged_weights_are_the_frozen_ones_and_the_product_of_the_factors()
    {
        DecoderOptions options = Decoders.Odd;
        DecoderWeights start = Decoders.Weights(options);
        LowRankOptions low = new()
        {
            Rank = 2,
            Alpha = 3,
            Projections = Projections.Value | Projections.Down,
        };
        using LowRankWeights learnt = new(EachKernelAttribute.Chosen, start, low, new Seed(4));
        Assert.Equal(start.Hash(), learnt.Collect().Hash());
        learnt.Parameter.Values.Span.Fill(0.5f);
        using LearntGradient none = learnt.NewGradient(rows: 10);
        learnt.Step(none, 1, rate: 0, new AdamW(), mostNorm: null);
        DecoderWeights merged = learnt.Collect();
        foreach (DecoderTensor tensor in merged.Tensors)
        {
            bool changes =
                tensor.Name.Contains("attn_v", StringComparison.Ordinal)
                || tensor.Name.Contains("ffn_down", StringComparison.Ordinal);
            // Rank 2, scale 3/2, factors of ½: 2 · ½ · ½ · 3/2.
            float added = changes ? 0.75f : 0;
            Assert.Equal(
                start[tensor.Name].Values.Select(v => v + added),
                tensor.Values,
                (a, b) => MathF.Abs(a - b) < 1e-6f
            );
        }
    }

    /// <returns>The mean loss a token, or the share that the texts have in that of <paramref name="of"/>.</returns>
    private static double AddGradient(LearntNumbers learnt, LearntGradient gradient, int[][] texts, int[][]? of = null)
    {
        int count = (of ?? texts).Sum(t => t.Length - 1);
        using DecoderForward forward = new(learnt.Panels, 200, places: 100, goesBack: true);
        using DecoderBackward backward = new(learnt.Panels, forward, gradient);
        int[] tokens = [.. texts.SelectMany(t => t[..^1])];
        int[] next = [.. texts.SelectMany(t => t[1..])];
        List<Segment> segments = [];
        foreach (int[] text in texts)
        {
            segments.Add(new Segment(segments.Sum(s => s.Length), text.Length - 1));
        }

        forward.Run(tokens, [.. segments]);
        return backward.Run(tokens, next, [.. segments], 1f / count) / count;
    }

    /// <summary>By differences; the same for every kernel, so found once.</summary>
    private static double Slope(DoubleDecoder twin, int[][] texts, DecoderOptions options, string name, int i) =>
        Slopes.GetOrAdd((options, name, i), _ => FindSlope(twin, texts, name, i));

    private static double FindSlope(DoubleDecoder twin, int[][] texts, string name, int i)
    {
        const double Step = 1e-4;
        double before = twin[name][i];
        twin[name][i] = before + Step;
        double above = twin.Loss(texts);
        twin[name][i] = before - Step;
        double below = twin.Loss(texts);
        twin[name][i] = before;
        return (above - below) / (2 * Step);
    }
}
