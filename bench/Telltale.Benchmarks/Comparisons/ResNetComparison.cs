using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// A residual network of 101,000 weights on the 10,000 bundled pictures of Fashion-MNIST, a model a core at the same
/// time; seconds are those of one epoch of one model.
/// </summary>
internal sealed class ResNetComparison : IComparison
{
    private const int Classes = 10;

    public string Part => "resnet";

    public IEnumerable<Measurement> Run(bool quick)
    {
        Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
        TrainingData data = Read(quick ? 1_000 : 10_000);
        int threads = Environment.ProcessorCount;
        TrainingOptions training = new() { Epochs = quick ? 1 : 2, BatchSize = 64 };
        ModelJob[] jobs =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(model => new ModelJob
                {
                    Model = model,
                    Records = Enumerable.Range(0, data.Records).ToArray(),
                    Seed = new Seed(1).Derive(model),
                    Network = new ConvolutionalOptions
                    {
                        Image = data.Image!,
                        Initialisation = Initialisation.FanInUniform,
                    },
                    Training = training,
                }),
        ];
        List<TrainedNetwork> trained = [];
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed = default;
        Ensemble.Train(
            new Trainer(kernel),
            data,
            jobs,
            threads,
            (_, network) => network,
            (_, network) =>
            {
                elapsed = Stopwatch.GetElapsedTime(start);
                trained.Add(network);
            }
        );
        double epochs = (double)threads * training.Epochs;
        yield return new(
            Part,
            $"101,000 weights, {data.Records:N0} pictures",
            Measurement.Ours,
            elapsed.TotalSeconds / epochs
        )
        {
            PeakMb = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,
            Note =
                $"{kernel.Name}; {threads} models at once, {epochs * data.Records / elapsed.TotalSeconds:F0} pictures/s; "
                + $"accuracy on them after {training.Epochs} epochs {trained.Average(n => Accuracy(n, data)):F3}",
        };
    }

    private static double Accuracy(TrainedNetwork network, TrainingData data)
    {
        float[] logits = network.Logits(data);
        int right = 0;
        for (int i = 0; i < data.Records; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * Classes, Classes);
            int best = 0;
            for (int c = 1; c < Classes; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            right += best == data.Labels[i] ? 1 : 0;
        }

        return (double)right / data.Records;
    }

    private static TrainingData Read(int records, [CallerFilePath] string source = "")
    {
        ImageShape image = new(28, 28);
        string folder = Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "data", "fashion-mnist");
        byte[] pixels = Bytes(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), 16, records * image.Features);
        byte[] labels = Bytes(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"), 8, records);
        return TrainingData.FromBytes(
            pixels,
            image.Features,
            [.. labels.Select(label => (int)label)],
            Classes,
            image: image
        );
    }

    /// <summary>So many bytes of a compressed file after its head.</summary>
    private static byte[] Bytes(string path, int head, int length)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        byte[] bytes = new byte[head + length];
        stream.ReadExactly(bytes);
        return bytes[head..];
    }
}
