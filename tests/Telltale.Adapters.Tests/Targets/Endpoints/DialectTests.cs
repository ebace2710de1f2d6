using Telltale.Adapters.Store.TextAnswers;
using Telltale.Adapters.Targets.Endpoints;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>Exact: what arrives is what the served model said, token by token.</summary>
public sealed class DialectTests
{
    private static readonly string[] Texts = ServedTexts.Documents(12);

    public static TheoryData<string, bool> Reading =>
        new(
            from dialect in new[] { "openai", "vllm", "tgi" }
            from marks in new[] { true, false }
            select (dialect, marks)
        );

    [Theory]
    [MemberData(nameof(Reading))]
    public async Task A_text_is_read_as_the_model_reads_it(string dialect, bool marks)
    {
        WordBigramModel model = new(Texts[..6], marks);
        using ServedEndpoint served = ServedEndpoint.Start(dialect, model);
        TextReading?[] answers = await ServedEndpoint.ReadAsync(served.Model, [.. Texts.Select(t => new TextQuery(t))]);
        for (int i = 0; i < Texts.Length; i++)
        {
            ServedToken[] expected = [.. model.Read(Texts[i]).Skip(marks ? 1 : 0)];
            TextReading answer = answers[i]!;
            TokenSignals signals = answer.Signals;
            double[] told = [.. expected.Where(t => t.LogProbability is not null).Select(t => t.LogProbability!.Value)];
            Assert.Equal(told, signals.LogProbabilities);
            Assert.Equal(marks ? expected.Length : expected.Length - 1, signals.Count);
            Assert.EndsWith(string.Concat(answer.Tokens!), Texts[i], StringComparison.Ordinal);
            Assert.InRange(answer.Tokens!.Length, signals.Count, expected.Length);
            Assert.Equal(expected[^answer.Tokens.Length..].Select(t => t.Text), answer.Tokens);
            if (dialect == "openai")
            {
                Assert.Null(answer.TokenIds);
            }
            else
            {
                Assert.Equal(expected[^answer.Tokens.Length..].Select(t => t.Id), answer.TokenIds);
            }

            if (dialect == "tgi")
            {
                Assert.Null(signals.TopChoice);
            }
            else
            {
                Assert.Equal(expected[^signals.Count..].Select(t => t.Id == t.TopId), signals.TopChoice);
            }

            Assert.Null(signals.Means);
        }

        Assert.Contains(answers, a => dialect == "tgi" || a!.Signals.TopChoice!.Contains(true));
        Assert.Contains(answers, a => dialect == "tgi" || a!.Signals.TopChoice!.Contains(false));
        Assert.Equal(Texts.Length, served.Server.Counts.Requests);
        Assert.All(served.Server.Counts.Keys, key => Assert.Equal($"Bearer {ServedEndpoint.Key}", key));
    }

