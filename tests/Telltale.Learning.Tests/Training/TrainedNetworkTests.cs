using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class TrainedNetworkTests
{
    private static readonly TrainingData Data = Populations.Blobs(600, 23, 3, seed: 1);

    [Theory]
    [EachKernel]
    public void An_answer_does_not_depend_on_the_records_asked_with_it(string kernel)
    {
        TrainedNetwork network = Train(EachKernelAttribute.Get(kernel));
        float[] all = network.Logits(Data);
        int[] some = new Seed(3).CreateRng().Permutation(600)[..257];
        float[] subset = network.Logits(Data, some);
        for (int i = 0; i < some.Length; i++)
        {
            Assert.Equal(all[(some[i] * 3)..((some[i] + 1) * 3)], subset[(i * 3)..((i + 1) * 3)]);
        }

        Assert.Equal(all[(5 * 3)..(6 * 3)], network.Logits(Data, [5]));
        Assert.Empty(network.Logits(Data, []));
    }

    [Fact]
    public void Dropout_is_not_at_work_in_answers()
    {
        TrainedNetwork network = Train(EachKernelAttribute.Chosen);
        Assert.Equal(network.Logits(Data), network.Logits(Data));
    }

    [Fact]
    public void Other_data_or_unknown_records_are_refused()
    {
        TrainedNetwork network = Train(EachKernelAttribute.Chosen);
        TrainingData other = Populations.Blobs(10, 22, 3, seed: 1);
        Assert.Contains(
            "reads 23 features",
            Assert.Throws<BadInputException>(() => network.Logits(other)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<BadInputException>(() => network.Logits(Data, [600]));
        Assert.Throws<BadInputException>(() => network.Logits(Data, [-1]));
        Assert.Throws<ArgumentException>(() => network.Logits(Data, [1], new float[4]));
    }

    private static TrainedNetwork Train(Kernel kernel) =>
        new Trainer(kernel).Train(
            new PerceptronOptions
            {
                HiddenWidths = [30, 17],
                Activation = Activation.Tanh,
                Dropout = 0.5,
            },
            new TrainingOptions { Epochs = 2 },
            Data,
            [.. Enumerable.Range(0, 300)],
            new Seed(1)
        );
}
