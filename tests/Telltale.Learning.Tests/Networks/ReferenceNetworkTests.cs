using System.Text.Json;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;
using Telltale.TestKit;

namespace Telltale.Learning.Tests.Networks;

/// <summary>Whole networks, forward, backward and step, against PyTorch in double precision.</summary>
public sealed class ReferenceNetworkTests
{
    [Theory]
    [EachKernel]
    public void Logistic_regression_with_sgd(string kernel) =>
        Check(kernel, "logistic-sgd", new Sgd { LearningRate = 0.1 });

    [Theory]
    [EachKernel]
    public void One_relu_layer_with_adam(string kernel) => Check(kernel, "relu-adam", new Adam { LearningRate = 0.01 });

    [Theory]
    [EachKernel]
    public void Two_tanh_layers_with_adam_l2_and_smoothed_labels(string kernel) =>
        Check(kernel, "tanh-adam-smoothed", new Adam { LearningRate = 0.01 }, l2: 0.02);

    [Theory]
    [EachKernel]
    public void Two_relu_layers_with_adamw_and_smoothed_labels(string kernel) =>
        Check(kernel, "relu-adamw", new AdamW { LearningRate = 0.01, WeightDecay = 0.05 });

    private static void Check(string kernelName, string name, OptimiserOptions options, double l2 = 0)
    {
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        using JsonDocument json = JsonDocument.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "learning", "networks.json"))
        );
        JsonElement expected = json.RootElement.GetProperty(name);
        int[] labels = [.. expected.GetProperty("labels").EnumerateArray().Select(x => x.GetInt32())];
        float[] features = Floats(expected.GetProperty("features"));
        PerceptronOptions shape = new()
        {
            HiddenWidths = [.. expected.GetProperty("hidden").EnumerateArray().Select(x => x.GetInt32())],
            Activation = Enum.Parse<Activation>(expected.GetProperty("activation").GetString()!, ignoreCase: true),
        };
        float smoothing = expected.GetProperty("smoothing").GetSingle();
        Optimiser optimiser = options.Create(kernel, l2);
        using Perceptron network = new(kernel, shape, 7, 3, 12, optimiser.Moments);
        network.Set(Layers(expected.GetProperty("start")));
        for (int i = 0; i < 12; i++)
        {
            features.AsSpan(i * 7, 7).CopyTo(network.Input(12).Row(i));
        }

        foreach (JsonElement loss in expected.GetProperty("losses").EnumerateArray())
        {
            double found = network.Learn(new BatchTargets(labels, smoothing), optimiser, new Seed(0).CreateRng()) / 12;
            Assert.Equal(loss.GetDouble(), found, 2e-6);
        }

        LayerWeights[] end = Layers(expected.GetProperty("end"));
        LayerWeights[] result = Layers(expected.GetProperty("start"));
        network.Get(result);
        for (int l = 0; l < end.Length; l++)
        {
            Close(end[l].Weights, result[l].Weights, 1e-5);
            Close(end[l].Bias, result[l].Bias, 1e-5);
        }

        MatrixView logits = network.Evaluate(12);
        Close(
            Floats(expected.GetProperty("logits")),
            [.. Enumerable.Range(0, 12).SelectMany(i => logits.Row(i).ToArray())],
            2e-5
        );
    }

    private static void Close(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static LayerWeights[] Layers(JsonElement layers) =>
        [
            .. layers
                .EnumerateArray()
                .Select(l => new LayerWeights(Floats(l.GetProperty("weights")), Floats(l.GetProperty("bias")))),
        ];

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(x => (float)x.GetDouble())];
}
