using System.Diagnostics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Benchmarks;

/// <summary>Rates of whole trainings: batches gathered, forward, backward, optimiser, everything counted.</summary>
internal static class TrainingBenchmark
{
    public static void Run(Kernel kernel)
    {
        TrainingData images = Blobs(10_000, 784, 10);
        Time(kernel, "784-256-10 relu, batch 64, Adam", images, 5_000, 64, new PerceptronOptions());
        TrainingData table = Blobs(20_000, 600, 100);
        PerceptronOptions tanh = new() { HiddenWidths = [128], Activation = Activation.Tanh };
        Time(kernel, "600-128-100 tanh, batch 128, Adam", table, 10_000, 128, tanh);
        PerceptronOptions deep = new() { HiddenWidths = [512, 256], Dropout = 0.2 };
        Time(kernel, "784-512-256-10 relu, dropout, batch 64, Adam", images, 5_000, 64, deep);
    }

    private static void Time(
        Kernel kernel,
        string what,
        TrainingData data,
        int records,
        int batch,
        PerceptronOptions network
    )
    {
        const int Epochs = 4;
        double flops = FlopsPerRecord(network, data);
        double undisturbed = Undisturbed(kernel, data, batch, network);
        Console.WriteLine($"{what}, one core, its least disturbed five batches:");
        Console.WriteLine(
            $"                      {undisturbed, 9:N0} records/s {undisturbed * flops / 1e9, 7:F1} GFLOP/s"
        );
        TrainingOptions training = new() { Epochs = Epochs, BatchSize = batch };
        foreach (int threads in (int[])[1, 2])
        {
            double best = 0;
            double bestOfProcessor = 0;
            for (int round = 0; round < 5; round++)
            {
                List<ModelJob> jobs = [];
                for (int model = 0; model < 2 * threads; model++)
                {
                    Seed seed = new Seed(1).Derive(model);
                    ReadOnlyMemory<int> members = seed.CreateRng().Permutation(data.Records).AsMemory(0, records);
                    jobs.Add(
                        new()
                        {
                            Model = model,
                            Records = members,
                            Seed = seed,
                            Network = network,
                            Training = training,
                        }
                    );
                }

                double learnt = (double)jobs.Count * records * Epochs;
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                Ensemble.Train(new Trainer(kernel), data, jobs, threads, (_, _) => 0, (_, _) => { });
                best = Math.Max(best, learnt / Stopwatch.GetElapsedTime(start).TotalSeconds);
                processor = Environment.CpuUsage.TotalTime - processor;
                bestOfProcessor = Math.Max(bestOfProcessor, learnt / processor.TotalSeconds);
            }

            Console.WriteLine($"{what}, {threads} thread(s):");
            Console.WriteLine($"    by the clock      {best, 9:N0} records/s {best * flops / 1e9, 7:F1} GFLOP/s");
            // What is left when other programs' share of the cores is taken out.
            bestOfProcessor *= threads;
            Console.WriteLine(
                $"    by processor time {bestOfProcessor, 9:N0} records/s {bestOfProcessor * flops / 1e9, 7:F1} GFLOP/s"
            );
        }
    }

    /// <summary>Very short epochs, the best of many: what a core does while nothing else runs on it.</summary>
    private static double Undisturbed(Kernel kernel, TrainingData data, int batch, PerceptronOptions network)
    {
        const int Batches = 5;
        int[] records = new Seed(3).CreateRng().Permutation(data.Records)[..(batch * Batches)];
        TrainingOptions training = new() { Epochs = 800, BatchSize = batch };
        double best = double.MaxValue;
        long last = long.MaxValue;
        new Trainer(kernel).Train(
            network,
            training,
            data,
            records,
            new Seed(4),
            _ =>
            {
                long now = Stopwatch.GetTimestamp();
                best = now > last ? Math.Min(best, Stopwatch.GetElapsedTime(last, now).TotalSeconds) : best;
                last = now;
            }
        );
        return records.Length / best;
    }

    /// <summary>Dense products alone: forward, weights' gradient, and the input's gradient of all layers but the first.</summary>
    private static double FlopsPerRecord(PerceptronOptions network, TrainingData data)
    {
        int[] widths = [data.Features, .. network.HiddenWidths, data.Classes];
        double flops = 0;
        for (int l = 0; l + 1 < widths.Length; l++)
        {
            flops += (l == 0 ? 4.0 : 6.0) * widths[l] * widths[l + 1];
        }

        return flops;
    }

    /// <summary>Bytes of which half are 0, and labels that depend on them.</summary>
    private static TrainingData Blobs(int records, int features, int classes)
    {
        Rng rng = new Seed(2).CreateRng();
        byte[] values = new byte[records * features];
        int[] labels = new int[records];
        byte[] centres = new byte[classes * features];
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = (byte)rng.NextInt(128);
        }

        for (int r = 0; r < records; r++)
        {
            labels[r] = rng.NextInt(classes);
            for (int f = 0; f < features; f++)
            {
                int noise = rng.NextInt(256);
                values[(r * features) + f] = (byte)(
                    noise < 128 ? 0 : (noise + centres[(labels[r] * features) + f]) / 2
                );
            }
        }

        return TrainingData.FromBytes(values, features, labels, classes);
    }
}
