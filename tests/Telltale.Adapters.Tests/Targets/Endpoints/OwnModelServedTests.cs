using Telltale.Adapters.Store.TextAnswers;
using Telltale.Audit.Language;
using Telltale.Audit.Ports;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Language.Tokens;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>
/// A hundred documents read by a model of our own, and by the same model behind HTTP: the same numbers, bit for bit, with
/// tokens that hold parts of characters and servers that fail.
/// </summary>
public sealed class OwnModelServedTests
{
    private static readonly string[] Texts = ServedTexts.Documents(100, seed: 5);

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    public async Task Behind_http_it_says_the_same(string dialect)
    {
        BpeTrainer trainer = new();
        foreach (string text in Texts[..10])
        {
            trainer.Add(text);
        }

        // Few merges: the characters beyond ASCII stay in pieces.
        BpeTokenizer tokenizer = trainer.Train(300);
        DecoderOptions options = new()
        {
            Vocabulary = tokenizer.Size,
            Context = 512,
            Width = 16,
            Layers = 1,
            Heads = 2,
            Hidden = 32,
        };
        using DecoderTextModel own = new(
            "own",
            "own",
            new DecoderModel(DecoderWeights.Draw(options, new Seed(3)), Kernel.Choose(null)),
            tokenizer,
            startsTexts: true,
            threads: 1,
            new Seed(4)
        );
        TextQuery[] queries = [.. Texts.Select(text => new TextQuery(text))];
        TextReading?[] direct = await ServedEndpoint.ReadAsync(own, queries);

        using TempFolder folder = new();
        using ServedEndpoint served = ServedEndpoint.Start(
            dialect,
            new ServedDecoder(own, tokenizer),
            n =>
                (n % 20) switch
                {
                    3 => ServerFault.Cut,
                    9 => ServerFault.OneTokenTooMany,
                    13 => ServerFault.TooMany,
                    17 => ServerFault.OtherText,
                    _ => ServerFault.None,
                }
        );
        using CachedTextModel cached = new(served.Model, new TextAnswerFolder(folder.At("cache")));
        TextReading?[] answers = await ServedEndpoint.ReadAsync(cached, queries);
        int pieces = 0;
        for (int i = 0; i < Texts.Length; i++)
        {
            TextReading expected = direct[i]!;
            TextReading found = answers[i]!;
            Assert.Equal(expected.Signals.LogProbabilities, found.Signals.LogProbabilities);
            int count = expected.Signals.Count;
            if (dialect != "openai")
            {
                Assert.Equal(expected.TokenIds![^count..], found.TokenIds![^count..]);
            }

            if (dialect != "tgi")
            {
                // A map by text cannot tell two pieces of characters apart.
                bool[] told = [.. found.Tokens![^count..].Select(t => dialect == "vllm" || !t.Contains('\uFFFD'))];
                Assert.Equal(
                    expected.Signals.TopChoice!.Zip(told, (top, tells) => top && tells),
                    found.Signals.TopChoice!.Zip(told, (top, tells) => top && tells)
                );
            }

            pieces += found.Tokens!.Count(token => token.Contains('\uFFFD'));
        }

        Assert.InRange(pieces, 100, 10_000);
        Assert.Equal(100, served.Server.Counts.Answered.Count);
        Assert.All(served.Server.Counts.Answered.Values, times => Assert.Equal(1, times));
    }
}
