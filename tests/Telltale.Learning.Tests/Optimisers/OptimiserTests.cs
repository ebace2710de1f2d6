using System.Text.Json;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Optimisers;
using Telltale.TestKit;

namespace Telltale.Learning.Tests.Optimisers;

public sealed class OptimiserTests
{
    /// <summary>The options under which reference/learning/generate.py made its values.</summary>
    private static readonly Dictionary<string, (OptimiserOptions Options, double L2)> Cases = new(
        StringComparer.Ordinal
    )
    {
        ["sgd"] = (new Sgd { LearningRate = 0.1, Momentum = 0 }, 0),
        ["sgd-momentum"] = (new Sgd { LearningRate = 0.05, Momentum = 0.9 }, 0),
        ["sgd-momentum-l2"] = (new Sgd { LearningRate = 0.05, Momentum = 0.9 }, 0.01),
        ["adam"] = (new Adam { LearningRate = 0.001 }, 0),
        ["adam-other"] = (
            new Adam
            {
                LearningRate = 0.02,
                Beta1 = 0.8,
                Beta2 = 0.95,
                Epsilon = 1e-4,
            },
            0
        ),
        ["adam-l2"] = (new Adam { LearningRate = 0.01 }, 0.02),
        ["adamw"] = (new AdamW { LearningRate = 0.01, WeightDecay = 0.05 }, 0),
    };

    [Theory]
    [EachKernel]
    public void Ten_steps_agree_with_those_of_PyTorch(string kernelName)
    {
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        using JsonDocument json = JsonDocument.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "learning", "optimisers.json"))
        );
        float[] start = Floats(json.RootElement.GetProperty("start"));
        JsonElement weights = json.RootElement.GetProperty("weights");
        Assert.Equal(Cases.Keys.Order(), weights.EnumerateObject().Select(p => p.Name).Order());
        foreach (JsonProperty expected in weights.EnumerateObject())
        {
            // The same four weights six times and a bit, so that vectors and their rest are both in it.
            (OptimiserOptions options, double l2) = Cases[expected.Name];
            Optimiser optimiser = options.Create(kernel, l2);
            using Parameter parameter = new(27, optimiser.Moments);
            Repeat(start).CopyTo(parameter.Values.Span);
            foreach (
                (JsonElement gradient, JsonElement after) in json
                    .RootElement.GetProperty("gradients")
                    .EnumerateArray()
                    .Zip(expected.Value.EnumerateArray())
            )
            {
                optimiser.BeginStep();
                optimiser.Apply(parameter, 0, Repeat(Floats(gradient)));
                float[] found = parameter.Values.Span.ToArray();
                Assert.All(Repeat(Floats(after)).Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
            }
        }
    }

    [Theory]
    [EachKernel]
    public void A_step_over_any_length_at_any_offset_is_the_plain_one(string kernelName)
    {
        foreach ((OptimiserOptions options, double l2) in Cases.Values)
        {
            Optimiser plain = options.Create(PlainKernel.Instance, l2);
            Optimiser fast = options.Create(EachKernelAttribute.Get(kernelName), l2);
            float[] gradient = Normal(130);
            using Parameter expected = new(130, plain.Moments);
            using Parameter found = new(130, fast.Moments);
            for (int length = 0; length <= 100; length++)
            {
                int offset = length % 29;
                plain.BeginStep();
                fast.BeginStep();
                plain.Apply(expected, offset, gradient.AsSpan(length % 7, length));
                fast.Apply(found, offset, gradient.AsSpan(length % 7, length));
                for (int i = 0; i < 130; i++)
                {
                    Assert.Equal(expected.Values.Span[i], found.Values.Span[i], 2e-5);
                }
            }
        }
    }

    [Theory]
    [EachKernel]
    public void A_step_in_parts_is_the_step_as_a_whole(string kernelName)
    {
        foreach ((OptimiserOptions options, double l2) in Cases.Values)
        {
            Optimiser optimiser = options.Create(EachKernelAttribute.Get(kernelName), l2);
            using Parameter whole = new(64, optimiser.Moments);
            using Parameter parts = new(64, optimiser.Moments);
            float[] gradient = Normal(64);
            optimiser.BeginStep();
            optimiser.Apply(whole, 0, gradient);
            optimiser.Apply(parts, 0, gradient.AsSpan(0, 32));
            optimiser.Apply(parts, 32, gradient.AsSpan(32));
            Assert.Equal(whole.Values.Span, parts.Values.Span);
        }
    }

    [Theory]
    [EachKernel]
    public void Moments_that_fade_end_at_zero_and_not_among_denormal_numbers(string kernelName)
    {
        foreach (OptimiserOptions options in (OptimiserOptions[])[new Adam { Beta2 = 0.9 }, new Sgd()])
        {
            Optimiser optimiser = options.Create(EachKernelAttribute.Get(kernelName), 0);
            using Parameter parameter = new(19, optimiser.Moments);
            float[] gradient = Normal(19);
            for (int step = 0; step < 2000; step++)
            {
                optimiser.BeginStep();
                optimiser.Apply(parameter, 0, gradient);
                Array.Clear(gradient);
            }

            Assert.Equal(0, parameter.First.Span.ToArray().Max(Math.Abs));
            Assert.True(parameter.Second.Length == 0 || parameter.Second.Span.ToArray().Max() == 0);
            Assert.DoesNotContain(parameter.Values.Span.ToArray(), w => w == 0 || !float.IsFinite(w));
        }
    }

    [Fact]
    public void Values_out_of_range_are_refused_by_name()
    {
        Refused(new Sgd { LearningRate = 0 }, "LearningRate");
        Refused(new Sgd { Momentum = 1 }, "Momentum");
        Refused(new Adam { LearningRate = double.NaN }, "LearningRate");
        Refused(new Adam { Beta1 = -0.1 }, "Beta1");
        Refused(new Adam { Beta2 = 1 }, "Beta2");
        Refused(new Adam { Epsilon = 0 }, "Epsilon");
        Refused(new AdamW { WeightDecay = -1 }, "WeightDecay");
        Refused(new AdamW { LearningRate = double.PositiveInfinity }, "LearningRate");

        static void Refused(OptimiserOptions options, string name) =>
            Assert.Contains(name, Assert.Throws<BadInputException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(x => (float)x.GetDouble())];

    private static float[] Repeat(float[] values) =>
        [.. Enumerable.Range(0, 27).Select(i => values[i % values.Length])];

    private static float[] Normal(int count)
    {
        Rng rng = new Seed(1).CreateRng();
        return [.. Enumerable.Range(0, count).Select(_ => (float)rng.NextNormal())];
    }
}
