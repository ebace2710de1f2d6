using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

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
        ReferenceNetwork expected = ReferenceNetwork.Read("networks.json", name);
        int[] labels = expected.Integers("labels");
        float[] features = expected.Floats("features");
        PerceptronOptions shape = new()
        {
            HiddenWidths = expected.Integers("hidden"),
            Activation = Enum.Parse<Activation>(expected.Text("activation"), ignoreCase: true),
        };
        float smoothing = expected["smoothing"].GetSingle();
        Optimiser optimiser = options.Create(kernel, l2);
        using Perceptron network = new(kernel, shape, 7, 3, 12, optimiser.Moments);
        network.Set(expected.Parts("start"));
        for (int i = 0; i < 12; i++)
        {
            features.AsSpan(i * 7, 7).CopyTo(network.Input(12).Row(i));
        }

        foreach (double loss in expected.Doubles("losses"))
        {
            double found = network.Learn(new BatchTargets(labels, smoothing), optimiser, new Seed(0).CreateRng()) / 12;
            Assert.Equal(loss, found, 2e-6);
        }

        LayerWeights[] end = expected.Parts("end");
        LayerWeights[] result = expected.Parts("start");
        network.Get(result);
        ReferenceNetwork.AssertClose(end, result, 1e-5);

        MatrixView logits = network.Evaluate(12);
        ReferenceNetwork.AssertClose(
            expected.Floats("logits"),
            [.. Enumerable.Range(0, 12).SelectMany(i => logits.Row(i).ToArray())],
            2e-5
        );
    }
}
