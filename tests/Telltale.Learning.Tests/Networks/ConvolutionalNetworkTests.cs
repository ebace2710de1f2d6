using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Optimisers;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Networks;

public sealed class ConvolutionalNetworkTests
{
    private static readonly ImageShape Image = new(9, 8, 2);

    private static readonly TrainingData Data = Stripes(240);

    public static TheoryData<NormalisationKind, bool> Shapes =>
        new(
            from kind in Enum.GetValues<NormalisationKind>()
            from residual in (bool[])[false, true]
            select (kind, residual)
        );

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_learns_what_only_neighbouring_pixels_tell(NormalisationKind kind, bool residual)
    {
        TrainedNetwork network = Train(EachKernelAttribute.Chosen, kind, residual, epochs: 30);
        float[] logits = network.Logits(Data);
        int right = 0;
        for (int i = 0; i < Data.Records; i++)
        {
            right += logits[(2 * i) + 1] > logits[2 * i] == (Data.Labels[i] == 1) ? 1 : 0;
        }

        Assert.InRange(right, 228, 240);
    }

    [Theory]
    [EachKernel]
    public void An_answer_does_not_depend_on_the_records_asked_with_it(string kernel)
    {
        foreach (NormalisationKind kind in Enum.GetValues<NormalisationKind>())
        {
            TrainedNetwork network = Train(EachKernelAttribute.Get(kernel), kind, residual: true, epochs: 1);
            float[] all = network.Logits(Data);
            double[] norms = network.GradientNorms(Data, [.. Enumerable.Range(0, 100)]);
            Assert.Equal(all[(70 * 2)..(71 * 2)], network.Logits(Data, [70]));
            Assert.Equal(norms[70], network.GradientNorms(Data, [70])[0]);
            Assert.Equal([norms[3], norms[99], norms[3]], network.GradientNorms(Data, [3, 99, 3]));
        }
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        byte[][] one = TrainSeveral(threads: 1);
        byte[][] two = TrainSeveral(threads: 2);
        Assert.Equal(one, two);
        Assert.NotEqual(one[0], one[1]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_written_is_read_back_whole(NormalisationKind kind, bool residual)
    {
        TrainedNetwork network = Train(EachKernelAttribute.Chosen, kind, residual, epochs: 2);
        byte[] bytes = Bytes(network);
        TrainedNetwork read = NetworkFile.Read(new MemoryStream(bytes), network.Kernel);
        Assert.Equal(network.Logits(Data), read.Logits(Data));
        Assert.Equal(bytes, Bytes(read));
    }

    [Fact]
    public void An_epoch_allocates_as_much_however_many_batches_it_has()
    {
        BytesAnEpoch(60);
        long few = BytesAnEpoch(60);
        Assert.InRange(BytesAnEpoch(240), 0, few);
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused()
    {
        ConvolutionalOptions shape = new() { Image = Image };
        Refused(shape with { Image = new ImageShape(0, 8) }, "at least 1");
        Refused(shape with { Image = new ImageShape(9, 8) }, "72 features; the records have 144");
        Refused(shape with { Widths = [] }, "0 widths and 3 numbers of blocks");
        Refused(shape with { Widths = [8, 0, 8] }, "widths [8, 0, 8]");
        Refused(shape with { Blocks = [1, 1, 0] }, "blocks [1, 1, 0]");
        Refused(shape with { Normalisation = NormalisationKind.Group, Groups = 7 }, "7 groups of channels");
        Refused(shape with { Dropout = 1 }, "Dropout is 1");
        Refused(
            shape with
            {
                Widths = [4, 4, 4, 4, 4],
                Blocks = [1, 1, 1, 1, 1],
                Downsampling = Downsampling.MeanPool,
            },
            "nothing would be left"
        );

        static void Refused(ConvolutionalOptions options, string reason)
        {
            BadInputException refusal = Assert.Throws<BadInputException>(() =>
                new Trainer(PlainKernel.Instance).Train(options, new TrainingOptions(), Data, [0, 1], new Seed(1))
            );
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_single_pixel_at_the_end_is_enough()
    {
        ConvolutionalOptions shape = new()
        {
            Image = Image,
            Widths = [4, 4, 4, 4],
            Blocks = [1, 1, 1, 1],
            Downsampling = Downsampling.LargestPool,
            Residual = false,
        };
        TrainedNetwork network = new Trainer(EachKernelAttribute.Chosen).Train(
            shape,
            new TrainingOptions { Epochs = 1 },
            Data,
            [.. Enumerable.Range(0, 240)],
            new Seed(1)
        );
        Assert.All(network.Logits(Data), logit => Assert.True(float.IsFinite(logit)));
    }

    private static long BytesAnEpoch(int records)
    {
        const int Epochs = 4;
        long start = 0;
        long end = 0;
        Train(
            EachKernelAttribute.Chosen,
            NormalisationKind.Batch,
            residual: true,
            Epochs,
            records,
            report =>
            {
                end = GC.GetAllocatedBytesForCurrentThread();
                start = report.Epoch == 1 ? end : start;
            }
        );
        return (end - start) / (Epochs - 1);
    }

    private static byte[][] TrainSeveral(int threads)
    {
        byte[][] networks = new byte[3][];
        ModelJob[] jobs =
        [
            .. Enumerable
                .Range(0, networks.Length)
                .Select(model => new ModelJob
                {
                    Model = model,
                    Records = Enumerable.Range(0, 100).ToArray(),
                    Seed = new Seed(5).Derive(model),
                    Network = Shape(NormalisationKind.Batch, residual: true),
                    Training = new TrainingOptions { Epochs = 2, BatchSize = 16 },
                }),
        ];
        Ensemble.Train(
            new Trainer(EachKernelAttribute.Chosen),
            Data,
            jobs,
            threads,
            (_, network) => Bytes(network),
            (job, bytes) => networks[job.Model] = bytes
        );
        return networks;
    }

    private static TrainedNetwork Train(
        Kernel kernel,
        NormalisationKind kind,
        bool residual,
        int epochs,
        int records = 240,
        Action<EpochReport>? onEpoch = null
    ) =>
        new Trainer(kernel).Train(
            Shape(kind, residual),
            new TrainingOptions
            {
                Epochs = epochs,
                BatchSize = 20,
                Optimiser = new Adam { LearningRate = 0.01 },
            },
            Data,
            [.. Enumerable.Range(0, records)],
            new Seed(3),
            onEpoch
        );

    private static ConvolutionalOptions Shape(NormalisationKind kind, bool residual) =>
        new()
        {
            Image = Image,
            Widths = [6, 8],
            Blocks = [1, 1],
            Residual = residual,
            Normalisation = kind,
            Groups = 2,
            Dropout = 0.1,
        };

    private static byte[] Bytes(TrainedNetwork network)
    {
        using MemoryStream stream = new();
        NetworkFile.Write(stream, network);
        return stream.ToArray();
    }

    /// <summary>Pictures of noise with a lying or a standing bright stripe anywhere: no single pixel tells them apart.</summary>
    private static TrainingData Stripes(int records)
    {
        Rng rng = new Seed(8).CreateRng();
        float[] pixels = new float[records * Image.Features];
        int[] labels = new int[records];
        for (int r = 0; r < records; r++)
        {
            Span<float> picture = pixels.AsSpan(r * Image.Features, Image.Features);
            foreach (ref float pixel in picture)
            {
                pixel = (float)(0.3 * rng.NextNormal());
            }

            labels[r] = rng.NextInt(2);
            int y = rng.NextInt(Image.Height - 3);
            int x = rng.NextInt(Image.Width - 3);
            for (int i = 0; i < 4; i++)
            {
                int at = labels[r] == 0 ? (y * Image.Width) + x + i : ((y + i) * Image.Width) + x;
                picture[at * Image.Channels] += 2;
            }
        }

        return TrainingData.FromFloats(pixels, Image.Features, labels, 2, Image);
    }
}
