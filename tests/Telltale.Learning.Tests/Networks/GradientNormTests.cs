using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Tests.Training;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Networks;

/// <summary>Sizes of single records' gradients; those of convolutions are checked in <see cref="ReferenceConvolutionTests"/>.</summary>
public sealed class GradientNormTests
{
    private static readonly TrainingData Data = Populations.Blobs(90, 6, 3, seed: 1);

    [Theory]
    [EachKernel]
    public void Of_a_perceptron_they_are_those_of_central_differences(string kernel)
    {
        foreach (Activation activation in (Activation[])[Activation.Tanh, Activation.Relu])
        {
            TrainedNetwork network = Train(kernel, [5, 4], activation, epochs: 3);
            double[] norms = network.GradientNorms(Data, [0, 1, 2, 3]);
            for (int record = 0; record < norms.Length; record++)
            {
                double expected = ByDifferences(network, activation, record);
                Assert.Equal(expected, norms[record], 1e-3 * Math.Max(expected, 1e-2));
            }
        }
    }

    [Fact]
    public void Of_a_logistic_regression_they_have_a_closed_form()
    {
        // ‖(p − e_y) ⊗ (x, 1)‖ = ‖p − e_y‖ · √(‖x‖² + 1).
        TrainedNetwork network = Train(EachKernelAttribute.Chosen.Name, [], Activation.Relu, epochs: 1);
        int[] records = [.. Enumerable.Range(0, 90)];
        double[] norms = network.GradientNorms(Data, records);
        float[] logits = network.Logits(Data);
        for (int record = 0; record < norms.Length; record++)
        {
            double[] odds = [.. Enumerable.Range(0, 3).Select(c => Math.Exp(logits[(record * 3) + c]))];
            double error = 0;
            for (int c = 0; c < 3; c++)
            {
                double difference = (odds[c] / odds.Sum()) - (c == Data.Labels[record] ? 1 : 0);
                error += difference * difference;
            }

            double size = Features(record).Sum(x => x * x) + 1;
            Assert.Equal(1, norms[record] / Math.Sqrt(error * size), 1e-4);
        }
    }

    [Fact]
    public void What_a_network_knows_by_heart_has_short_ones()
    {
        TrainingData noise = Populations.Noise(200, 20, 2, seed: 4);
        TrainedNetwork network = new Trainer(EachKernelAttribute.Chosen).Train(
            new PerceptronOptions { HiddenWidths = [64] },
            new TrainingOptions { Epochs = 150 },
            noise,
            [.. Enumerable.Range(0, 100)],
            new Seed(1)
        );
        double members = network.GradientNorms(noise, [.. Enumerable.Range(0, 100)]).Average();
        double others = network.GradientNorms(noise, [.. Enumerable.Range(100, 100)]).Average();
        Assert.InRange(members, 0, others / 3);
    }

    [Fact]
    public void Other_data_is_refused()
    {
        TrainedNetwork network = Train(EachKernelAttribute.Chosen.Name, [4], Activation.Relu, epochs: 1);
        Assert.Throws<BadInputException>(() => network.GradientNorms(Populations.Blobs(9, 5, 3, seed: 1), [0]));
        Assert.Throws<BadInputException>(() => network.GradientNorms(Data, [90]));
        Assert.Throws<BadInputException>(() => network.GradientNorms(Populations.Blobs(9, 6, 4, seed: 1), [0]));
    }

    private static TrainedNetwork Train(string kernel, int[] hidden, Activation activation, int epochs) =>
        new Trainer(EachKernelAttribute.Get(kernel)).Train(
            new PerceptronOptions { HiddenWidths = hidden, Activation = activation },
            new TrainingOptions { Epochs = epochs },
            Data,
            [.. Enumerable.Range(0, 90)],
            new Seed(2)
        );

    private static double ByDifferences(TrainedNetwork network, Activation activation, int record)
    {
        const double Step = 1e-5;
        (double[] Weights, double[] Bias)[] twin =
        [
            .. network.Layers.ToArray().Select(l => (Doubles(l.Weights), Doubles(l.Bias))),
        ];
        double squares = 0;
        foreach (double[] numbers in twin.SelectMany(l => (double[][])[l.Weights, l.Bias]))
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                double value = numbers[i];
                numbers[i] = value + Step;
                double above = Loss();
                numbers[i] = value - Step;
                double slope = (above - Loss()) / (2 * Step);
                numbers[i] = value;
                squares += slope * slope;
            }
        }

        return Math.Sqrt(squares);

        double Loss() => DoublePerceptron.Loss(twin, activation, [Features(record)], [Data.Labels[record]], 0, null);
    }

    private static double[] Doubles(float[] values) => [.. values.Select(v => (double)v)];

    private static double[] Features(int record)
    {
        using RandomMatrix row = new(1, 6, new Seed(1).CreateRng());
        Data.Gather(EachKernelAttribute.Chosen, [record], row.View);
        return [.. Enumerable.Range(0, 6).Select(j => (double)row[0, j])];
    }
}
