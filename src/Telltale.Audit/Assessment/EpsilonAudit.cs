using Telltale.Audit.Results;
using Telltale.Core.Privacy;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>
/// A lower bound on ε from the scores about one target. The threshold is chosen on a random half of the records and the
/// bound computed on the other half, so that choosing costs nothing; with several targets, those of the first are used,
/// since rows of different targets are not independent.
/// </summary>
internal static class EpsilonAudit
{
    private const int MostThresholds = 200;

    /// <summary>The bound; null where a half lacks a class.</summary>
    public static EpsilonLowerBound? Bound(AssessedRows rows, double delta, double confidence, Seed seed)
    {
        int first = rows.Target.Min();
        bool[] half = Halves(rows.Record.Max() + 1, seed);
        AssessedRows choosing = rows.Where((target, record) => target == first && half[record]);
        AssessedRows bounding = rows.Where((target, record) => target == first && !half[record]);
        if (!choosing.HasBothClasses || !bounding.HasBothClasses)
        {
            return null;
        }

        double threshold = BestThreshold(choosing.Curve(), delta, confidence);
        double epsilon = TwoRateBound.Epsilon(CountsAt(bounding, threshold), delta, confidence);
        return new EpsilonLowerBound(
            epsilon,
            delta,
            confidence,
            $"{TwoRateBound.MethodName}, threshold from the other half"
        );
    }

    private static bool[] Halves(int records, Seed seed)
    {
        bool[] half = new bool[records];
        foreach (int record in seed.CreateRng().Permutation(records).AsSpan(0, records / 2))
        {
            half[record] = true;
        }

        return half;
    }

    private static double BestThreshold(RocCurve curve, double delta, double confidence)
    {
        double best = double.PositiveInfinity;
        double bestBound = -1;
        int step = Math.Max(1, curve.Count / MostThresholds);
        for (int i = 0; i < curve.Count; i += i < MostThresholds ? 1 : step)
        {
            OperatingPoint point = curve[i];
            if (point.Threshold is not { } threshold)
            {
                continue;
            }

            ConfusionCounts counts = new(
                point.TruePositives,
                curve.Members - point.TruePositives,
                point.FalsePositives,
                curve.NonMembers - point.FalsePositives
            );
            double bound = TwoRateBound.Epsilon(counts, delta, confidence);
            if (bound > bestBound)
            {
                (best, bestBound) = (threshold, bound);
            }
        }

        return best;
    }

    private static ConfusionCounts CountsAt(AssessedRows rows, double threshold)
    {
        long[] counts = new long[4];
        for (int i = 0; i < rows.Scores.Length; i++)
        {
            counts[(rows.IsMember[i] ? 0 : 2) + (rows.Scores[i] >= threshold ? 0 : 1)]++;
        }

        return new ConfusionCounts(counts[0], counts[1], counts[2], counts[3]);
    }
}
