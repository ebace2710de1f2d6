using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Tests.Training;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Networks;

/// <summary>Gradients of single records' losses by their features, against central differences.</summary>
public sealed class InputGradientTests
{
    private static readonly TrainingData Data = Populations.Blobs(90, 6, 3, seed: 1);

    [Theory]
    [EachKernel]
    public void Of_a_perceptron_they_are_those_of_central_differences(string kernel)
    {
        foreach (Activation activation in (Activation[])[Activation.Tanh, Activation.Relu])
        {
            TrainedNetwork network = new Trainer(EachKernelAttribute.Get(kernel)).Train(
                new PerceptronOptions { HiddenWidths = [5, 4], Activation = activation },
                new TrainingOptions { Epochs = 3 },
                Data,
                [.. Enumerable.Range(0, 90)],
                new Seed(2)
            );
            (double[], double[])[] twin =
            [
                .. network.Layers.ToArray().Select(l => (Doubles(l.Weights), Doubles(l.Bias))),
            ];
            float[] gradients = network.InputGradients(Data, [.. Enumerable.Range(0, 70)]);
            for (int record = 0; record < 70; record++)
            {
                double[] features = Doubles(Row(Data, record));
                for (int j = 0; j < 6; j++)
                {
                    double expected = Slope(
                        features,
                        j,
                        1e-6,
                        () => DoublePerceptron.Loss(twin, activation, [features], [Data.Labels[record]], 0, null)
                    );
                    Assert.Equal(expected, gradients[(record * 6) + j], 1e-4);
                }
            }

            Assert.Equal(gradients[(66 * 6)..(67 * 6)], network.InputGradients(Data, [66]));
        }
    }

    [Fact]
    public void Of_a_logistic_regression_they_have_a_closed_form()
    {
        TrainedNetwork network = new Trainer(EachKernelAttribute.Chosen).Train(
            new PerceptronOptions { HiddenWidths = [] },
            new TrainingOptions { Epochs = 2 },
            Data,
            [.. Enumerable.Range(0, 90)],
            new Seed(2)
        );
        float[] weights = network.LinearWeights();
        float[] gradients = network.InputGradients(Data, [7]);
        double[] odds = [.. network.Logits(Data, [7]).Select(x => Math.Exp(x))];
        for (int j = 0; j < 6; j++)
        {
            double expected = Enumerable
                .Range(0, 3)
                .Sum(c => ((odds[c] / odds.Sum()) - (c == Data.Labels[7] ? 1 : 0)) * weights[(c * 7) + j]);
            Assert.Equal(expected, gradients[j], 1e-5);
        }
    }

    /// <summary>
    /// Asked in floats, so with a step and a tolerance to match; where a step goes over a kink of ReLU the two differ, which is seldom.
    /// </summary>
    [Theory]
    [InlineData(NormalisationKind.Batch, true, Downsampling.Stride)]
    [InlineData(NormalisationKind.Group, false, Downsampling.MeanPool)]
    [InlineData(NormalisationKind.None, true, Downsampling.LargestPool)]
    public void Of_a_convolutional_network_they_are_those_of_central_differences(
        NormalisationKind kind,
        bool residual,
        Downsampling downsampling
    )
    {
        ImageShape image = new(9, 8, 2);
        Rng rng = new Seed(6).CreateRng();
        const int Records = 60;
        float[] pixels = [.. Enumerable.Range(0, Records * image.Features).Select(_ => (float)rng.NextNormal())];
        int[] labels = [.. Enumerable.Range(0, Records).Select(_ => rng.NextInt(3))];
        TrainingData data = TrainingData.FromFloats(pixels, image.Features, labels, 3, image);
        TrainedNetwork network = new Trainer(EachKernelAttribute.Chosen).Train(
            new ConvolutionalOptions
            {
                Image = image,
                Widths = [4, 6],
                Blocks = [1, 1],
                Normalisation = kind,
                Groups = 2,
                Residual = residual,
                Downsampling = downsampling,
            },
            new TrainingOptions { Epochs = 4, BatchSize = 16 },
            data,
            [.. Enumerable.Range(0, Records)],
            new Seed(3)
        );
        float[] gradients = network.InputGradients(data, [.. Enumerable.Range(0, Records)]);
        double largest = gradients.Max(Math.Abs);
        int compared = 0;
        int differing = 0;
        for (int record = 0; record < Records; record += 20)
        {
            float[] own = pixels[(record * image.Features)..((record + 1) * image.Features)];
            for (int j = 0; j < own.Length; j++)
            {
                float value = own[j];
                own[j] = value + 2e-3f;
                double above = Loss(own);
                own[j] = value - 2e-3f;
                double slope = (above - Loss(own)) / 4e-3;
                own[j] = value;
                compared++;
                double error = Math.Abs(slope - gradients[(record * image.Features) + j]);
                differing += error > 0.02 * largest ? 1 : 0;
            }

            double Loss(float[] features)
            {
                TrainingData one = TrainingData.FromFloats(features, image.Features, [labels[record]], 3, image);
                return -LogDomain.LogSigmoid(LogDomain.Margin(Doubles(network.Logits(one)), labels[record]));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{differing} of {compared} differ, largest {largest:0.000}");
        Assert.InRange(differing, 0, compared / 50);
    }

    [Fact]
    public void Other_data_is_refused()
    {
        TrainedNetwork network = new Trainer(EachKernelAttribute.Chosen).Train(
            new PerceptronOptions { HiddenWidths = [4] },
            new TrainingOptions { Epochs = 1 },
            Data,
            [.. Enumerable.Range(0, 90)],
            new Seed(2)
        );
        Assert.Throws<BadInputException>(() => network.InputGradients(Populations.Blobs(9, 5, 3, seed: 1), [0]));
        Assert.Throws<BadInputException>(() => network.InputGradients(Populations.Blobs(9, 6, 4, seed: 1), [0]));
        Assert.Empty(network.InputGradients(Data, []));
    }

    private static double Slope(double[] features, int j, double step, Func<double> loss)
    {
        double value = features[j];
        features[j] = value + step;
        double above = loss();
        features[j] = value - step;
        double slope = (above - loss()) / (2 * step);
        features[j] = value;
        return slope;
    }

    private static double[] Doubles(float[] values) => [.. values.Select(v => (double)v)];

    private static float[] Row(TrainingData data, int record)
    {
        float[] row = new float[data.Features];
        data.Read(EachKernelAttribute.Chosen, record, row);
        return row;
    }
}
