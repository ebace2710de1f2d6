using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>Each way in which a server fails, in each dialect that tells log-probabilities.</summary>
public sealed class FaultTests
{
    private static readonly string[] Texts = ServedTexts.Documents(8);
    private static readonly TextQuery[] Queries = [.. Texts.Select(text => new TextQuery(text))];
    private static readonly WordBigramModel Small = new(Texts, marks: true);
    private static readonly WordBigramModel Other = new(Texts, marks: true, pieceLength: 3);

    private static readonly ServerFault[] Passing =
    [
        ServerFault.TooMany,
        ServerFault.TooManyForSeconds,
        ServerFault.TooManyUntilDate,
        ServerFault.Broken,
        ServerFault.Unavailable,
        ServerFault.HalfJson,
        ServerFault.Cut,
        ServerFault.CutAtOnce,
        ServerFault.NoLogProbabilities,
        ServerFault.OneTokenTooMany,
        ServerFault.OtherTokenizer,
        ServerFault.OtherText,
    ];

    public static TheoryData<string, ServerFault> PassingFaults =>
        new(from dialect in new[] { "openai", "vllm", "tgi" } from fault in Passing select (dialect, fault));

    private static void SameAsTheModel(TextReading?[] answers)
    {
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(
                Small.Read(Texts[i]).Skip(1).Select(t => t.LogProbability!.Value),
                answers[i]!.Signals.LogProbabilities
            );
        }
    }

    private static async Task<Exception> FailsAsync(ServedEndpoint served, List<int>? answered = null)
    {
        Exception? e = await Record.ExceptionAsync(() =>
            served.Model.ReadAsync(Queries, (i, _) => answered?.Add(i), CancellationToken.None)
        );
        Assert.NotNull(e);
        Assert.DoesNotContain(ServedEndpoint.Key[3..], e.ToString(), StringComparison.Ordinal);
        Assert.All(served.Notes, n => Assert.DoesNotContain(ServedEndpoint.Key[3..], n, StringComparison.Ordinal));
        return e;
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task What_passes_is_asked_again_and_nothing_else_is(string dialect, ServerFault fault)
    {
        // One question at a time, so that the third request follows two answers from which the tokenizer is known.
        using ServedEndpoint served = ServedEndpoint.Start(
            dialect,
            Small,
            n => n is 3 or 4 or 8 ? fault : ServerFault.None,
            o => o with { Concurrency = 1 },
            other: Other
        );
        SameAsTheModel(await ServedEndpoint.ReadAsync(served.Model, Queries));
        Assert.Equal(fault is ServerFault.OneTokenTooMany ? 8 : 11, served.Server.Counts.Requests);
        Assert.All(served.Server.Counts.Answered.Values, times => Assert.Equal(1, times));
        Assert.Equal(8, served.Server.Counts.Answered.Count);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    public async Task A_server_that_hangs_is_left_and_asked_again(string dialect)
    {
        using ServedEndpoint served = ServedEndpoint.Start(
            dialect,
            Small,
            n => n is 3 ? ServerFault.Hang : ServerFault.None,
            o => o with { Timeout = TimeSpan.FromSeconds(1) },
            new QuickTime(1)
        );
        SameAsTheModel(await ServedEndpoint.ReadAsync(served.Model, Queries));
        Assert.Equal(9, served.Server.Counts.Requests);
    }

    [Theory]
    [InlineData(ServerFault.TooMany, "HTTP 429", "5 attempts")]
    [InlineData(ServerFault.TooManyForSeconds, "HTTP 429", "Rate limit reached")]
    [InlineData(ServerFault.Broken, "HTTP 500", "internal error")]
    [InlineData(ServerFault.Unavailable, "HTTP 503", "loading")]
    [InlineData(ServerFault.HalfJson, "not whole JSON", "run again")]
    [InlineData(ServerFault.Cut, "connection failed", "run again")]
    [InlineData(ServerFault.OtherText, "do not join to the text", "5 attempts")]
    [InlineData(ServerFault.OtherTokenizer, "tokens have changed", "another model or tokenizer")]
    public async Task What_does_not_pass_ends_it_with_the_reason(ServerFault fault, params string[] words)
    {
        using ServedEndpoint served = ServedEndpoint.Start(
            "openai",
            Small,
            n => n > 4 ? fault : ServerFault.None,
            o => o with { Concurrency = 1, Attempts = 5 },
            other: Other
        );
        List<int> answered = [];
        Exception e = await FailsAsync(served, answered);
        Assert.IsType<OutsideFailureException>(e);
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
        Assert.Equal([0, 1, 2, 3], answered);
        Assert.Equal(9, served.Server.Counts.Requests);
        Assert.Contains("9 requests", served.Model.Spent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServerFault.Unauthorised, "TELLTALE_TEST_KEY", "HTTP 401", "(hidden)")]
    [InlineData(ServerFault.Forbidden, "TELLTALE_TEST_KEY", "HTTP 403", "what the key may do")]
    [InlineData(ServerFault.NotFound, "HTTP 404", "check the address", "'small'")]
    [InlineData(ServerFault.Elsewhere, "https://example.com/v1", "not followed", "address")]
    public async Task What_the_user_must_mend_is_not_asked_again(ServerFault fault, params string[] words)
    {
        using ServedEndpoint served = ServedEndpoint.Start(
            "openai",
            Small,
            _ => fault,
            o => o with { Concurrency = 1 }
        );
        Exception e = await FailsAsync(served);
        Assert.IsType<BadInputException>(e);
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
        Assert.Equal(1, served.Server.Counts.Requests);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    public async Task An_endpoint_without_log_probabilities_is_refused_early_with_what_remains(string dialect)
    {
        using ServedEndpoint served = ServedEndpoint.Start(
            dialect,
            Small,
            _ => ServerFault.NoLogProbabilities,
            o => o with { Concurrency = 1 }
        );
        Exception e = await FailsAsync(served);
        Assert.IsType<BadInputException>(e);
        Assert.Contains("samia", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, served.Server.Counts.Requests);
    }

    [Fact]
    public async Task An_answer_that_holds_the_key_is_not_kept()
    {
        using ServedEndpoint served = ServedEndpoint.Start("openai", Small, _ => ServerFault.KeyInAnswer);
        List<int> answered = [];
        Exception e = await FailsAsync(served, answered);
        Assert.Contains("holds the key", e.Message, StringComparison.Ordinal);
        Assert.Empty(answered);
    }

    [Fact]
    public async Task Waiting_beyond_the_limit_gives_up_and_says_so()
    {
        using ServedEndpoint served = ServedEndpoint.Start(
            "openai",
            Small,
            _ => ServerFault.TooManyForSeconds,
            o => o with { Concurrency = 1, LongestWait = TimeSpan.FromSeconds(1) }
        );
        Exception e = await FailsAsync(served);
        Assert.Contains("max_wait", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, served.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_outside_failure()
    {
        using ServedEndpoint served = ServedEndpoint.Start("openai", Small, change: o => o with { Attempts = 2 });
        served.Server.Dispose();
        Exception e = await FailsAsync(served);
        Assert.IsType<OutsideFailureException>(e);
        Assert.Contains("no connection", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wait_when_the_server_asks_one_to_wait()
    {
        const int AtOnce = 3;
        QuickTime time = new(10);
        using ServedEndpoint served = ServedEndpoint.Start(
            "openai",
            Small,
            n => n is 6 ? ServerFault.TooManyForSeconds : ServerFault.None,
            o => o with { Concurrency = AtOnce },
            time
        );
        TextQuery[] many = [.. ServedTexts.Documents(60, seed: 9).Select(text => new TextQuery(text))];
        await ServedEndpoint.ReadAsync(served.Model, many);
        long[] arrivals = [.. served.Server.Counts.Arrivals];
        Assert.Equal(61, arrivals.Length);
        // What was under way, and one more of each before the answer was read.
        int meanwhile = arrivals[6..].Count(a => time.GetElapsedTime(arrivals[5], a).TotalSeconds < 2);
        Assert.InRange(meanwhile, 0, 2 * (AtOnce - 1));
    }

    [Fact]
    public async Task No_more_requests_at_once_than_allowed_and_no_more_in_a_minute()
    {
        QuickTime time = new(200);
        using ServedEndpoint served = ServedEndpoint.Start(
            "openai",
            Small,
            change: o => o with { Concurrency = 3, RequestsPerMinute = 4 },
            time: time
        );
        await ServedEndpoint.ReadAsync(served.Model, Queries);
        Assert.InRange(served.Server.Counts.MostAtOnce, 1, 3);
        long[] arrivals = [.. served.Server.Counts.Arrivals];
        Assert.InRange(time.GetElapsedTime(arrivals[0], arrivals[^1]).TotalSeconds, 55, 600);
    }

    [Fact]
    public async Task An_interruption_sends_nothing_more_and_keeps_what_is_under_way()
    {
        using ServedEndpoint served = ServedEndpoint.Start("openai", Small, change: o => o with { Concurrency = 2 });
        using CancellationTokenSource stop = new();
        List<int> answered = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            served.Model.ReadAsync(
                Queries,
                (i, _) =>
                {
                    answered.Add(i);
                    stop.Cancel();
                },
                stop.Token
            )
        );
        Assert.InRange(answered.Count, 1, 3);
        Assert.Equal(served.Server.Counts.Answered.Count, answered.Count);
    }
}
