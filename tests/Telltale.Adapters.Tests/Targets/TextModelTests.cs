using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Targets.Llama;
using Telltale.Adapters.Targets.OwnModel;
using Telltale.Adapters.Tests.Formats.Gguf;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Language.Models;

namespace Telltale.Adapters.Tests.Targets;

/// <summary>What every text model in a file must do, whichever engine runs it.</summary>
public sealed class TextModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Engines => [false, true];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Each_token_of_a_long_text_is_asked_about_once_after_enough_others(bool llama)
    {
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        using IDistributionModel model = Open(folder, file, llama);
        using DecoderModel decoder = new(file.Weights, Kernel.Choose(null));
        string text = string.Concat(SmallDecoders.Texts(new Seed(90).CreateRng(), 7));
        string prefix = "the patient said";
        int[] tokens = file.Tokenizer.Encode(text);
        Assert.InRange(tokens.Length, 130, 1000);
        foreach (string? before in (string?[])[null, prefix])
        {
            TextReading reading = await ReadAsync(model, new TextQuery(text, before));
            int[] head = [file.Tokenizer.Start, .. file.Tokenizer.Encode(before ?? "")];
            Assert.Equal(tokens, reading.TokenIds);
            Assert.Equal(tokens.Length, reading.Signals.Count);
            int room = 64 + 1 - head.Length;
            for (int t = 0; t < tokens.Length; t++)
            {
                // The naive answer: of all that may stand before, as much as the first window with this token shows.
                int windows = Math.Max(0, (t - room + (room - (room / 2))) / (room - (room / 2)));
                int start = Math.Min(windows * (room - (room / 2)), Math.Max(0, tokens.Length - room));
                TokenText asked = new([.. head, .. tokens[start..(t + 1)]], head.Length + t - start);
                TokenSignals alone = decoder.Read([asked])[0];
                Assert.Equal(1, alone.Count);
                Assert.InRange(reading.Signals.LogProbabilities[t] - alone.LogProbabilities[0], -1e-3, 1e-3);
                Assert.InRange(reading.Signals.Means![t] - alone.Means![0], -1e-3, 1e-3);
                Assert.InRange(reading.Signals.Deviations![t] - alone.Deviations![0], -1e-3, 1e-3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Whole_distributions_give_what_the_reading_says(bool llama)
    {
        using TempFolder folder = new();
        using IDistributionModel model = Open(folder, SmallDecoders.Draw(), llama);
        TextQuery query = new(string.Concat(SmallDecoders.Texts(new Seed(91).CreateRng(), 8)), "helped too");
        TextReading reading = await ReadAsync(model, query);
        int next = 0;
        await model.DistributionsAsync(
            query,
            (place, row) =>
            {
                Assert.Equal(next++, place);
                Assert.Equal(model.Vocabulary, row.Length);
                (double sum, double mean, double square) = (0, 0, 0);
                foreach (float l in row)
                {
                    double p = Math.Exp(l);
                    (sum, mean, square) = (sum + p, mean + (p * l), square + (p * l * l));
                }

                Assert.InRange(sum, 1 - 1e-4, 1 + 1e-4);
                double own = row[reading.TokenIds![place]];
                Assert.InRange(own - reading.Signals.LogProbabilities[place], -1e-4, 1e-4);
                Assert.InRange(mean - reading.Signals.Means![place], -1e-3, 1e-3);
                Assert.InRange(Math.Sqrt(square - (mean * mean)) - reading.Signals.Deviations![place], -2e-3, 2e-3);
                bool top = true;
                foreach (float l in row)
                {
                    top &= l <= own;
                }

                Assert.Equal(top, reading.Signals.TopChoice![place]);
            },
            Stop
        );
        Assert.Equal(reading.Signals.Count, next);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Continuations_are_the_likeliest_tokens_or_drawn_by_their_question(bool llama)
    {
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        using IDistributionModel model = Open(folder, file, llama);
        using DecoderModel decoder = new(file.Weights, Kernel.Choose(null));
        string text = "the patient said";
        IReadOnlyList<string> likeliest = await ContinueAsync(model, new ContinuationQuery(text, 2, 12, 0));
        int[] expected = decoder.Continue(
            [
                [file.Tokenizer.Start, .. file.Tokenizer.Encode(text)],
            ],
            new ContinuationOptions
            {
                Tokens = 12,
                Temperature = 0,
                Stop = file.Tokenizer.End,
            },
            new Seed(1),
            Stop
        )[0];
        Assert.Equal([file.Tokenizer.Decode(expected), file.Tokenizer.Decode(expected)], likeliest);
        IReadOnlyList<string> drawn = await ContinueAsync(model, new ContinuationQuery(text, 6, 12, 1));
        Assert.Equal(drawn, await ContinueAsync(model, new ContinuationQuery(text, 6, 12, 1)));
        Assert.InRange(drawn.Distinct().Count(), 5, 6);
        string huge = string.Concat(SmallDecoders.Texts(new Seed(92).CreateRng(), 40));
        Assert.Equal(2, (await ContinueAsync(model, new ContinuationQuery(huge, 2, 8, 1))).Count);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Texts_that_cannot_be_asked_about_are_named(bool llama)
    {
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        using (IDistributionModel model = Open(folder, file, llama))
        {
            await Refused(model, "text 2: empty", new TextQuery("one"), new TextQuery(""));
            string prefix = string.Concat(Enumerable.Repeat("\u0001", 40));
            await Refused(model, "at most 32", new TextQuery("one", prefix));
            Assert.Equal(1, (await ReadAsync(model, new TextQuery("\u0001"))).Signals.Count);
        }

        using IDistributionModel plain = Open(folder, file with { StartsTexts = false }, llama);
        await Refused(plain, "text 1: one token long", new TextQuery("\u0001"));
        Assert.Equal(2, (await ReadAsync(plain, new TextQuery("\u0001\u0002\u0003"))).Signals.Count);

        static async Task Refused(ITextModel model, string part, params TextQuery[] queries)
        {
            BadInputException e = await Assert.ThrowsAsync<BadInputException>(() =>
                model.ReadAsync(queries, (_, _) => { }, Stop)
            );
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Identity_depends_on_the_numbers_and_the_tokenizer(bool llama)
    {
        using TempFolder folder = new();
        DecoderFile file = SmallDecoders.Draw();
        using IDistributionModel model = Open(folder, file, llama);
        using IDistributionModel same = Open(folder, SmallDecoders.Draw(), llama);
        using IDistributionModel other = Open(folder, SmallDecoders.Draw(tied: false), llama);
        using IDistributionModel unstarted = Open(folder, file with { StartsTexts = false }, llama);
        Assert.Equal(model.Identity, same.Identity);
        Assert.Equal(4, ((string[])[model.Identity, other.Identity, unstarted.Identity, ""]).Distinct().Count());
        Assert.Equal(file.Tokenizer.Hash, model.TokenizerIdentity);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_question_can_be_stopped_and_the_next_is_answered(bool llama)
    {
        using TempFolder folder = new();
        using IDistributionModel model = Open(folder, SmallDecoders.Draw(), llama);
        TextQuery[] many = [.. SmallDecoders.Texts(new Seed(93).CreateRng(), 200).Select(t => new TextQuery(t))];
        double[] before = (await ReadAsync(model, many[0])).Signals.LogProbabilities;
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            model.ReadAsync(many, (_, _) => source.Cancel(), source.Token)
        );
        Assert.Equal(before, (await ReadAsync(model, many[0])).Signals.LogProbabilities);
    }

    private static IDistributionModel Open(TempFolder folder, DecoderFile file, bool llama)
    {
        if (llama)
        {
            LlamaHere.Need();
            return LlamaHere.Open(folder, file);
        }

        DecoderGguf.Write(folder.At("own.gguf"), file, "small");
        return OwnModelFile.Open(folder.At("own.gguf"), Kernel.Choose(null), 1, new Seed(0));
    }

    private static async Task<TextReading> ReadAsync(ITextModel model, TextQuery query)
    {
        TextReading? reading = null;
        await model.ReadAsync([query], (_, answer) => reading = answer, Stop);
        return reading!;
    }

    private static async Task<IReadOnlyList<string>> ContinueAsync(ITextModel model, ContinuationQuery query)
    {
        IReadOnlyList<string>? answers = null;
        await model.ContinueAsync([query], (_, answer) => answers = answer, Stop);
        return answers!;
    }
}
