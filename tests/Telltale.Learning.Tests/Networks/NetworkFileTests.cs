using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Tests.Training;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Networks;

public sealed class NetworkFileTests
{
    private static readonly TrainingData Data = Populations.Blobs(60, 6, 3, seed: 1);

    [Fact]
    public void What_is_written_is_read_back_whole()
    {
        TrainedNetwork network = Small();
        TrainedNetwork read = NetworkFile.Read(new MemoryStream(Bytes(network)), network.Kernel);
        Assert.Equal(network.Logits(Data), read.Logits(Data));
        Assert.Equal(Shape(network).HiddenWidths, Shape(read).HiddenWidths);
        Assert.Equal(Scalars(Shape(network)), Scalars(Shape(read)));
        Assert.Equal(
            (network.Epoch, network.EpochsRun, network.TrainingLoss),
            (read.Epoch, read.EpochsRun, read.TrainingLoss)
        );
        Assert.Equal(network.HeldOut.ToArray(), read.HeldOut.ToArray());
        Assert.NotEmpty(read.HeldOut.ToArray());
        Assert.Equal(Bytes(network), Bytes(read));
    }

    [Fact]
    public void Another_kernel_reads_it_and_answers_almost_the_same()
    {
        TrainedNetwork network = Small();
        float[] expected = network.Logits(Data);
        foreach (Kernel kernel in Kernel.All)
        {
            TrainedNetwork read = NetworkFile.Read(new MemoryStream(Bytes(network)), kernel);
            Assert.Same(kernel, read.Kernel);
            Assert.All(expected.Zip(read.Logits(Data)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            Assert.Equal(Bytes(network), Bytes(read));
        }
    }

    [Fact]
    public void Cut_short_anywhere_it_is_refused()
    {
        byte[] bytes = Bytes(Small());
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<BadInputException>(() =>
                NetworkFile.Read(new MemoryStream(bytes, 0, length), PlainKernel.Instance)
            );
        }
    }

    [Fact]
    public void Changed_in_any_byte_it_is_refused()
    {
        byte[] bytes = Bytes(Small());
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x41;
            Assert.Throws<BadInputException>(() => NetworkFile.Read(new MemoryStream(bytes), PlainKernel.Instance));
            bytes[i] ^= 0x41;
        }
    }

    [Fact]
    public void The_stream_stays_open_and_stands_behind_the_network()
    {
        using MemoryStream stream = new();
        NetworkFile.Write(stream, Small());
        stream.WriteByte(77);
        stream.Position = 0;
        NetworkFile.Read(stream, PlainKernel.Instance);
        Assert.Equal(77, stream.ReadByte());
    }

    private static PerceptronOptions Shape(TrainedNetwork network) => Assert.IsType<PerceptronOptions>(network.Options);

    private static (Activation, double, Initialisation) Scalars(PerceptronOptions options) =>
        (options.Activation, options.Dropout, options.Initialisation);

    private static TrainedNetwork Small() =>
        new Trainer(EachKernelAttribute.Chosen).Train(
            new PerceptronOptions
            {
                HiddenWidths = [4, 5],
                Activation = Activation.Tanh,
                Dropout = 0.25,
                Initialisation = Initialisation.GlorotUniform,
            },
            new TrainingOptions
            {
                Epochs = 3,
                BatchSize = 7,
                EarlyStopping = new EarlyStopping(),
            },
            Data,
            [.. Enumerable.Range(0, 50)],
            new Seed(9)
        );

    private static byte[] Bytes(TrainedNetwork network)
    {
        using MemoryStream stream = new();
        NetworkFile.Write(stream, network);
        return stream.ToArray();
    }
}
