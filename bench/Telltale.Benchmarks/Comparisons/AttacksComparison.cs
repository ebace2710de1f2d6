using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;
using Telltale.TestKit;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>
/// What twelve attacks on texts take beside one: processor seconds of <c>telltale lm score</c> on one thread, from its start
/// to the evidence on disk. Models and texts are drawn and kept under <c>artifacts/bench</c>.
/// </summary>
internal sealed partial class AttacksComparison : IComparison
{
    private const double Limit = 1.3;

    private static readonly string[] Twelve =
    [
        "loss",
        "zlib",
        "min-k",
        "min-k-plus-plus",
        "surp",
        "dc-pdd",
        "quantile",
        "reference",
        "wbc",
        "ez",
        "informia",
        "combination",
    ];

    public string Part => "attacks";

    public IEnumerable<Measurement> Run(bool quick)
    {
        string folder = RepositoryFiles.At("artifacts", "bench", "attacks");
        Directory.CreateDirectory(folder);
        int texts = quick ? 300 : 3000;
        int tokens = Draw(folder, texts);
        // The script builds the program if need be.
        Seconds(RepositoryFiles.At("telltale"), "--help");
        string[][] runs =
        [
            ["loss"],
            ["reference"],
            ["informia"],
            Twelve,
        ];
        double[] seconds = [.. runs.Select(attacks => Score(folder, attacks))];
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"{texts} texts of {(double)tokens / texts:F0} tokens, 688,768 weights, one thread"
        );
        yield return new(Part, name, Measurement.Ours, seconds[3])
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"processor seconds of twelve attacks: {seconds[3] / seconds[1]:F2} times `reference` alone, {seconds[3] / seconds[0]:F2} times `loss` alone"
            ),
        };
        yield return new(Part, name, $"limit: {Limit} × one attack that reads both models", Limit * seconds[1])
        {
            Target = 1,
            Note = string.Create(CultureInfo.InvariantCulture, $"`reference` alone {seconds[1]:F1} s"),
        };
        yield return new(Part, name, "informia alone", seconds[2]) { Note = "both models, compared token by token" };
        yield return new(Part, name, "loss alone", seconds[0]) { Note = "the target alone" };
    }

    private static double Score(string folder, string[] attacks)
    {
        string[] arguments =
        [
            RepositoryFiles.At("artifacts", "bin", "Telltale.Cli", "release", "telltale.dll"),
            "lm",
            "score",
            Path.Combine(folder, "texts.jsonl"),
            "--target",
            Path.Combine(folder, "target.gguf"),
            "--reference",
            "base=" + Path.Combine(folder, "base.gguf"),
            "--threads",
            "1",
            "--out",
            Path.Combine(folder, "evidence.jsonl"),
            .. attacks.SelectMany(attack => (string[])["--attack", attack]),
        ];
        File.Delete(Path.Combine(folder, "evidence.jsonl"));
        return Seconds("dotnet", arguments);
    }

    /// <summary>Processor seconds of a program, its own and the system's: what else the machine does counts little.</summary>
    private static double Seconds(string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        double before = SecondsOfChildren();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? SecondsOfChildren() - before
            : throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {errors.Result}");
    }

    private static double SecondsOfChildren()
    {
        const int Children = -1;
        // struct rusage: user and system time, each as seconds and microseconds, then counts that are not read.
        long[] usage = new long[18];
        return GetUsage(Children, usage) == 0
            ? usage[0] + usage[2] + ((usage[1] + usage[3]) * 1e-6)
            : throw new InvalidOperationException("The processor time of programs cannot be told.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, [In, Out] long[] usage);

    /// <summary>Texts of made-up words, half of them members, and two models for them.</summary>
    /// <returns>Tokens of all texts.</returns>
    private static int Draw(string folder, int count)
    {
        Rng rng = new Seed(1).Derive("attacks").CreateRng();
        string[] words =
        [
            .. Enumerable
                .Range(0, 4000)
                .Select(_ =>
                    string.Concat(Enumerable.Range(0, 2 + rng.NextInt(7)).Select(_ => (char)('a' + rng.NextInt(26))))
                ),
        ];
        string[] texts =
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    // Of ever rarer words ever fewer, as in any language.
                    string.Join(
                        ' ',
                        Enumerable
                            .Range(0, 40 + rng.NextInt(100))
                            .Select(_ => words[(int)Math.Pow(words.Length, rng.NextUniform()) - 1])
                    )
                ),
        ];
        BpeTrainer trainer = new();
        Array.ForEach(texts, trainer.Add);
        BpeTokenizer tokenizer = trainer.Train(2048);
        DecoderOptions options = new()
        {
            Vocabulary = tokenizer.Size,
            Context = 160,
            Width = 128,
            Layers = 2,
            Heads = 4,
            Hidden = 384,
        };
        foreach ((string name, ulong seed) in ((string, ulong)[])[("target", 1), ("base", 2)])
        {
            DecoderGguf.Write(
                Path.Combine(folder, $"{name}.gguf"),
                new DecoderFile(DecoderWeights.Draw(options, new Seed(seed)), tokenizer),
                name
            );
        }

        JsonSerializerOptions format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        File.WriteAllLines(
            Path.Combine(folder, "texts.jsonl"),
            texts.Select(
                (text, i) =>
                    JsonSerializer.Serialize(
                        new
                        {
                            id = $"text-{i}",
                            text,
                            member = i % 2 == 0,
                        },
                        format
                    )
            )
        );
        return texts.Sum(text => tokenizer.Encode(text).Length);
    }
}
