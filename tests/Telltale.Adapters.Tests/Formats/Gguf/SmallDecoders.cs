using Telltale.Adapters.Formats.Gguf;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;

namespace Telltale.Adapters.Tests.Formats.Gguf;

/// <summary>Small language models with a tokenizer, drawn, not trained.</summary>
internal static class SmallDecoders
{
    /// <summary>Sentences in which words repeat.</summary>
    public static IEnumerable<string> Texts(Rng rng, int count)
    {
        string[] words =
        [
            .. "the patient said that it'd hurt since 2024 when they moved; 15 mg helped – très bien, 中文 and 😀 too".Split(
                ' '
            ),
        ];
        for (int i = 0; i < count; i++)
        {
            yield return string.Join(
                i % 3 == 0 ? "  " : " ",
                Enumerable.Range(0, 5 + rng.NextInt(20)).Select(_ => words[rng.NextInt(words.Length)])
            ) + (i % 2 == 0 ? ".\n" : "\n\n");
        }
    }

    public static BpeTokenizer Tokenizer(int size = 320)
    {
        BpeTrainer trainer = new();
        foreach (string text in Texts(new Seed(70).CreateRng(), 200))
        {
            trainer.Add(text);
        }

        return trainer.Train(size);
    }

    public static DecoderFile Draw(
        bool tied = true,
        int width = 32,
        int heads = 4,
        int keyValueHeads = 2,
        int layers = 2
    )
    {
        BpeTokenizer tokenizer = Tokenizer();
        DecoderOptions options = new()
        {
            Vocabulary = tokenizer.Size,
            Context = 64,
            Width = width,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            Layers = layers,
            Hidden = 64,
            TiedOutput = tied,
            RopeBase = 500,
            NormEpsilon = 1e-5,
        };
        // Larger than where training starts, so that predictions differ from token to token.
        DecoderWeights drawn = DecoderWeights.Draw(options, new Seed(71));
        return new DecoderFile(
            DecoderWeights.FromTensors(
                options,
                drawn.Tensors.Select(t =>
                    t with
                    {
                        Values = [.. t.Values.Select((v, i) => t.Shape.Count == 1 ? 1 + (0.1f * (i % 5)) : 3 * v)],
                    }
                )
            ),
            tokenizer
        );
    }

    public static byte[] Bytes(DecoderFile model)
    {
        using MemoryStream stream = new();
        DecoderGguf.Write(stream, model, "small");
        return stream.ToArray();
    }
}
