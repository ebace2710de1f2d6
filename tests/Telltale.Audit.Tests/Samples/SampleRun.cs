using System.Collections.Concurrent;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Samples;

/// <summary>An audit small enough to run in a moment.</summary>
internal static class SampleRun
{
    public static RecordSet Records(int count = 60, ImageShape? image = null, float scale = 1)
    {
        Rng rng = new Seed(5).CreateRng();
        int width = image is null ? 4 : image.Height * image.Width * image.Channels;
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => rng.NextInt(3))];
        float[] features =
        [
            .. Enumerable
                .Range(0, count * width)
                .Select(i => scale * (float)((labels[i / width] == i % 3 ? 1 : 0) + rng.NextNormal())),
        ];
        return new RecordSet(features, labels, 3, image, "hash");
    }

    public static AuditRun Of(
        AuditPlan plan,
        IAnswerStore store,
        int threads = 1,
        RecordSet? records = null,
        IAuditProgress? progress = null,
        CheckpointOptions? checkpoints = null
    ) =>
        new()
        {
            Plan = plan,
            Records = records ?? Records(),
            Kernel = Kernel.Choose("plain"),
            Store = store,
            Checkpoints = checkpoints ?? new CheckpointOptions(new LeftModels(), TimeProvider.System),
            Progress = progress ?? new Quiet(),
            Clock = new StageClock(TimeProvider.System),
            Threads = threads,
            Version = "1",
        };
}

/// <summary>Stored answers in memory, counting what is saved.</summary>
internal sealed class MemoryStore : IAnswerStore
{
    public ConcurrentDictionary<(string Key, int Model), ModelAnswers> Kept { get; } = new();

    public ConcurrentBag<int> Saved { get; } = [];

    public ModelAnswers? Load(string key, int model, int length) =>
        Kept.TryGetValue((key, model), out ModelAnswers? answers) && answers.Logits.Length == length ? answers : null;

    public void Save(string key, int model, ModelAnswers answers)
    {
        Saved.Add(model);
        Kept[(key, model)] = answers;
    }
}

/// <summary>Models in training, in memory; at the n-th save of the third model the run ends, as if it was killed.</summary>
internal sealed class LeftModels : ICheckpointStore
{
    public ConcurrentDictionary<(string Key, int Model), byte[]> Kept { get; } = new();

    /// <summary>0 for never.</summary>
    public int KillAt { get; set; }

    public Stream? Open(string key, int model) =>
        Kept.TryGetValue((key, model), out byte[]? bytes) ? new MemoryStream(bytes) : null;

    public void Save(string key, int model, Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        Kept[(key, model)] = stream.ToArray();
        if (model == 2 && KillAt > 0 && --KillAt == 0)
        {
            throw new InvalidTimeZoneException();
        }
    }

    public void Remove(string key, int model) => Kept.TryRemove((key, model), out _);
}

/// <summary>Progress that nobody watches, or that somebody acts on.</summary>
internal sealed class Quiet(
    Action<double>? onReport = null,
    Action<string>? onNote = null,
    Action<string>? onBegin = null
) : IAuditProgress
{
    public void Begin(string stage, int units) => onBegin?.Invoke(stage);

    public void Report(double done) => onReport?.Invoke(done);

    public void Note(string text) => onNote?.Invoke(text);

    public void End() { }
}
