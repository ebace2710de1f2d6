namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>
/// Keeps to a rate: never more requests, nor more tokens, in any minute than the limits say; and sends nothing while a
/// server asks to wait. A single request of more tokens than a minute allows goes alone.
/// </summary>
/// <param name="requestsPerMinute">Most requests; null for no limit.</param>
/// <param name="tokensPerMinute">Most tokens; null for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestPace(int? requestsPerMinute, long? tokensPerMinute, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _recent = new();
    private DateTimeOffset _heldUntil = DateTimeOffset.MinValue;

    /// <summary>One request that was let through.</summary>
    internal sealed class Entry(long stamp, long tokens)
    {
        /// <summary>When.</summary>
        public long Stamp { get; } = stamp;

        /// <summary>Its tokens: the most at first, what it took later.</summary>
        public long Tokens { get; set; } = tokens;
    }

    /// <summary>Waits until a request may go.</summary>
    /// <param name="tokens">The most tokens that it can take.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<Entry> EnterAsync(long tokens, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            TimeSpan wait;
            lock (_lock)
            {
                wait = WaitFor(tokens);
                if (wait <= TimeSpan.Zero)
                {
                    Entry entry = new(time.GetTimestamp(), tokens);
                    if (requestsPerMinute is not null || tokensPerMinute is not null)
                    {
                        _recent.Enqueue(entry);
                    }

                    return entry;
                }
            }

            await Task.Delay(wait < LeastWait ? LeastWait : wait, time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Says what a request took.</summary>
    public void Settle(Entry entry, long tokens)
    {
        lock (_lock)
        {
            entry.Tokens = tokens;
        }
    }

    /// <summary>Sends nothing for a while.</summary>
    public void Hold(TimeSpan span)
    {
        lock (_lock)
        {
            DateTimeOffset until = time.GetUtcNow() + span;
            _heldUntil = until > _heldUntil ? until : _heldUntil;
        }
    }

    private TimeSpan WaitFor(long tokens)
    {
        while (_recent.TryPeek(out Entry? oldest) && time.GetElapsedTime(oldest.Stamp) >= Window)
        {
            _recent.Dequeue();
        }

        TimeSpan held = _heldUntil - time.GetUtcNow();
        if (held > TimeSpan.Zero)
        {
            return held;
        }

        bool room =
            !(_recent.Count + 1 > requestsPerMinute)
            && (_recent.Count == 0 || !(_recent.Sum(entry => entry.Tokens) + tokens > tokensPerMinute));
        return room ? TimeSpan.Zero : Window - time.GetElapsedTime(_recent.Peek().Stamp);
    }
}
