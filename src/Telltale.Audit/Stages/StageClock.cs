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
        double before = _seconds.GetValueOrDefault(stage);
        _seconds[stage] = Math.Round(before + time.GetElapsedTime(began).TotalSeconds, 3);
        return result;
    }
}
