using Telltale.Attacks;
using Telltale.Audit.Assessment;
using Telltale.Audit.Ports;
using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>What an attack found at one false-positive rate, beside what there is to find.</summary>
/// <param name="Fpr">FPR f.</param>
/// <param name="Optimal">TPR of the best attack at f, exact.</param>
/// <param name="Measured">TPR of the attack at f.</param>
/// <param name="Limits">95 % limits of the measured TPR: two-way bootstrap over records and targets.</param>
public sealed record WorldPoint(double Fpr, double Optimal, double Measured, Interval Limits)
{
    /// <summary>Measured / optimal.</summary>
    public double Ratio => Measured / Optimal;

    /// <summary>Limits of the ratio.</summary>
    public Interval RatioLimits => new(Limits.Low / Optimal, Limits.High / Optimal);

    /// <summary>
    /// Whether the attack found more than there is to find, by five standard deviations: it saw what it should not see, or
    /// the world is not what it is said to be.
    /// </summary>
    public bool ExceedsOptimum => Measured - Optimal > BeyondDoubt * (Measured - Limits.Low);

    // 95 % limits are 1.96 standard deviations wide.
    private const double BeyondDoubt = 2.5;
}

/// <summary>Holds attacks against a world's best ROC curve.</summary>
public static class WorldTrial
{
    private const double Confidence = 0.95;
    private const double AlmostCertain = 0.999999;
    private const int Replicates = 200;

    /// <summary>Where curves are compared.</summary>
    public static IReadOnlyList<double> FalsePositiveRates { get; } = [0.1, 0.01, 0.001];

    /// <summary>Runs an attack on every target of a sample, the way an audit does, and reads the TPRs of all targets together.</summary>
    /// <param name="optimum">The world's best curve.</param>
    /// <param name="sample">The world drawn.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="seed">Root of the bootstrap's streams.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    /// <param name="cancellation">Stops between two targets.</param>
    public static IReadOnlyList<WorldPoint> Measure(
        ExactRoc optimum,
        WorldSample sample,
        AttackChoice attack,
        Seed seed,
        int threads,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(sample);
        ScoredTargets scored = Scoring.Run(
            t => sample.Targets[t],
            sample.Targets.Count,
            [attack],
            threads,
            new UnheardProgress(),
            cancellation
        );
        return Measure(optimum, Rows(sample, scored.Table.Columns[0].Values), seed, threads);
    }

    /// <summary>
    /// Attacks of the catalogue, as they come, that beyond doubt find more in a small sample of a world than there is to
    /// find, each with the rate; there should be none.
    /// </summary>
    /// <param name="world">The world.</param>
    /// <param name="optimum">Its best curve.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    /// <param name="cancellation">Stops between two attacks.</param>
    public static (int Tried, IReadOnlyList<string> Excessive) Excess(
        ClosedFormWorld world,
        ExactRoc optimum,
        Seed seed,
        int threads,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(optimum);
        ArgumentNullException.ThrowIfNull(world);
        WorldSize size = world.Size with
        {
            Records = 1000,
            References = Math.Min(world.Size.References, 16),
            Targets = 1,
            Population = Math.Min(world.Size.Population, 100),
        };
        WorldSample sample = world.Draw(size, seed, threads);
        IReadOnlyList<AttackChoice> attacks = AttackCatalog.Choose(AttackCatalog.All.Select(a => a.Name));
        ScoredTargets scored = Scoring.Run(
            _ => sample.Targets[0],
            1,
            attacks,
            threads,
            new UnheardProgress(),
            cancellation
        );
        List<string> excessive = [];
        foreach (Scores column in scored.Table.Columns)
        {
            RocCurve curve = new ScoredRows(column.Values, scored.Table.Membership).Curve;
            excessive.AddRange(
                FalsePositiveRates
                    .Where(f => TprInterval.OrderStatistic(curve, f, AlmostCertain).Low > optimum.Tpr(f))
                    .Select(f => $"{column.Label} at {f}")
            );
        }

        return (scored.Table.Columns.Count, excessive);
    }

    /// <summary>The exact likelihood ratios as scores: no attack can do better, but for the luck of the draw.</summary>
    public static IReadOnlyList<WorldPoint> MeasureBest(ExactRoc optimum, WorldSample sample, Seed seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Measure(optimum, Rows(sample, sample.LogRatios), seed, threads);
    }

    /// <summary>Scores of all targets of a sample [targets × records], with the truth.</summary>
    internal static ScoredRows Rows(WorldSample sample, double[] scores)
    {
        int records = sample.Targets[0].Records;
        return new ScoredRows(
            scores,
            [.. sample.Targets.SelectMany(t => t.Membership)],
            [.. Enumerable.Range(0, scores.Length).Select(row => row / records)],
            [.. Enumerable.Range(0, scores.Length).Select(row => row % records)]
        );
    }

    private static WorldPoint[] Measure(ExactRoc optimum, ScoredRows rows, Seed seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(optimum);
        TwoWayRows sorted = TwoWayRows.Of(rows.Ranked, rows.Target, rows.Record);
        BootstrapReplicates replicates = TwoWayBootstrap.Run(
            sorted,
            [.. FalsePositiveRates],
            Replicates,
            seed.Derive("bootstrap"),
            threads
        );
        return
        [
            .. FalsePositiveRates.Select(
                (f, i) => new WorldPoint(f, optimum.Tpr(f), rows.Curve.AtFpr(f).Tpr, replicates.Tpr(i, Confidence))
            ),
        ];
    }
}
