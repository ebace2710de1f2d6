using System.Collections.Immutable;
using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Targets.Llama;
using Telltale.Adapters.Tests.Formats.Gguf;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Tests.Targets;

public sealed class LlamaModelTests
{
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 4)]
    public async Task Our_engine_and_llama_cpp_say_the_same_of_each_token(bool tied, int keyValueHeads)
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw(tied, keyValueHeads: keyValueHeads);
        using LlamaModel llama = LlamaHere.Open(folder, file);
        using DecoderModel own = new(file.Weights, Kernel.Choose(null));
        TextQuery[] queries = [.. Short(file, 40).Select(t => new TextQuery(t))];
        TextReading[] theirs = await ReadAsync(llama, queries);
        TokenSignals[] ours = own.Read([
            .. queries.Select(q => new TokenText([file.Tokenizer.Start, .. file.Tokenizer.Encode(q.Text)])),
        ]);
        double spread = 0;
        for (int i = 0; i < queries.Length; i++)
        {
            Assert.Equal(file.Tokenizer.Encode(queries[i].Text), theirs[i].TokenIds);
            Assert.Equal(
                queries[i].Text,
                string.Concat(theirs[i].Tokens!.Where(t => t != "\uFFFD")),
                ignoreAllWhiteSpace: true
            );
            Close(ours[i].LogProbabilities, theirs[i].Signals.LogProbabilities);
            Close(ours[i].Means!, theirs[i].Signals.Means!);
            Close(ours[i].Deviations!, theirs[i].Signals.Deviations!);
            Assert.Equal(ours[i].TopChoice, theirs[i].Signals.TopChoice);
            spread = Math.Max(spread, ours[i].LogProbabilities.Max() - ours[i].LogProbabilities.Min());
        }

        // Were all tokens as likely as each other, agreement would show little.
        Assert.InRange(spread, 2, 100);
    }

    [Fact]
    public async Task An_answer_depends_on_its_text_alone()
    {
        LlamaHere.Need();
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        using LlamaModel model = LlamaHere.Open(folder, file);
        using LlamaModel threads = LlamaHere.Open(folder, file, new LlamaOptions { Threads = 2 });
        TextQuery[] queries = [.. Short(file, 60).Select(t => new TextQuery(t))];
        TextReading[] together = await ReadAsync(model, queries);
        TextReading[] shared = await ReadAsync(threads, [.. queries.Reverse()]);
        for (int i = 0; i < queries.Length; i++)
        {
            TextReading alone = (await ReadAsync(model, [queries[i]]))[0];
            Assert.Equal(alone.Signals.LogProbabilities, together[i].Signals.LogProbabilities);
            Assert.Equal(alone.Signals.LogProbabilities, shared[^(i + 1)].Signals.LogProbabilities);
        }
    }

    private static IEnumerable<string> Short(DecoderFile file, int count) =>
        SmallDecoders
            .Texts(new Seed(82).CreateRng(), 4 * count)
            .Where(t => file.Tokenizer.Encode(t).Length < 64)
            .Take(count);

    private static async Task<TextReading[]> ReadAsync(ITextModel model, TextQuery[] queries)
    {
        TextReading?[] readings = new TextReading?[queries.Length];
        await model.ReadAsync(
            queries,
            (number, reading) =>
            {
                Assert.Null(readings[number]);
                readings[number] = reading;
            },
            TestContext.Current.CancellationToken
        );
        return [.. readings.Select(r => r!)];
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int t = 0; t < expected.Length; t++)
        {
            Assert.InRange(actual[t] - expected[t], -1e-3, 1e-3);
        }
    }
}
