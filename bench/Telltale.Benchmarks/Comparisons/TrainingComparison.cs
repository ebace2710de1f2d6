using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;
using Telltale.TestKit.Populations;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// Shadow models trained and asked, one a core, everything between the data in memory and the answers counted: gathering,
/// shuffling, products, activations, optimiser. Rates count the dense products alone.
/// </summary>
internal sealed class TrainingComparison : IComparison
{
    public string Part => "training";

    public IEnumerable<Measurement> Run(bool quick)
    {
        Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
        int cores = Environment.ProcessorCount;
        double peak = MultiplyAddPeak.OfAllCores(cores);
        // The second one's features miss 1 by the last digit: the same work with a first layer that multiplies.
        Workload tables = Tables(scale: 1);
        Workload multiplied = Tables(MathF.BitIncrement(1)) with
        {
            Case = "600-128-100, a model, multiplied",
            Models = 8,
        };
        foreach (Workload work in (Workload[])[tables, multiplied, Images()])
        {
            int models = quick ? 2 * cores : Math.Max(work.Models, 2 * cores);
            (double seconds, double accuracy) = work.Train(kernel, models, cores);
            double flops = work.FlopsPerModel;
            double rate = flops * models / seconds / 1e9;
            yield return new(Part, work.Case, Measurement.Ours, seconds / models)
            {
                Note =
                    $"{models} models, {cores} threads, {kernel.Name}: {seconds:F1} s, {rate:F0} GFLOP/s as dense arithmetic, "
                    + $"{rate * 1e9 / peak:P0} of the peak; held-out accuracy {accuracy:F3}",
            };
            yield return new(Part, work.Case, "multiply-add peak of all cores", flops / peak)
            {
                Target = 0.6,
                Note = $"{peak / 1e9:F0} GFLOP/s",
            };
            if (work.Limit is { } limit)
            {
                yield return new(Part, work.Case, $"limit: {limit:F0} s for {work.Models} models", limit / work.Models)
                {
                    Target = 1,
                };
            }
        }
    }

    /// <summary>20,000 records of 600 features of 0 and 1, half of them 1, in 100 classes: the peers' case.</summary>
    private static Workload Tables(float scale)
    {
        const int Records = 20_000;
        const int Features = 600;
        const int Classes = 100;
        int[] labels = new int[Records];
        byte[] features = new byte[Records * Features];
        bool[] centres = new bool[Classes * Features];
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = SpeedInputs.Uniform(11, i) < 0.5;
        }

        for (int r = 0; r < Records; r++)
        {
            labels[r] = (int)(SpeedInputs.Uniform(10, r) * Classes);
            for (int f = 0; f < Features; f++)
            {
                double limit = centres[(labels[r] * Features) + f] ? 0.6 : 0.4;
                features[(r * Features) + f] =
                    SpeedInputs.Uniform(12, (r * (long)Features) + f) < limit ? (byte)1 : (byte)0;
            }
        }

        return new Workload
        {
            Case = "600-128-100, a model",
            Models = 32,
            Data = TrainingData.FromBytes(features, Features, labels, Classes, scale),
            OrderOf = model =>
            {
                double[] keys = new double[Records];
                for (int i = 0; i < Records; i++)
                {
                    keys[i] = SpeedInputs.Uniform(1000 + (ulong)model, i);
                }

                return [.. Enumerable.Range(0, Records).OrderBy(i => keys[i])];
            },
            Network = new PerceptronOptions
            {
                HiddenWidths = [128],
                Activation = Activation.Tanh,
                Initialisation = Initialisation.FanInUniform,
            },
            Training = new TrainingOptions { Epochs = 20, BatchSize = 128 },
        };
    }

    /// <summary>The 10,000 images that come with the repository, in complementary halves, trained as in the example.</summary>
    private static Workload Images()
    {
        string folder = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../data/fashion-mnist"));
        byte[] pixels = Unzip(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), header: 16);
        int[] labels = [.. Unzip(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"), header: 8).Select(l => (int)l)];
        return new Workload
        {
            Case = "784-256-10, a model",
            Models = 64,
            Limit = 120,
            Data = TrainingData.FromBytes(pixels, 784, labels, 10),
            OrderOf = model =>
            {
                int[] order = new Seed(1).Derive(model / 2).CreateRng().Permutation(labels.Length);
                return model % 2 == 0 ? order : [.. order.Reverse()];
            },
            Network = new PerceptronOptions { HiddenWidths = [256], Initialisation = Initialisation.FanInUniform },
            Training = new TrainingOptions { Epochs = 60, BatchSize = 64 },
        };
    }

    private static byte[] Unzip(string path, int header)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray()[header..];
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    /// <summary>Models of one shape, each learning from half of the records.</summary>
    private sealed record Workload
    {
        public required string Case { get; init; }

        public required int Models { get; init; }

        /// <summary>Seconds that all of them may take.</summary>
        public double? Limit { get; init; }

        public required TrainingData Data { get; init; }

        /// <summary>The records in a model's order: the first half is learnt from.</summary>
        public required Func<int, int[]> OrderOf { get; init; }

        public required PerceptronOptions Network { get; init; }

        public required TrainingOptions Training { get; init; }

        /// <summary>Dense products: forward, weights' gradient, and the input's gradient of all layers but the first.</summary>
        public double FlopsPerModel
        {
            get
            {
                int[] widths = [Data.Features, .. Network.HiddenWidths, Data.Classes];
                double flops = 0;
                for (int l = 0; l + 1 < widths.Length; l++)
                {
                    flops += (l == 0 ? 4.0 : 6.0) * widths[l] * widths[l + 1];
                }

                return flops * (Data.Records / 2) * Training.Epochs;
            }
        }

        public (double Seconds, double Accuracy) Train(Kernel kernel, int models, int threads)
        {
            int[][] orders = [.. Enumerable.Range(0, models).Select(OrderOf)];
            int half = Data.Records / 2;
            List<ModelJob> jobs =
            [
                .. Enumerable
                    .Range(0, models)
                    .Select(model => new ModelJob
                    {
                        Model = model,
                        Records = orders[model].AsMemory(0, half),
                        Seed = new Seed(1).Derive("shadow").Derive(model),
                        Network = Network,
                        Training = Training,
                    }),
            ];
            double accuracy = 0;
            long start = Stopwatch.GetTimestamp();
            Ensemble.Train(
                new Trainer(kernel),
                Data,
                jobs,
                threads,
                (job, network) => Accuracy(network, orders[job.Model].AsSpan(half)),
                (_, a) => accuracy += a / models
            );
            return (Stopwatch.GetElapsedTime(start).TotalSeconds, accuracy);
        }

        private double Accuracy(TrainedNetwork network, ReadOnlySpan<int> records)
        {
            float[] logits = network.Logits(Data, records);
            int right = 0;
            for (int i = 0; i < records.Length; i++)
            {
                ReadOnlySpan<float> z = logits.AsSpan(i * Data.Classes, Data.Classes);
                right += LargestOf(z) == Data.Labels[records[i]] ? 1 : 0;
            }

            return (double)right / records.Length;
        }

        private static int LargestOf(ReadOnlySpan<float> values)
        {
            int largest = 0;
            for (int i = 1; i < values.Length; i++)
            {
                largest = values[i] > values[largest] ? i : largest;
            }

            return largest;
        }
    }
}
