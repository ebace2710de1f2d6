using Telltale.Audit.Results;
using Telltale.Audit.Verdicts;

namespace Telltale.Audit.Contamination;

/// <summary>What the order of a benchmark tells about a model.</summary>
public sealed record ContaminationResult
{
    /// <summary>The value of <see cref="Schema"/>.</summary>
    public const string SchemaName = "telltale/contamination/1";

    /// <summary>Which schema the result follows.</summary>
    public required string Schema { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Target { get; init; }

    /// <summary>Examples in the benchmark.</summary>
    public required int Examples { get; init; }

    /// <summary>Runs of neighbouring examples that were tested.</summary>
    public required int Shards { get; init; }

    /// <summary>Random orders that each was held against.</summary>
    public required int Shuffles { get; init; }

    /// <summary>Root of the shuffles.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Exact p of the sum of ranks.</summary>
    public required double PValue { get; init; }

    /// <summary>Smallest p that so many shards and shuffles can give.</summary>
    public required double Floor { get; init; }

    /// <summary>p of the t-test over shards, which is not exact; null for one shard.</summary>
    public required double? TTestPValue { get; init; }

    /// <summary>Mean gain of the published order over shuffles, in nats a shard.</summary>
    public required double MeanGain { get; init; }

    /// <summary>Level at which the verdict was given.</summary>
    public required double Level { get; init; }

    /// <summary>The grade.</summary>
    public required TestGrade Grade { get; init; }

    /// <summary>The statement that the evidence allows.</summary>
    public required string Statement { get; init; }

    /// <summary>What this does not show.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>Judges a test.</summary>
    /// <param name="target">Name of the model that was asked.</param>
    /// <param name="run">What was asked.</param>
    /// <param name="test">Its numbers.</param>
    /// <param name="level">Level of the test.</param>
    /// <param name="version">Version of the program.</param>
    public static ContaminationResult Of(
        string target,
        ContaminationRun run,
        OrderTest test,
        double level,
        string version
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(test);
        double p = test.PValue();
        double floor = test.Floor();
        bool found = p <= level;
        string shown = PValueText.Of(p);
        return new ContaminationResult
        {
            Schema = SchemaName,
            Version = version,
            Target = target,
            Examples = run.Examples.Count,
            Shards = run.Shards,
            Shuffles = run.Shuffles,
            Seed = run.Seed.Value,
            PValue = p,
            Floor = floor,
            TTestPValue = test.TTestPValue(),
            MeanGain = test.Gains().Average(),
            Level = level,
            Grade =
                floor > level ? TestGrade.Inconclusive
                : found ? TestGrade.Leak
                : TestGrade.NoLeakDetected,
            Statement =
                floor > level
                    ? $"So few shards and shuffles cannot give a p below {PValueText.Of(floor)}; ask for more shuffles or more shards."
                : found
                    ? $"The model was trained on this benchmark in its published order: a model that never saw it would prefer that order so much with a chance of at most {shown}."
                : $"The model does not prefer the published order (p {shown}). It may still have been trained on the examples in another order, or have seen them too seldom.",
            Limits =
            [
                "The p-value holds if the published order tells nothing by itself: examples that are sorted by date, length, difficulty or topic, or that refer to each other, fail this and make the p-value meaningless.",
                "Only an order that was seen in training leaves this trace; examples that were shuffled before training do not.",
            ],
        };
    }
}
