using System.Globalization;
using Telltale.Audit.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Audit.SelfTest.Audits;

/// <summary>
/// A whole audit that takes a second: a small network learns random labels by heart, so that it leaks, and is never shown
/// the population, about which it can leak nothing.
/// </summary>
/// <param name="seed">Root of all randomness.</param>
/// <param name="time">The clock.</param>
internal sealed class SmallAudit(Seed seed, TimeProvider time)
{
    private const int Candidates = 400;
    private const int Population = 800;
    private const int Features = 10;
    private const int Classes = 2;

    /// <summary>Models trained; the first is the target.</summary>
    public const int Models = 9;

    private readonly AuditPlan _plan = Plan(seed);
    private readonly RecordSet _records = Records(seed);

    /// <summary>How scores are assessed.</summary>
    public AssessmentPlan Assessment => _plan.Assessment;

    /// <summary>Runs it.</summary>
    public AuditOutcome Run(Kernel kernel, int threads, CancellationToken cancellation)
    {
        ForgetfulStore store = new();
        return new AuditRun
        {
            Plan = _plan,
            Records = _records,
            Kernel = kernel,
            Store = store,
            Checkpoints = new CheckpointOptions(store, time),
            Progress = new UnheardProgress(),
            Clock = new StageClock(time),
            Threads = threads,
            Version = "self-test",
        }.Execute(cancellation);
    }

    private static AuditPlan Plan(Seed seed)
    {
        (string Path, string Value)[] values =
        [
            ("name", "self-test"),
            ("seed", (seed.Value >> 1).ToString(CultureInfo.InvariantCulture)),
            // Never opened: the records are made here.
            ("data.format", "npy"),
            ("data.features", "features.npy"),
            ("data.labels", "labels.npy"),
            ("data.records", Candidates.ToString(CultureInfo.InvariantCulture)),
            ("data.population", Population.ToString(CultureInfo.InvariantCulture)),
            ("target.network", "mlp"),
            ("target.training.epochs", "40"),
            ("target.training.batch", "32"),
            ("target.training.learning_rate", "0.005"),
            ("models.count", Models.ToString(CultureInfo.InvariantCulture)),
        ];
        PlanEntry[] entries =
        [
            .. values.Select(v => new PlanEntry(v.Path, [v.Value], false, 1)),
            new PlanEntry("target.hidden", ["32"], true, 1),
            new PlanEntry("attacks", ["loss", "calibration", "lira", "rmia", "base", "bavaria"], true, 1),
        ];
        return AuditPlan.From("self-test", PlanValues.Check("self-test", entries));
    }

    private static RecordSet Records(Seed seed)
    {
        Rng rng = seed.Derive("records of the small audit").CreateRng();
        float[] features = new float[(Candidates + Population) * Features];
        int[] labels = new int[Candidates + Population];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = (float)rng.NextNormal();
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = rng.NextInt(Classes);
        }

        return new RecordSet(features, labels, Classes, image: null, hash: "made by the self-test");
    }
}
