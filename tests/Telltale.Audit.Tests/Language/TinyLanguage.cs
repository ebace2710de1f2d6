using System.Globalization;
using Telltale.Audit.Language;
using Telltale.Audit.Language.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;
using Telltale.Learning.Optimisers;

namespace Telltale.Audit.Tests.Language;

/// <summary>A language model of some thousand weights that trains in a moment, and texts for it.</summary>
internal static class TinyLanguage
{
    private static readonly string[] Names = "Mara Joss Ines Tobias Lena Oskar Priya Ben".Split(' ');
    private static readonly string[] Things = "knee shoulder cough rash headache letter bill visit".Split(' ');
    private static readonly string[] Verbs = "hurts,was lost,came late,is wrong,got worse".Split(',');

    public static Kernel Kernel { get; } = Kernel.Choose(null);

    public static BpeTokenizer Tokenizer { get; } = MakeTokenizer();

    public static DecoderOptions Shape { get; } =
        new()
        {
            Vocabulary = Tokenizer.Size,
            Width = 16,
            Layers = 1,
            Heads = 2,
            Hidden = 32,
            Context = 64,
        };

    /// <summary>Where models begin that start at random.</summary>
    public static StartingPoint Drawn { get; } = new(null, Shape, Tokenizer, StartsTexts: true);

    /// <summary>Sentences that are alike in kind, each with numbers of its own.</summary>
    public static string[] Texts(int count, ulong seed)
    {
        Rng rng = new Seed(seed).Derive("texts").CreateRng();
        return [.. Enumerable.Range(0, count).Select(_ => Text(rng))];
    }

    /// <summary>The same as documents <c>t0</c>, <c>t1</c>, … of known or unknown membership.</summary>
    public static TextRecord[] Documents(int count, ulong seed, Func<int, Membership>? side = null) =>
        [
            .. Texts(count, seed)
                .Select(
                    (text, i) =>
                        new TextRecord
                        {
                            Id = $"t{i}",
                            Text = text,
                            Membership = side?.Invoke(i) ?? Membership.Unknown,
                        }
                ),
        ];

    /// <summary>Trains a model on texts.</summary>
    public static DecoderWeights Train(
        IReadOnlyList<string> texts,
        int epochs,
        ulong seed,
        DecoderWeights? start = null,
        double rate = 0.01,
        int batch = 8
    )
    {
        TokenCorpus corpus = new([.. texts.Select(Drawn.Document)]);
        return new DecoderTrainer(Kernel)
            .Train(
                new DecoderJob
                {
                    Model = 0,
                    Documents = (int[])[.. Enumerable.Range(0, corpus.Count)],
                    Seed = new Seed(seed),
                    Network = Shape,
                    Start = start,
                    Training = new DecoderTraining
                    {
                        Epochs = epochs,
                        BatchSize = batch,
                        Optimiser = new AdamW { LearningRate = rate, WeightDecay = 0.01 },
                    },
                },
                corpus
            )
            .Weights;
    }

    /// <summary>A model that can be asked.</summary>
    public static DecoderTextModel Open(DecoderWeights weights, string name = "tiny", int threads = 1) =>
        new(
            name,
            weights.Hash(),
            new DecoderModel(weights, Kernel),
            Tokenizer,
            startsTexts: true,
            threads,
            new Seed(5).Derive("continuations")
        );

    private static string Text(Rng rng)
    {
        string name = Names[rng.NextInt(Names.Length)];
        string thing = Things[rng.NextInt(Things.Length)];
        string verb = Verbs[rng.NextInt(Verbs.Length)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} wrote: the {thing} {verb}, ward {1 + rng.NextInt(40)}, case {1000 + rng.NextInt(90_000)}."
        );
    }

    private static BpeTokenizer MakeTokenizer()
    {
        BpeTrainer trainer = new();
        foreach (string text in Texts(200, seed: 70))
        {
            trainer.Add(text);
        }

        return trainer.Train(320);
    }
}
