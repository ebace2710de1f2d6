using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Networks;

/// <summary>
/// Gradients against central differences of the twin in double precision. A step of plain SGD with rate 1 moves the
/// weights by the gradient, so that is what it moved.
/// </summary>
public sealed class GradientTests
{
    [Theory]
    [EachKernel]
    public void Without_hidden_layers(string kernel) => Check(kernel, new PerceptronOptions { HiddenWidths = [] }, 0);

    [Theory]
    [EachKernel]
    public void Relu(string kernel) => Check(kernel, new PerceptronOptions { HiddenWidths = [19] }, 0);

    [Theory]
    [EachKernel]
    public void Tanh_three_layers_deep_with_smoothed_labels(string kernel) =>
        Check(kernel, new PerceptronOptions { HiddenWidths = [18, 35, 5], Activation = Activation.Tanh }, 0.15f);

    [Theory]
    [EachKernel]
    public void Dropout_with_relu(string kernel) =>
        Check(kernel, new PerceptronOptions { HiddenWidths = [21, 9], Dropout = 0.3 }, 0);

    [Theory]
    [EachKernel]
    public void Dropout_with_tanh(string kernel) =>
        Check(
            kernel,
            new PerceptronOptions
            {
                HiddenWidths = [11],
                Dropout = 0.5,
                Activation = Activation.Tanh,
            },
            0.1f
        );

    private static void Check(string kernelName, PerceptronOptions options, float smoothing)
    {
        const int Inputs = 13;
        const int Classes = 4;
        const int Rows = 10;
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        Seed seed = new(3);
        Rng rng = seed.CreateRng();
        LayerWeights[] before = (options with { Initialisation = Initialisation.FanInUniform }).Draw(
            Inputs,
            Classes,
            seed
        );
        LayerWeights[] after = (options with { Initialisation = Initialisation.FanInUniform }).Draw(
            Inputs,
            Classes,
            seed
        );
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => rng.NextInt(Classes))];
        using Perceptron network = new(kernel, options, Inputs, Classes, Rows + 2, moments: 1);
        network.Set(before);
        double[][] records = new double[Rows][];
        for (int i = 0; i < Rows; i++)
        {
            foreach (ref float x in network.Input(Rows).Row(i))
            {
                x = (float)rng.NextNormal();
            }

            records[i] = [.. network.Input(Rows).Row(i).ToArray().Select(x => (double)x)];
        }

        double loss = network.Learn(
            new BatchTargets(labels, smoothing),
            new Sgd { LearningRate = 1, Momentum = 0 }.Create(kernel, 0),
            seed.CreateRng()
        );
        network.Get(after);

        (double[] Weights, double[] Bias)[] twin = [.. before.Select(l => (Doubles(l.Weights), Doubles(l.Bias)))];
        double[][][]? factors = options.Dropout > 0 ? Factors(options, Rows, seed.CreateRng()) : null;
        double Loss() => DoublePerceptron.Loss(twin, options.Activation, records, labels, smoothing, factors);
        Assert.Equal(Loss() * Rows, loss, 1e-4);
        for (int l = 0; l < twin.Length; l++)
        {
            CheckBlock(twin[l].Weights, before[l].Weights, after[l].Weights, Loss);
            CheckBlock(twin[l].Bias, before[l].Bias, after[l].Bias, Loss);
        }
    }

    private static void CheckBlock(double[] twin, float[] before, float[] after, Func<double> loss)
    {
        const double Step = 1e-5;
        for (int i = 0; i < twin.Length; i++)
        {
            double at = twin[i];
            twin[i] = at + Step;
            double above = loss();
            twin[i] = at - Step;
            double below = loss();
            twin[i] = at;
            Assert.Equal((above - below) / (2 * Step), (double)before[i] - after[i], 2e-6);
        }
    }

    /// <summary>The masks of the first batch: the network draws them layer by layer from the same stream.</summary>
    private static double[][][] Factors(PerceptronOptions options, int rows, Rng rng)
    {
        List<double[][]> layers = [];
        foreach (int width in options.HiddenWidths)
        {
            using DropoutMask mask = new(rows, width, options.Dropout);
            mask.Draw(rows, rng);
            layers.Add([.. Enumerable.Range(0, rows).Select(i => Doubles(mask.Factors(rows).Row(i).ToArray()))]);
        }

        return [.. layers];
    }

    private static double[] Doubles(float[] values) => [.. values.Select(x => (double)x)];
}
