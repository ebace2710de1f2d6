using System.Text.Json;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Optimisers;
using Telltale.TestKit;

namespace Telltale.Learning.Tests.Language.Models;

/// <summary>Fifty steps of training against PyTorch in double precision (<c>reference/language-models</c>).</summary>
public sealed class ReferenceTrainingTests
{
    [Theory]
    [EachKernel]
    public void Losses_of_fifty_steps_are_PyTorchs(string kernel)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "language-models", "training.json"))
        );
        int batch = document.RootElement.GetProperty("batch").GetInt32();
        int cases = 0;
        foreach (JsonProperty property in document.RootElement.GetProperty("cases").EnumerateObject())
        {
            Check(kernel, property.Value, batch, property.Name);
            cases++;
        }

        Assert.Equal(3, cases);
    }

    private static void Check(string kernel, JsonElement expected, int batch, string name)
    {
        int[][] documents =
        [
            .. expected.GetProperty("documents").EnumerateArray().Select(d => d.Deserialize<int[]>()!),
        ];
        double[] losses = expected.GetProperty("losses").Deserialize<double[]>()!;
        DecoderTraining recipe = RecipeOf(expected);
        DecoderWeights start = Start(OptionsOf(expected));
        using LearntNumbers learnt = recipe.LowRank is { } low
            ? LowRank(kernel, start, low)
            : new FullWeights(EachKernelAttribute.Get(kernel), start);
        using DecoderForward forward = new(learnt.Panels, 200, goesBack: true);
        using LearntGradient gradient = learnt.NewGradient(rows: 200);
        using DecoderBackward backward = new(learnt.Panels, forward, gradient);
        for (int step = 1; step <= losses.Length; step++)
        {
            int[][] texts =
            [
                .. Enumerable.Range(0, batch).Select(i => documents[((step * batch) + i) % documents.Length]),
            ];
            int[] tokens = [.. texts.SelectMany(t => t[..^1])];
            List<Segment> segments = [];
            foreach (int[] text in texts)
            {
                segments.Add(new Segment(segments.Sum(s => s.Length), text.Length - 1));
            }

            gradient.Clear();
            forward.Run(tokens, [.. segments]);
            int[] next = [.. texts.SelectMany(t => t[1..])];
            double loss = backward.Run(tokens, next, [.. segments], 1f / tokens.Length) / tokens.Length;
            Assert.True(
                Math.Abs(losses[step - 1] - loss) < 2e-4,
                $"{name}, step {step}: {loss}, expected {losses[step - 1]}"
            );
            learnt.Step(gradient, step, recipe.RateAt(step, losses.Length), recipe.Optimiser, recipe.MostGradient);
        }

        DecoderWeights end = learnt.Collect();
        foreach (JsonProperty tensor in expected.GetProperty("end_sum_and_length").EnumerateObject())
        {
            double[] sumAndLength = tensor.Value.Deserialize<double[]>()!;
            float[] values = end[tensor.Name].Values;
            Assert.Equal(sumAndLength[0], values.Sum(v => (double)v), 5e-3);
            Assert.Equal(sumAndLength[1], Math.Sqrt(values.Sum(v => (double)v * v)), 1e-3);
        }
    }

    private static DecoderOptions OptionsOf(JsonElement expected) =>
        new()
        {
            Vocabulary = expected.GetProperty("vocabulary").GetInt32(),
            Context = 64,
            Width = expected.GetProperty("width").GetInt32(),
            Layers = expected.GetProperty("layers").GetInt32(),
            Heads = expected.GetProperty("heads").GetInt32(),
            KeyValueHeads = expected.GetProperty("kv_heads").GetInt32(),
            Hidden = expected.GetProperty("hidden").GetInt32(),
            RopeBase = expected.GetProperty("rope").GetDouble(),
            TiedOutput = expected.GetProperty("tied").GetBoolean(),
        };

    private static DecoderTraining RecipeOf(JsonElement expected)
    {
        int rank = expected.GetProperty("rank").GetInt32();
        return new DecoderTraining
        {
            Optimiser = new AdamW
            {
                LearningRate = expected.GetProperty("rate").GetDouble(),
                Beta2 = expected.GetProperty("beta2").GetDouble(),
                WeightDecay = expected.GetProperty("decay").GetDouble(),
            },
            WarmUp = expected.GetProperty("warm_up").GetDouble(),
            FinalRate = expected.GetProperty("final").GetDouble(),
            MostGradient = expected.GetProperty("clip").GetDouble(),
            LowRank = rank == 0 ? null : new LowRankOptions { Rank = rank, Alpha = 2 * rank },
        };
    }

    /// <summary>The first weights of the script: matrices are waves of 0.2, norms 1 and a wave of 0.1.</summary>
    private static DecoderWeights Start(DecoderOptions options)
    {
        List<DecoderTensor> tensors = [];
        foreach ((string name, int[] shape) in DecoderWeights.ShapesOf(options))
        {
            bool isNorm = shape.Length == 1;
            float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)(isNorm ? 1 + Wave(tensors.Count, i, 0.1) : Wave(tensors.Count, i, 0.2));
            }

            tensors.Add(new DecoderTensor(name, shape, values));
        }

        return DecoderWeights.FromTensors(options, tensors);
    }

    private static LowRankWeights LowRank(string kernel, DecoderWeights start, LowRankOptions options)
    {
        LowRankWeights learnt = new(EachKernelAttribute.Get(kernel), start, options, new Seed(1));
        for (int f = 0; f < learnt.Factors.Count; f++)
        {
            LowRankFactors own = learnt.Factors[f];
            for (int i = 0; i < options.Rank * own.Inputs; i++)
            {
                learnt.Parameter.Values.Span[own.Start + i] = (float)Wave(100 + f, i, 0.2);
            }
        }

        return learnt;
    }

    private static double Wave(int number, int i, double scale) =>
        scale * Math.Sin((1.7 * number) + (12.9898 * i) + Math.Cos(0.37 * i));
}
