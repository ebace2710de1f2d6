using Telltale.Audit.Assessment;
using Telltale.Audit.Results;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.Worlds;

/// <summary>How often 95 % limits held the truth.</summary>
/// <param name="Repeats">How many samples were drawn and assessed.</param>
/// <param name="Auc">In how many the limits of the AUC held the exact one.</param>
/// <param name="Tpr">In how many the limits of the TPR held the exact one, by false-positive rate.</param>
public sealed record CoverageFinding(int Repeats, int Auc, IReadOnlyDictionary<double, int> Tpr);

/// <summary>Draws a world again and again and counts how often the limits of an assessment hold the exact value.</summary>
public static class CoverageTrial
{
    /// <summary>Assesses the exact likelihood ratios, whose curve is the best one and so known.</summary>
    /// <param name="world">The world.</param>
    /// <param name="records">Candidates a sample.</param>
    /// <param name="targets">Targets a sample: one has exact limits, several the two-way bootstrap.</param>
    /// <param name="rates">False-positive rates.</param>
    /// <param name="repeats">How many samples.</param>
    /// <param name="seed">Root of all samples.</param>
    /// <param name="threads">Samples at the same time; no count depends on it.</param>
    public static CoverageFinding Run(
        ClosedFormWorld world,
        int records,
        int targets,
        IReadOnlyList<double> rates,
        int repeats,
        Seed seed,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(rates);
        ExactRoc optimum = world.Optimum();
        double auc = optimum.Auc();
        double[] tpr = [.. rates.Select(optimum.Tpr)];
        AssessmentOptions options = new() { FalsePositiveRates = rates, BootstrapReplicates = 200 };
        AssessedAttack attack = new(
            "ratio",
            "ratio",
            "the exact likelihood ratio",
            "all",
            new Dictionary<string, string>()
        );
        bool[,] holds = new bool[repeats, rates.Count + 1];
        ParallelRuns.ForEach(
            repeats,
            threads,
            repeat =>
            {
                Seed stream = seed.Derive(repeat);
                WorldSize size = new(records, References: 0, targets, Population: 0);
                WorldSample sample = world.Draw(size, stream.Derive("world"), threads: 1);
                ScoredRows rows = WorldTrial.Rows(sample, sample.LogRatios);
                AttackAssessment found = Assessor.Assess(attack, rows, options, stream, threads: 1);
                holds[repeat, rates.Count] = found.Auc.Low <= auc && auc <= found.Auc.High;
                for (int r = 0; r < tpr.Length; r++)
                {
                    holds[repeat, r] = found.TprAtFpr[r].Low <= tpr[r] && tpr[r] <= found.TprAtFpr[r].High;
                }
            }
        );
        int Count(int column) => Enumerable.Range(0, repeats).Count(repeat => holds[repeat, column]);
        return new CoverageFinding(
            repeats,
            Count(rates.Count),
            rates.Select((rate, r) => (rate, Held: Count(r))).ToDictionary(pair => pair.rate, pair => pair.Held)
        );
    }
}
