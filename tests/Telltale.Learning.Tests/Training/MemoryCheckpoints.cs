using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

/// <summary>Checkpoints in memory; after so many saves, the run that saves is ended.</summary>
internal sealed class MemoryCheckpoints : ICheckpointStore
{
    public Dictionary<(string Key, int Model), byte[]> Kept { get; } = [];

    public int KillAfter { get; set; } = int.MaxValue;

    public int Saves { get; private set; }

    public Stream? Open(string key, int model) =>
        Kept.TryGetValue((key, model), out byte[]? bytes) ? new MemoryStream(bytes) : null;

    public void Save(string key, int model, Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        Kept[(key, model)] = stream.ToArray();
        Saves++;
        if (--KillAfter == 0)
        {
            throw new KilledException();
        }
    }

    public void Remove(string key, int model) => Kept.Remove((key, model));
}

/// <summary>Stands for the end of the process.</summary>
internal sealed class KilledException : Exception;

/// <summary>A clock that goes on by a step whenever it is asked.</summary>
internal sealed class StepClock(TimeSpan step) : TimeProvider
{
    private long _ticks;
    private int _asked;

    public Action<int>? OnAsked { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        OnAsked?.Invoke(++_asked);
        return _ticks += step.Ticks;
    }
}