    [Theory]
    [MemberData(nameof(Reading))]
    public async Task Tokens_of_a_prefix_are_left_out(string dialect, bool marks)
    {
        const string Prefix = "Letter to the ward, written before noon.";
        WordBigramModel model = new(Texts[..6], marks);
        using ServedEndpoint served = ServedEndpoint.Start(dialect, model);
        // With its space the text begins where a token begins; without, its first token begins in the prefix.
        TextReading?[] answers = await ServedEndpoint.ReadAsync(
            served.Model,
            [new TextQuery(" " + Texts[0], Prefix), new TextQuery(Texts[0], Prefix + " "), new TextQuery(Texts[0], "")]
        );
        ServedToken[] whole = [.. model.Read($"{Prefix} {Texts[0]}")];
        ServedToken[] own = whole[^model.Read(" " + Texts[0]).Count(t => t.Text != WordBigramModel.Mark)..];
        Assert.Equal(" " + Texts[0], string.Concat(own.Select(t => t.Text)));
        Assert.Equal(own.Select(t => t.LogProbability!.Value), answers[0]!.Signals.LogProbabilities);
        Assert.Equal(own[1..].Select(t => t.LogProbability!.Value), answers[1]!.Signals.LogProbabilities);
        Assert.Equal(own[1..].Select(t => t.Text), answers[1]!.Tokens!);
        int alone = model.Read(Texts[0]).Count - 1;
        Assert.Equal(alone, answers[2]!.Signals.Count);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    [InlineData("chat")]
    public async Task Texts_are_continued(string dialect)
    {
        WordBigramModel model = new(Texts, marks: true);
        using ServedEndpoint served = ServedEndpoint.Start(dialect, model);
        IReadOnlyList<string>[] answers = new IReadOnlyList<string>[3];
        await served.Model.ContinueAsync(
            [
                new ContinuationQuery("Case 1: the", 5, 8, 1),
                new ContinuationQuery("Case 1: the", 3, 8, 0),
                new ContinuationQuery("Case 2: the", 40, 2, 0.7),
            ],
            (i, answer) => answers[i] = answer,
            CancellationToken.None
        );
        Assert.Equal(5, answers[0].Count);
        Assert.Equal(5, answers[0].Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, answers[1].Count);
        string greedy = string.Concat(model.Continue("Case 1: the", 8, 0, 0).Select(t => t.Text));
        Assert.All(answers[1], answer => Assert.Equal(greedy, answer));
        Assert.Equal(40, answers[2].Count);
        Assert.Equal(dialect == "tgi" ? 46 : 7, served.Server.Counts.Requests);
    }

    [Theory]
    [InlineData("openai", 2, 4)]
    [InlineData("openai", 8, 2)]
    [InlineData("tgi", 8, 7)]
    public async Task Continuations_are_kept_as_they_come(string dialect, int choices, int requests)
    {
        using TempFolder folder = new();
        QuickTime time = new(200);
        using LoopbackServer server = new(new WordBigramModel(Texts, marks: true), time: time);
        ContinuationQuery[] queries =
        [
            new("Case 1: the", 6, 4, 1),
            new("Case 2: the", 6, 4, 0),
            new("Case 1: the", 6, 4, 1),
        ];
        IReadOnlyList<string>?[] heard = new IReadOnlyList<string>?[3];
        // A budget of one more request each time, so that most runs end in the middle of a question.
        for (int run = 1; heard.Contains(null); run++)
        {
            EndpointModel endpoint = ServedEndpoint.Open(
                server,
                dialect,
                o =>
                    o with
                    {
                        Concurrency = 1,
                        Choices = choices,
                        Budget = new BudgetLimits { Requests = run },
                    },
                time,
                folder.At("spent"),
                []
            );
            using CachedTextModel model = new(endpoint, new TextAnswerFolder(folder.At("cache")));
            Exception? e = await Record.ExceptionAsync(() =>
                model.ContinueAsync(queries, (i, answer) => heard[i] = answer, CancellationToken.None)
            );
            Assert.Equal(run, server.Counts.Requests);
            Assert.Equal(run < requests, e is OutsideFailureException);
        }

        Assert.Equal(requests, server.Counts.Requests);
        Assert.All(server.Counts.Answered.Values, times => Assert.Equal(1, times));
        Assert.All(heard, answer => Assert.Equal(6, answer!.Count));
        Assert.Equal(6, heard[0]!.Distinct(StringComparer.Ordinal).Count());
        Assert.Single(heard[1]!.Distinct(StringComparer.Ordinal));
        Assert.Equal(heard[0], heard[2]);
    }

    [Fact]
    public async Task A_chat_tells_no_log_probabilities_and_the_refusal_says_what_remains()
    {
        using ServedEndpoint served = ServedEndpoint.Start("chat", new WordBigramModel(Texts, marks: true));
        Assert.Equal(TextAccess.Continuations, served.Model.Access);
        BadInputException e = await Assert.ThrowsAsync<BadInputException>(() =>
            ServedEndpoint.ReadAsync(served.Model, [new TextQuery("x")])
        );
        Assert.Contains("no log-probabilities", e.Message, StringComparison.Ordinal);
        Assert.Contains("samia", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, served.Server.Counts.Requests);
    }

    [Fact]
    public async Task Empty_and_long_texts_are_named_and_the_others_answered()
    {
        string longText = string.Join(' ', Texts);
        using ServedEndpoint served = ServedEndpoint.Start(
            "openai",
            new WordBigramModel(Texts, marks: true),
            longestPrompt: 400
        );
        BadInputException empty = await Assert.ThrowsAsync<BadInputException>(() =>
            ServedEndpoint.ReadAsync(served.Model, [new TextQuery("x"), new TextQuery("")])
        );
        Assert.Contains("text 2: empty", empty.Message, StringComparison.Ordinal);
        Assert.Equal(0, served.Server.Counts.Requests);

        List<int> answered = [];
        BadInputException tooLong = await Assert.ThrowsAsync<BadInputException>(() =>
            served.Model.ReadAsync(
                [
                    new TextQuery(longText),
                    new TextQuery(Texts[0]),
                    new TextQuery(longText + "!"),
                    new TextQuery(Texts[1]),
                ],
                (i, _) => answered.Add(i),
                CancellationToken.None
            )
        );
        Assert.Contains("text 1: too long for the model", tooLong.Message, StringComparison.Ordinal);
        Assert.Contains("text 3: too long", tooLong.Message, StringComparison.Ordinal);
        Assert.Contains("2048", tooLong.Message, StringComparison.Ordinal);
        Assert.Equal([1, 3], answered.Order());
        Assert.Equal(4, served.Server.Counts.Requests);
    }

    [Fact]
    public void Identity_and_name_depend_on_the_server_and_never_on_the_key()
    {
        WordBigramModel model = new(Texts, marks: true);
        using ServedEndpoint one = ServedEndpoint.Start("openai", model);
        using ServedEndpoint noKey = ServedEndpoint.Start(
            "openai",
            model,
            change: o =>
                o with
                {
                    Address = EndpointAddress.Parse(one.Server.Address, "/v1", carriesKey: false),
                    KeyVariable = null,
                }
        );
        using ServedEndpoint revised = ServedEndpoint.Start("openai", model, change: o => o with { Revision = "b" });
        using ServedEndpoint vllm = ServedEndpoint.Start("vllm", model);
        Assert.Equal(one.Model.Identity, noKey.Model.Identity);
        Assert.Equal(
            4,
            new[] { one.Model.Identity, revised.Model.Identity, vllm.Model.Identity, "" }.Distinct().Count()
        );
        Assert.Equal($"small at {one.Server.Address}/v1", one.Model.Name);
    }
}
