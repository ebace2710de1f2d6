using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Networks;

/// <summary>
/// Whole convolutional networks (forward, backward and steps, running statistics, answers, sizes of single records'
/// gradients) against PyTorch in double precision.
/// </summary>
public sealed class ReferenceConvolutionTests
{
    private const int Records = 6;
    private const int Classes = 3;

    private static readonly Sgd Momentum = new() { LearningRate = 0.05, Momentum = 0.9 };

    [Theory]
    [EachKernel]
    public void Residual_with_batch_normalisation_and_strides(string kernel) =>
        Check(kernel, "resnet-batch-stride", Momentum);

    [Theory]
    [EachKernel]
    public void Residual_with_group_normalisation_and_largest_pools(string kernel) =>
        Check(kernel, "resnet-group-largest", Momentum);

    [Theory]
    [EachKernel]
    public void Plain_with_biases_and_mean_pools(string kernel) => Check(kernel, "cnn-none-mean", Momentum);

    [Theory]
    [EachKernel]
    public void Plain_with_batch_normalisation_largest_pools_and_l2(string kernel) =>
        Check(kernel, "cnn-batch-largest", new Sgd { LearningRate = 0.1, Momentum = 0 }, l2: 0.01);

    [Theory]
    [EachKernel]
    public void Plain_with_group_normalisation_strides_and_adam(string kernel) =>
        Check(kernel, "cnn-group-stride", new Adam { LearningRate = 0.001 });

    private static void Check(string kernelName, string name, OptimiserOptions options, double l2 = 0)
    {
        Kernel kernel = EachKernelAttribute.Get(kernelName);
        ReferenceNetwork expected = ReferenceNetwork.Read("convolutions.json", name);
        ConvolutionalOptions shape = Shape(expected);
        float[] features = expected.Floats("features");
        int[] labels = expected.Integers("labels");
        int width = features.Length / Records;
        shape.Validate(width);
        Optimiser optimiser = options.Create(kernel, l2);
        // A larger batch than is used: what lies behind the last picture must not count.
        using Network network = shape.Create(kernel, width, Classes, Records + 2, optimiser.Moments);
        network.Set(expected.Parts("start"));
        for (int i = 0; i < Records; i++)
        {
            features.AsSpan(i * width, width).CopyTo(network.Input(Records).Row(i));
        }

        BatchTargets targets = new(labels, expected["smoothing"].GetSingle());
        foreach (double loss in expected.Doubles("losses"))
        {
            double found = network.Learn(targets, optimiser, new Seed(0).CreateRng()) / Records;
            Assert.Equal(loss, found, 1e-4);
        }

        LayerWeights[] end = expected.Parts("end");
        LayerWeights[] result = LayerWeights.Zero(shape.Parts(width, Classes));
        network.Get(result);
        ReferenceNetwork.AssertClose(end, result, 3e-4);

        // From here on from exact weights: steps do not add to the error.
        network.Set(end);
        MatrixView logits = network.Evaluate(Records);
        ReferenceNetwork.AssertClose(
            expected.Floats("logits"),
            [.. Enumerable.Range(0, Records).SelectMany(i => logits.Row(i).ToArray())],
            1e-4
        );
        double[] squares = new double[Records];
        network.AddGradientSquares(labels, squares);
        double[] norms = expected.Doubles("gradient_norms");
        Assert.All(norms.Zip(squares), pair => Assert.Equal(1, Math.Sqrt(pair.Second) / pair.First, 1e-4));
    }

    private static ConvolutionalOptions Shape(ReferenceNetwork expected)
    {
        int[] image = expected.Integers("image");
        return new ConvolutionalOptions
        {
            Image = new ImageShape(image[0], image[1], image[2]),
            Widths = expected.Integers("widths"),
            Blocks = expected.Integers("blocks"),
            Residual = expected["residual"].GetBoolean(),
            Normalisation = Enum.Parse<NormalisationKind>(expected.Text("normalisation"), ignoreCase: true),
            Groups = expected["groups"].GetInt32(),
            Downsampling = expected.Text("downsampling") switch
            {
                "stride" => Downsampling.Stride,
                "largest" => Downsampling.LargestPool,
                _ => Downsampling.MeanPool,
            },
        };
    }
}
