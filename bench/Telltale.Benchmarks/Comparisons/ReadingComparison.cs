using System.Diagnostics;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;
using Telltale.TestKit;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// What a language model says about the tokens of texts: log-probability, mean, deviation and first choice of each. The
/// models are drawn and written as GGUF files under <c>artifacts/bench</c>, with the texts as ids, for llama.cpp.
/// </summary>
internal sealed class ReadingComparison : IComparison
{
    private sealed record Workload(
        string Name,
        int Vocabulary,
        int Width,
        int Layers,
        int Heads,
        int Hidden,
        int Texts,
        int Shortest,
        int Longest
    );

    private static readonly Workload[] Workloads =
    [
        new("2048 tokens, 128 × 4, texts of 128", 2048, 128, 4, 4, 384, 128, 128, 128),
        new("8192 tokens, 256 × 6, texts of 30 to 200", 8192, 256, 6, 8, 704, 64, 30, 200),
        new("16384 tokens, 512 × 8, texts of 256", 16384, 512, 8, 8, 1408, 12, 256, 256),
    ];

    public string Part => "reading";

    public IEnumerable<Measurement> Run(bool quick)
    {
        Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
        string folder = RepositoryFiles.At("artifacts", "bench");
        Directory.CreateDirectory(folder);
        for (int w = 0; w < Workloads.Length; w++)
        {
            Workload work = Workloads[w];
            TokenText[] texts = Texts(work);
            DecoderFile file = Draw(work);
            DecoderGguf.Write(Path.Combine(folder, $"reading-{w}.gguf"), file, work.Name);
            File.WriteAllLines(
                Path.Combine(folder, $"reading-{w}.ids"),
                texts.Select(t => string.Join(' ', t.Tokens)).Prepend(work.Name)
            );
            using DecoderModel model = new(file.Weights, kernel);
            int tokens = texts.Sum(t => t.Tokens.Length - 1);
            foreach (int threads in Environment.ProcessorCount > 1 ? (int[])[1, Environment.ProcessorCount] : [1])
            {
                double seconds = Time(model, texts, threads, quick ? 1 : 5);
                yield return new(Part, $"{work.Name}, {threads} threads", Measurement.Ours, seconds)
                {
                    Note = $"{tokens / seconds:F0} tokens/s, with all statistics, {kernel.Name}",
                };
            }
        }
    }

    private static double Time(DecoderModel model, TokenText[] texts, int threads, int rounds)
    {
        double best = double.MaxValue;
        for (int round = 0; round <= rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            model.Read(texts, new ReadingOptions { Threads = threads });
            // The first round compiles.
            best = round == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static TokenText[] Texts(Workload work)
    {
        Rng rng = new Seed(1).Derive(work.Name).CreateRng();
        return
        [
            .. Enumerable
                .Range(0, work.Texts)
                .Select(_ =>
                {
                    int length = work.Shortest + rng.NextInt(work.Longest - work.Shortest + 1);
                    // One token more than is read: the last is asked about.
                    return new TokenText([
                        .. Enumerable.Range(0, length + 1).Select(_ => rng.NextInt(work.Vocabulary - 2)),
                    ]);
                }),
        ];
    }

    private static DecoderFile Draw(Workload work)
    {
        DecoderOptions options = new()
        {
            Vocabulary = work.Vocabulary,
            Context = 256,
            Width = work.Width,
            Layers = work.Layers,
            Heads = work.Heads,
            Hidden = work.Hidden,
        };
        // Any tokenizer of this size will do: texts come as ids.
        List<byte[]> tokens = [.. ByteLetters.Order.Select(b => new[] { b })];
        List<BpeMerge> merges = [];
        for (int pair = 0; tokens.Count < work.Vocabulary - 2; pair++)
        {
            (int left, int right) = (pair / 256, pair % 256);
            merges.Add(new BpeMerge(left, right, tokens.Count));
            tokens.Add([.. tokens[left], .. tokens[right]]);
        }

        BpeTokenizer tokenizer = new([.. tokens, [], []], [.. merges], tokens.Count, tokens.Count + 1);
        return new DecoderFile(DecoderWeights.Draw(options, new Seed(2)), tokenizer);
    }
}
