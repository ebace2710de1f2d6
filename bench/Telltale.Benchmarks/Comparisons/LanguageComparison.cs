using System.Diagnostics;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Optimisers;
using Telltale.TestKit.Populations;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// Small language models trained, one a core, from tokens in memory to weights: shuffling, products, attention, gradients,
/// clipping, optimiser. Seconds are those of 100,000 tokens on all cores. Rates count the products, of attention the half
/// that is seen.
/// </summary>
internal sealed class LanguageComparison : IComparison
{
    public string Part => "language";

    public IEnumerable<Measurement> Run(bool quick)
    {
        Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
        int cores = Environment.ProcessorCount;
        double peak = MultiplyAddPeak.OfAllCores(cores);
        foreach (Workload work in Workloads)
        {
            int tokens = quick ? 20_000 : work.Tokens;
            TokenCorpus corpus = work.Corpus(tokens);
            double seconds = work.Train(kernel, corpus, cores, out double loss);
            double all = Enumerable.Range(0, corpus.Count).Sum(d => corpus.Length(d) - 1.0) * cores;
            double flops = work.Flops(corpus) * cores;
            yield return new(Part, work.Case, Measurement.Ours, seconds / all * 1e5)
            {
                Note =
                    $"{all / seconds:F0} tokens/s, {cores} threads, {kernel.Name}: {flops / seconds / 1e9:F0} GFLOP/s, "
                    + $"{flops / seconds / peak:P0} of the peak; loss {loss:F3}",
            };
            yield return new(Part, work.Case, "multiply-add peak of all cores", flops / peak / all * 1e5)
            {
                Note = $"{peak / 1e9:F0} GFLOP/s",
            };
        }
    }

    private static Workload[] Workloads { get; } =
    [
        new("512 tokens, 64 × 2, documents of 64", 200_000, 512, 64, 2, 4, 192, Shortest: 64, Longest: 64),
        new("2048 tokens, 128 × 4, documents of 128", 60_000, 2048, 128, 4, 4, 384, Shortest: 128, Longest: 128),
        new("2048 tokens, 128 × 4, documents of 30 to 200", 60_000, 2048, 128, 4, 4, 384, Shortest: 30, Longest: 200),
        new("4096 tokens, 256 × 4, documents of 256", 25_000, 4096, 256, 4, 8, 768, Shortest: 256, Longest: 256),
    ];

    private sealed record Workload(
        string Case,
        int Tokens,
        int Vocabulary,
        int Width,
        int Layers,
        int Heads,
        int Hidden,
        int Shortest,
        int Longest
    )
    {
        private DecoderOptions Network =>
            new()
            {
                Vocabulary = Vocabulary,
                Context = Longest,
                Width = Width,
                Layers = Layers,
                Heads = Heads,
                Hidden = Hidden,
            };

        /// <summary>Documents of one token more than are read: each token is one of the 16 that may follow the one before.</summary>
        public TokenCorpus Corpus(int tokens)
        {
            List<int[]> documents = [];
            int place = 0;
            while (tokens > 0)
            {
                int rows = Shortest + (int)((Longest - Shortest + 1) * SpeedInputs.Uniform(21, documents.Count));
                int[] document = new int[rows + 1];
                for (int t = 1; t <= rows; t++)
                {
                    int step = (int)(16 * SpeedInputs.Uniform(20, place++));
                    document[t] = ((document[t - 1] * 5) + (step * step) + 1) % Vocabulary;
                }

                documents.Add(document);
                tokens -= rows;
            }

            return new TokenCorpus(documents);
        }

        /// <summary>One epoch of a model a core.</summary>
        public double Train(Kernel kernel, TokenCorpus corpus, int cores, out double loss)
        {
            DecoderJob[] jobs =
            [
                .. Enumerable
                    .Range(0, cores)
                    .Select(model => new DecoderJob
                    {
                        Model = model,
                        Documents = Enumerable.Range(0, corpus.Count).ToArray(),
                        Seed = new Seed(1).Derive(model),
                        Network = Network,
                        Training = new DecoderTraining { Optimiser = new AdamW { LearningRate = 2e-3 } },
                    }),
            ];
            double sum = 0;
            long start = Stopwatch.GetTimestamp();
            new DecoderTrainer(kernel).TrainMany(
                jobs,
                corpus,
                cores,
                (_, trained) => trained.TrainingLoss,
                (_, trained) => sum += trained
            );
            loss = sum / cores;
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        /// <summary>Forward, weights' gradient and input's gradient.</summary>
        public double Flops(TokenCorpus corpus)
        {
            double matrices = (Layers * ((4.0 * Width * Width) + (3.0 * Width * Hidden))) + (1.0 * Vocabulary * Width);
            double flops = 0;
            for (int d = 0; d < corpus.Count; d++)
            {
                double rows = corpus.Length(d) - 1;
                flops += 6 * rows * (matrices + (Layers * Width * (rows + 1)));
            }

            return flops;
        }
    }
}
