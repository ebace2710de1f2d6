using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Layers;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;

namespace Telltale.Learning.Tests.Layers;

/// <summary>A batch of zeros and ones gives a layer what the same batch gives it as numbers.</summary>
public sealed unsafe class BinaryInputTests
{
    [Theory]
    [EachKernel]
    public void A_layer_answers_and_learns_the_same_from_bits_lists_and_numbers(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(1).CreateRng();
        foreach (
            (int rows, int inputs, int outputs, double density) in ((int, int, int, double)[])
                [(128, 61, 100, 0.5), (33, 200, 17, 0.02), (12, 9, 5, 0.9), (50, 130, 70, 0.1), (40, 70, 32, 0)]
        )
        {
            using RandomMatrix input = new(rows, inputs, rng);
            for (int i = 0; i < rows; i++)
            {
                foreach (ref float x in input.View.Row(i))
                {
                    x = rng.NextUniform() < density ? 1 : 0;
                }
            }

            using BinaryInput binary = new(kernel, rows + 7, inputs);
            if (!binary.TryTake(input.View))
            {
                Assert.True(kernel is PlainKernel && density > 0.15);
                continue;
            }

            Assert.Equal(rows, binary.Rows);
            using DenseLayer expected = Layer(kernel, inputs, outputs);
            using DenseLayer found = Layer(kernel, inputs, outputs);
            using RandomMatrix expectedOutput = new(rows, outputs, rng);
            using RandomMatrix foundOutput = new(rows, outputs, rng, padding: 1);
            using RandomMatrix delta = new(rows, outputs, rng);
            using AlignedBuffer scratch = new(expected.ScratchLength(rows));
            Optimiser optimiser = new Sgd { LearningRate = 1, Momentum = 0 }.Create(kernel, 0);
            expected.Forward(input.View, expectedOutput.View);
            found.Forward(binary, foundOutput.View);
            expected.Learn(input.View, delta.View, optimiser, scratch.Pointer);
            found.Learn(binary, delta.View, optimiser, scratch.Pointer);
            Assert.True(foundOutput.FrameIsWhole());
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    Assert.Equal(expectedOutput[i, j], foundOutput[i, j], 1e-4);
                }
            }

            (float[] expectedWeights, float[] expectedBias) = Numbers(expected);
            (float[] foundWeights, float[] foundBias) = Numbers(found);
            Assert.Equal(expectedBias, foundBias);
            Assert.All(expectedWeights.Zip(foundWeights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Fact]
    public void Other_numbers_and_batches_too_small_for_tables_are_left_to_be_multiplied()
    {
        Kernel kernel = Kernel.All[^1];
        using RandomMatrix input = new(64, 20, new Seed(1).CreateRng());
        using BinaryInput binary = new(kernel, 64, 20);
        Assert.False(binary.TryTake(input.View));
        for (int i = 0; i < 64; i++)
        {
            input.View.Row(i).Fill(i % 2);
        }

        Assert.True(binary.TryTake(input.View));
        Assert.False(binary.TryTake(input.View.Top(11)));
        input.View.Row(63)[19] = 0.5f;
        Assert.False(binary.TryTake(input.View));
    }

    private static DenseLayer Layer(Kernel kernel, int inputs, int outputs)
    {
        DenseLayer layer = new(kernel, inputs, outputs, Activation.Tanh, moments: 1);
        LayerWeights start = new PerceptronOptions
        {
            HiddenWidths = [],
            Initialisation = Initialisation.FanInUniform,
        }.Draw(inputs, outputs, new Seed(4))[0];
        layer.Set(start.Weights, start.Bias);
        return layer;
    }

    private static (float[] Weights, float[] Bias) Numbers(DenseLayer layer)
    {
        float[] weights = new float[layer.Inputs * layer.Outputs];
        float[] bias = new float[layer.Outputs];
        layer.Get(weights, bias);
        return (weights, bias);
    }
}
