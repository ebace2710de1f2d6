using Telltale.Adapters.Targets.Endpoints.Traffic;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class RequestPaceTests
{
    [Theory]
    [InlineData(20, null)]
    [InlineData(null, 100L)]
    [InlineData(30, 120L)]
    public async Task No_minute_has_more_than_the_limits(int? requests, long? tokens)
    {
        QuickTime time = new(400);
        RequestPace pace = new(requests, tokens, time);
        List<(long Stamp, long Tokens)> entered = [];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 60),
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (i, stop) =>
            {
                RequestPace.Entry entry = await pace.EnterAsync(4 + (i % 3), stop);
                lock (entered)
                {
                    entered.Add((entry.Stamp, entry.Tokens));
                }
            }
        );
        entered.Sort();
        foreach ((long stamp, _) in entered)
        {
            (long, long Tokens)[] minute =
            [
                .. entered.Where(e => e.Stamp >= stamp && e.Stamp - stamp < TimeSpan.FromMinutes(1).Ticks),
            ];
            Assert.InRange(minute.Length, 1, requests ?? int.MaxValue);
            Assert.InRange(minute.Sum(e => e.Tokens), 1, tokens ?? long.MaxValue);
        }

        // And no more waiting than that takes.
        double minutes = TimeSpan.FromTicks(entered[^1].Stamp - entered[0].Stamp).TotalMinutes;
        Assert.InRange(minutes, 1.9, 8);
    }

    [Fact]
    public async Task What_was_not_taken_makes_room_and_one_large_request_goes_alone()
    {
        QuickTime time = new(400);
        RequestPace pace = new(null, 100, time);
        RequestPace.Entry large = await pace.EnterAsync(1000, CancellationToken.None);
        pace.Settle(large, 10);
        Task second = pace.EnterAsync(90, CancellationToken.None);
        Assert.True(second.IsCompletedSuccessfully);
        Task third = pace.EnterAsync(1, CancellationToken.None);
        Assert.False(third.IsCompleted);
        await third;
        Assert.InRange(time.GetElapsedTime(large.Stamp).TotalMinutes, 1, 10);
    }

    [Fact]
    public async Task Nothing_goes_while_a_server_asks_to_wait()
    {
        QuickTime time = new(400);
        RequestPace pace = new(null, null, time);
        long start = time.GetTimestamp();
        pace.Hold(TimeSpan.FromSeconds(40));
        pace.Hold(TimeSpan.FromSeconds(5));
        RequestPace.Entry entry = await pace.EnterAsync(1, CancellationToken.None);
        Assert.InRange(TimeSpan.FromTicks(entry.Stamp - start).TotalSeconds, 40, 400);
    }

    [Fact]
    public async Task Waiting_can_be_stopped()
    {
        RequestPace pace = new(1, null, new QuickTime(1));
        await pace.EnterAsync(1, CancellationToken.None);
        using CancellationTokenSource stop = new();
        Task waiting = pace.EnterAsync(1, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
