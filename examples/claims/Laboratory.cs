using Telltale.Adapters.Plans;
using Telltale.Adapters.Sources;
using Telltale.Adapters.Store;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Claims;

/// <summary>Where claims are tried: trains what a plan asks for, once, and attacks it.</summary>
internal sealed class Laboratory
{
    private readonly string _root;
    private readonly RunFolder _folder;
    private readonly IAuditProgress _progress;
    private readonly Dictionary<string, RecordSet> _records = new(StringComparer.Ordinal);

    /// <param name="root">The repository: where the plans' paths start.</param>
    /// <param name="folder">Keeps trained models' answers, which several claims share.</param>
    /// <param name="threads">Threads to use; no figure depends on it.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="stop">Stops; what was trained is kept.</param>
    public Laboratory(
        string root,
        RunFolder folder,
        int threads,
        IAuditProgress progress,
        TimeProvider time,
        CancellationToken stop
    )
    {
        _root = root;
        _folder = folder;
        _progress = progress;
        Threads = threads;
        Time = time;
        Stop = stop;
    }

    /// <summary>Threads to use.</summary>
    public int Threads { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Stops.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Root of what the experiments draw themselves.</summary>
    public static Seed Seed { get; } = new(20);

    /// <summary>Does the arithmetic of training.</summary>
    public Kernel Kernel { get; } = Kernel.Choose(null);

    /// <summary>The whole job of a plan up to the scores.</summary>
    /// <param name="plan">YAML.</param>
    public AuditOutcome Run(string plan)
    {
        AuditPlan read = Read(plan);
        CheckpointFolder checkpoints = new(_folder.At("answers"));
        return new AuditRun
        {
            Plan = read,
            Records = Records(read),
            Kernel = Kernel,
            Store = new AnswerFolder(_folder.At("answers")),
            Checkpoints = new CheckpointOptions(checkpoints, Time),
            Progress = _progress,
            Clock = new StageClock(Time),
            Threads = Threads,
            Version = typeof(AuditRun).Assembly.GetName().Version!.ToString(),
        }.Execute(Stop);
    }

    /// <summary>A checked plan.</summary>
    public AuditPlan Read(string plan) => YamlPlan.Parse(plan, "claims", _root);

    /// <summary>The records of a plan.</summary>
    public RecordSet Records(AuditPlan plan)
    {
        if (!_records.TryGetValue(plan.Data.Features, out RecordSet? records))
        {
            _records.Add(plan.Data.Features, records = RecordSources.Read(plan.Data));
        }

        return records;
    }

    /// <summary>Hears how far a stage of an experiment is.</summary>
    public IAuditProgress Progress => _progress;
}
