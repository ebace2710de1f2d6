namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>A clock that runs so many times faster than the real one, timers included: a minute's wait takes a moment.</summary>
internal sealed class QuickTime(int speed) : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly long _began = System.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(_began).Ticks * speed;

    public override DateTimeOffset GetUtcNow() => Begin + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new QuickTimer(this, System.CreateTimer(callback, state, Real(dueTime), Real(period)));

    // Rounded up: a timer must not ring before its time.
    private TimeSpan Real(TimeSpan span) =>
        span <= TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / speed));

    private sealed class QuickTimer(QuickTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Real(dueTime), time.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
