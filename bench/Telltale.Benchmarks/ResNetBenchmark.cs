using System.Diagnostics;
using System.IO.Compression;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Benchmarks;

/// <summary>Epochs of a small residual network (101,000 weights) on the 10,000 bundled pictures of Fashion-MNIST.</summary>
internal static class ResNetBenchmark
{
    public static void Run(Kernel kernel, string folder, int threads)
    {
        TrainingData data = Read(folder);
        ConvolutionalOptions network = new() { Image = data.Image! };
        TrainingOptions training = new() { Epochs = 2, BatchSize = 64 };
        List<ModelJob> jobs = [];
        for (int model = 0; model < threads; model++)
        {
            jobs.Add(
                new()
                {
                    Model = model,
                    Records = Enumerable.Range(0, data.Records).ToArray(),
                    Seed = new Seed(1).Derive(model),
                    Network = network,
                    Training = training,
                }
            );
        }

        long last = Stopwatch.GetTimestamp();
        if (threads == 1)
        {
            TrainedNetwork trained = new Trainer(kernel).Train(
                network,
                training,
                data,
                jobs[0].Records.Span,
                jobs[0].Seed,
                report =>
                {
                    long now = Stopwatch.GetTimestamp();
                    Console.WriteLine(
                        $"epoch {report.Epoch}: loss {report.TrainingLoss:F4}, {Stopwatch.GetElapsedTime(last, now).TotalSeconds:F2} s"
                    );
                    last = now;
                }
            );
            float[] logits = trained.Logits(data);
            int right = 0;
            for (int i = 0; i < data.Records; i++)
            {
                ReadOnlySpan<float> row = logits.AsSpan(i * 10, 10);
                int best = 0;
                for (int c = 1; c < 10; c++)
                    best = row[c] > row[best] ? c : best;
                right += best == data.Labels[i] ? 1 : 0;
            }

            Console.WriteLine($"accuracy {right / 1e4}");
            return;
        }

        Ensemble.Train(new Trainer(kernel), data, jobs, threads, (_, _) => 0, (_, _) => { });
        Console.WriteLine($"{Stopwatch.GetElapsedTime(last).TotalSeconds / 2:F2} s for {threads} epochs");
    }

    private static TrainingData Read(string folder)
    {
        byte[] pixels = Bytes(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"))[16..];
        byte[] labels = Bytes(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"))[8..];
        return TrainingData.FromBytes(pixels, 784, [.. labels.Select(l => (int)l)], 10, image: new ImageShape(28, 28));
    }

    private static byte[] Bytes(string path)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
