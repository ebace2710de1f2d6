using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>
/// Keeps to a budget: the most that a request can take is set aside before it is sent, and what it did not take is given
/// back when it is known. So the budget is never exceeded, whatever runs at once. A request that failed counts as sent.
/// </summary>
internal sealed class RequestBudget : IDisposable
{
    private readonly Lock _lock = new();
    private readonly BudgetLimits _limits;
    private readonly BudgetLedger? _ledger;
    private long _requests;
    private int _underWay;
    private TokenCount _tokens;
    private long _surprise;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="limits">What may be spent.</param>
    /// <param name="ledger">Where it is written down and what was spent before; null for this process alone.</param>
    public RequestBudget(BudgetLimits limits, BudgetLedger? ledger)
    {
        _limits = limits;
        _ledger = ledger;
        _requests = ledger?.Requests ?? 0;
        _tokens = ledger?.Tokens ?? default;
    }

    /// <summary>What is spent and set aside, for a person.</summary>
    public string Spoken
    {
        get
        {
            lock (_lock)
            {
                return _limits.Spoken(_requests, _tokens);
            }
        }
    }

    /// <summary>Requests sent so far.</summary>
    public long Requests
    {
        get
        {
            lock (_lock)
            {
                return _requests;
            }
        }
    }

    /// <summary>Tokens spent and set aside so far.</summary>
    public TokenCount Tokens
    {
        get
        {
            lock (_lock)
            {
                return _tokens;
            }
        }
    }

    /// <summary>Sets aside what a request can take at most; waits for others to give back where that is needed.</summary>
    /// <exception cref="OutsideFailureException">It goes beyond the budget, and nothing more can come back.</exception>
    public async Task<Reservation> ReserveAsync(TokenCount most, CancellationToken stop)
    {
        while (true)
        {
            Task settled;
            lock (_lock)
            {
                // A server that took more than the most that was reckoned with may do so again.
                TokenCount aside = most with
                {
                    Prompt = most.Prompt + _surprise,
                };
                string? lacking = Short(aside);
                if (lacking is null)
                {
                    long number = _ledger?.Reserve(aside) ?? 0;
                    _requests++;
                    _underWay++;
                    _tokens += aside;
                    return new Reservation(number, aside);
                }

                if (_underWay == 0)
                {
                    throw new OutsideFailureException(
                        $"The budget is spent: {_limits.Spoken(_requests, _tokens)}; the next request could take {lacking}. "
                            + "What was answered is kept; raise the budget and run again to go on from here."
                            + (
                                _ledger is null
                                    ? ""
                                    : $" What was spent so far stands in {_ledger.Path}; delete that to begin the budget anew."
                            )
                    );
                }

                settled = _settled.Task;
            }

            await settled.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Says what a request took; the rest is free again.</summary>
    public void Settle(Reservation reservation, TokenCount used)
    {
        lock (_lock)
        {
            _tokens += used - reservation.Aside;
            _surprise = Math.Max(_surprise, used.Total - reservation.Aside.Total + _surprise);
            _underWay--;
            _ledger?.Settle(reservation.Number, used);
            TaskCompletionSource settled = _settled;
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            settled.SetResult();
        }
    }

    /// <summary>Closes the ledger.</summary>
    public void Dispose() => _ledger?.Dispose();

    /// <summary>What the budget is too short for; null where it is not.</summary>
    private string? Short(TokenCount aside) =>
        _requests + 1 > _limits.Requests ? "one more request"
        : _tokens.Total + aside.Total > _limits.Tokens ? $"{aside.Total} tokens"
        : _limits.Cost(_tokens + aside) > _limits.Money
            ? $"{Math.Round(_limits.Cost(aside), 6)} ({aside.Prompt} + {aside.Completion} tokens)"
        : null;
}

/// <summary>What was set aside for one request.</summary>
/// <param name="Number">Its number in the ledger.</param>
/// <param name="Aside">The most that it can take.</param>
internal sealed record Reservation(long Number, TokenCount Aside);
