using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Core;
using Telltale.Core.Randomness;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

public sealed class RequestBudgetTests
{
    private static Task<Reservation> Reserve(RequestBudget budget, long prompt, long completion = 0) =>
        budget.ReserveAsync(new TokenCount(prompt, completion), CancellationToken.None);

    [Fact]
    public async Task What_was_set_aside_and_not_taken_comes_back()
    {
        using RequestBudget budget = new(new BudgetLimits { Tokens = 100 }, null);
        Reservation first = await Reserve(budget, 80, 10);
        Task<Reservation> second = Reserve(budget, 50);
        Assert.False(second.IsCompleted);
        budget.Settle(first, new TokenCount(40, 10));
        budget.Settle(await second, new TokenCount(50, 0));
        Assert.Equal(new TokenCount(90, 10), budget.Tokens);
        OutsideFailureException e = await Assert.ThrowsAsync<OutsideFailureException>(() => Reserve(budget, 1));
        Assert.Contains("2 requests, 100 of 100 tokens", e.Message, StringComparison.Ordinal);
        Assert.Contains("run again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_count_when_they_are_sent()
    {
        using RequestBudget budget = new(new BudgetLimits { Requests = 2 }, null);
        budget.Settle(await Reserve(budget, 10), default);
        budget.Settle(await Reserve(budget, 10), default);
        await Assert.ThrowsAsync<OutsideFailureException>(() => Reserve(budget, 10));
        Assert.Equal(2, budget.Requests);
        Assert.Equal(0, budget.Tokens.Total);
    }

    [Fact]
    public async Task Money_is_tokens_times_price()
    {
        BudgetLimits limits = new()
        {
            Money = 1,
            PromptPrice = 2,
            CompletionPrice = 8,
        };
        Assert.Equal(0.0082m, limits.Cost(new TokenCount(100, 1000)));
        using RequestBudget budget = new(limits, null);
        budget.Settle(await Reserve(budget, 400_000, 20_000), new TokenCount(400_000, 20_000));
        Assert.Equal("1 requests, 420000 tokens, cost 0.96 of 1", budget.Spoken);
        budget.Settle(await Reserve(budget, 20_000), default);
        OutsideFailureException e = await Assert.ThrowsAsync<OutsideFailureException>(() => Reserve(budget, 20_001));
        Assert.Contains("cost 0.96 of 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_more_than_the_most_is_reckoned_with()
    {
        using RequestBudget budget = new(new BudgetLimits { Tokens = 100 }, null);
        budget.Settle(await Reserve(budget, 10), new TokenCount(45, 0));
        budget.Settle(await Reserve(budget, 10), new TokenCount(45, 0));
        await Assert.ThrowsAsync<OutsideFailureException>(() => Reserve(budget, 10));
        Assert.Equal(90, budget.Tokens.Total);
    }

    [Fact]
    public async Task Many_at_once_never_go_beyond()
    {
        Rng rng = new Seed(3).CreateRng();
        int[] sizes = [.. Enumerable.Range(0, 300).Select(_ => 1 + rng.NextInt(60))];
        using RequestBudget budget = new(new BudgetLimits { Tokens = 3000, Requests = 200 }, null);
        long taken = 0;
        int refused = 0;
        await Parallel.ForEachAsync(
            sizes,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (size, stop) =>
            {
                try
                {
                    Reservation aside = await budget.ReserveAsync(new TokenCount(size, 0), stop);
                    Assert.InRange(budget.Tokens.Total, 0, 3000);
                    await Task.Yield();
                    Interlocked.Add(ref taken, size / 2);
                    budget.Settle(aside, new TokenCount(size / 2, 0));
                }
                catch (OutsideFailureException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        );
        Assert.Equal(taken, budget.Tokens.Total);
        Assert.InRange(taken, 0, 3000);
        Assert.Equal(300, budget.Requests + refused);
        Assert.InRange(budget.Requests, 1, 200);
    }

    [Fact]
    public async Task A_ledger_outlives_the_process_and_counts_what_was_under_way_in_full()
    {
        using TempFolder folder = new();
        string path = folder.At("kept", "spent");
        using (RequestBudget budget = new(BudgetLimits.None, BudgetLedger.Open(path)))
        {
            budget.Settle(await Reserve(budget, 100, 10), new TokenCount(40, 2));
            await Reserve(budget, 50, 5);
            Refused.With(() => BudgetLedger.Open(path), "spent", "another run");
        }

        using (RequestBudget budget = new(new BudgetLimits { Requests = 3 }, BudgetLedger.Open(path)))
        {
            Assert.Equal((2, new TokenCount(90, 7)), (budget.Requests, budget.Tokens));
            budget.Settle(await Reserve(budget, 1), new TokenCount(1, 0));
            await Assert.ThrowsAsync<OutsideFailureException>(() => Reserve(budget, 1));
        }

        // Killed in the middle of a line.
        File.AppendAllText(path, "r 4 1");
        using (BudgetLedger ledger = BudgetLedger.Open(path))
        {
            Assert.Equal((3, new TokenCount(91, 7)), (ledger.Requests, ledger.Tokens));
            ledger.Reserve(new TokenCount(9, 0));
        }

        using (BudgetLedger ledger = BudgetLedger.Open(path))
        {
            Assert.Equal((4, new TokenCount(100, 7)), (ledger.Requests, ledger.Tokens));
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Theory]
    [InlineData("something else\n", "line 1")]
    [InlineData("telltale/spent/1\nr 1 2\n", "line 2")]
    [InlineData("telltale/spent/1\nr 1 2 3\ns 2 2 3\n", "line 3")]
    [InlineData("telltale/spent/1\nr 1 2 3\nr 1 2 3\n", "line 3")]
    public void A_damaged_ledger_is_refused(string content, string line)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.At("spent"), content);
        Refused.With(() => BudgetLedger.Open(folder.At("spent")), "spent", line, "begin the budget anew");
    }
}
