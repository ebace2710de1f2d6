using Telltale.Core;
using Telltale.Core.Privacy;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Canaries;

/// <summary>From the scores of canaries to what they prove. Pure: no model is asked here.</summary>
public sealed record CanaryCheck
{
    /// <summary>Shares of the canaries that are guessed at; the bound on ε is the best of them, corrected for their number.</summary>
    private static readonly double[] GuessedShares = [0.1, 0.25, 0.5, 1];

    private const int Draws = 100_000;

    /// <summary>A canary each, at least two of either side.</summary>
    public required IReadOnlyList<CanaryReading> Readings { get; init; }

    /// <summary>δ of the bound on ε.</summary>
    public double Delta { get; init; } = 1e-5;

    /// <summary>Confidence of the bound on ε.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Root of drawn permutations.</summary>
    public Seed Seed { get; init; } = new(0);

    /// <summary>
    /// Each planted canary against its own references: under “the model does not depend on which text was drawn” its rank is
    /// even, and the sum of ranks has a distribution that is counted exactly (<see cref="CanaryRankTest"/>).
    /// </summary>
    public double RankPValue() => RankPValue([.. Readings.Where(r => r.IsPlanted)]);

    /// <summary>The same for canaries that were not planted and whose references were scored; null if there are none.</summary>
    public double? ControlPValue()
    {
        CanaryReading[] ranked = [.. Readings.Where(r => !r.IsPlanted && r.Others.Count > 0)];
        return ranked.Length == 0 ? null : RankPValue(ranked);
    }

    /// <summary>
    /// Planted against kept-back canaries. Given how many there are of each, every choice of which was equally likely, so
    /// this test is exact whatever the scores are.
    /// </summary>
    public PermutationOutcome Coins() =>
        PermutationTest.OfAuc(
            [.. Readings.Select(r => r.Score)],
            [.. Readings.Select(r => r.IsPlanted)],
            Alternative.MembersHigher,
            Draws,
            Seed.Derive("coins")
        );

    /// <summary>Exposure of the planted canaries among all texts that were scored and never planted.</summary>
    public ExposureSummary Exposure()
    {
        double[] never =
        [
            .. Readings.Where(r => !r.IsPlanted).Select(r => r.Score).Concat(Readings.SelectMany(r => r.Others)),
        ];
        int compared = never.Length + 1;
        ConformalCalibration calibration = new(never);
        double[] bits =
        [
            .. Readings
                .Where(r => r.IsPlanted)
                .Select(r => Math.Log2(compared) - Math.Log2(1 + calibration.AtLeast(r.Score)))
                .Order(),
        ];
        double median =
            bits.Length % 2 == 1 ? bits[bits.Length / 2] : (bits[(bits.Length / 2) - 1] + bits[bits.Length / 2]) / 2;
        return new ExposureSummary(bits.Average(), median, bits[^1], Math.Log2(compared), compared);
    }

    /// <summary>
    /// ε by a one-run audit (<see cref="OneRunBound"/>): of r canaries the r/2 highest scores are guessed to be in and the r/2
    /// lowest out. Ties are broken by place in the list, which the coins do not know.
    /// </summary>
    public OneRunSummary Epsilon()
    {
        int m = Readings.Count;
        int[] order = [.. Enumerable.Range(0, m).OrderByDescending(i => Readings[i].Score).ThenBy(i => i)];
        double each = 1 - ((1 - Confidence) / GuessedShares.Length);
        OneRunSummary best = new(0, Delta, Confidence, 0, 0, MethodName);
        foreach (double share in GuessedShares)
        {
            int half = Math.Max(1, (int)(share * m / 2));
            int correct =
                order[..half].Count(i => Readings[i].IsPlanted)
                + order[(m - half)..].Count(i => !Readings[i].IsPlanted);
            double bound = OneRunBound.Epsilon(m, 2 * half, correct, Delta, each);
            if (bound > best.Value || best.Guesses == 0)
            {
                best = best with { Value = bound, Guesses = 2 * half, Correct = correct };
            }
        }

        return best;
    }

    /// <summary>How results name the bound's method.</summary>
    public const string MethodName = "one-run (Steinke et al. 2023), best of four numbers of guesses, corrected";

    private static double RankPValue(CanaryReading[] ranked)
    {
        int[] ranks = [.. ranked.Select(r => CanaryRankTest.Rank(r.Score, [.. r.Others]))];
        int[] sizes = [.. ranked.Select(r => r.Others.Count + 1)];
        return CanaryRankTest.PValue(ranks, sizes);
    }

    /// <summary>Refuses readings that no test can be made of.</summary>
    /// <exception cref="BadInputException">Fewer than two canaries of a side, or a score that is not finite.</exception>
    public void Require()
    {
        int planted = Readings.Count(r => r.IsPlanted);
        if (planted < 2 || Readings.Count - planted < 2)
        {
            throw new BadInputException(
                $"{planted} canaries were planted and {Readings.Count - planted} kept back; the tests need at least two of each. Plant more canaries."
            );
        }

        for (int i = 0; i < Readings.Count; i++)
        {
            if (!double.IsFinite(Readings[i].Score) || Readings[i].Others.Any(o => !double.IsFinite(o)))
            {
                throw new BadInputException($"canary {i + 1} has a score that is not a finite number.");
            }
        }
    }
}
