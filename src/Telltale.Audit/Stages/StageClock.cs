namespace Telltale.Audit.Stages;

/// <summary>Measures how long each stage of a run takes.</summary>
/// <param name="time">The clock.</param>
public sealed class StageClock(TimeProvider time)
{
    private readonly SortedDictionary<string, double> _seconds = new(StringComparer.Ordinal);

    /// <summary>When the clock was made, UTC.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>Seconds of wall time by stage, to the millisecond.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>A moment that <see cref="Since"/> counts from.</summary>
    public long Now() => time.GetTimestamp();

    /// <summary>Time passed since such a moment.</summary>
    public TimeSpan Since(long moment) => time.GetElapsedTime(moment);

    /// <summary>Adds time that was measured elsewhere to what the stage took before.</summary>
    public void Add(string stage, TimeSpan spent) =>
        _seconds[stage] = Math.Round(_seconds.GetValueOrDefault(stage) + spent.TotalSeconds, 3);

    /// <summary>Runs a stage that gives nothing back.</summary>
    public void Measure(string stage, Action work) =>
        Measure(
            stage,
            () =>
            {
                work();
                return 0;
            }
        );

    /// <summary>Runs a stage and adds its time to what the stage took before.</summary>
    public T Measure<T>(string stage, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        long began = time.GetTimestamp();
        T result = work();
        Add(stage, time.GetElapsedTime(began));
        return result;
    }
}
