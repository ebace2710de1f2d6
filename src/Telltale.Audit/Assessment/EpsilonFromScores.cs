using Telltale.Audit.Results;
using Telltale.Core.Privacy;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Audit.Assessment;

/// <summary>
/// A lower bound on ε from scores. A threshold that maximises the bound on the same rows would exceed the truth far too often,
/// so records are split in two by a seeded stream: the threshold comes from one half, the bound from the other, at full confidence.
/// Rows of one record stay in one half.
/// </summary>
internal static class EpsilonFromScores
{
    private const int Candidates = 40;

    /// <summary>The bound, or null where a half lacks one of the classes.</summary>
    public static EpsilonLowerBound? Bound(ScoredRows all, AssessmentOptions options, Seed seed)
    {
        ScoredRows rows = all.OfFirstTarget();
        bool[] choosing = Split(rows, seed);
        if (Curve(rows, choosing, half: true) is not { } chooser || Curve(rows, choosing, half: false) is null)
        {
            return null;
        }

        double threshold = Choose(chooser, options);
        ConfusionCounts counts = Count(rows, choosing, threshold);
        double value = TwoRateBound.Epsilon(counts, options.Delta, options.Confidence);
        string method =
            $"{TwoRateBound.MethodName}; threshold chosen on one half of the records, bound from the other half"
            + (
                all.Targets > 1
                    ? "; rows of the first target only, since those of different targets are not independent"
                    : ""
            );
        return new EpsilonLowerBound(value, options.Delta, options.Confidence, method);
    }

    // A record's half depends on its number and the seed alone, so the order of rows changes nothing. The two
    // classes are split apart, so that either half gets its share of both.
    private static bool[] Split(ScoredRows rows, Seed seed)
    {
        Dictionary<int, bool> chooses = [];
        IEnumerable<int> all = Enumerable.Range(0, rows.Record.Length);
        foreach (IGrouping<bool, int> stratum in all.GroupBy(i => rows.IsMember[i]))
        {
            int[] records = [.. stratum.Select(i => rows.Record[i]).Distinct().OrderBy(r => seed.Derive(r).Value)];
            for (int i = 0; i < records.Length; i++)
            {
                chooses.TryAdd(records[i], i < records.Length / 2);
            }
        }

        return [.. rows.Record.Select(r => chooses[r])];
    }

    private static RocCurve? Curve(ScoredRows rows, bool[] choosing, bool half)
    {
        int[] kept = [.. Enumerable.Range(0, choosing.Length).Where(i => choosing[i] == half)];
        bool[] isMember = [.. kept.Select(i => rows.IsMember[i])];
        return Array.IndexOf(isMember, true) < 0 || Array.IndexOf(isMember, false) < 0
            ? null
            : RocCurve.Of([.. kept.Select(i => rows.Scores[i])], isMember);
    }

    // The best of a few dozen thresholds, close together where few of either class are on the wrong side, since there the
    // ratios are made.
    private static double Choose(RocCurve curve, AssessmentOptions options)
    {
        SortedSet<int> vertices = [];
        foreach (int falsePositives in Spaced(curve.NonMembers))
        {
            vertices.Add(Math.Max(1, curve.LastWithFalsePositives(falsePositives)));
        }

        foreach (int falseNegatives in Spaced(curve.Members))
        {
            vertices.Add(Math.Max(1, curve.FirstWithTruePositives(curve.Members - falseNegatives)));
        }

        double best = double.NegativeInfinity;
        double threshold = 0;
        foreach (int vertex in vertices)
        {
            OperatingPoint point = curve[vertex];
            ConfusionCounts counts = new(
                point.TruePositives,
                curve.Members - point.TruePositives,
                point.FalsePositives,
                curve.NonMembers - point.FalsePositives
            );
            double value = TwoRateBound.Epsilon(counts, options.Delta, options.Confidence);
            if (value > best && point.Threshold is { } score)
            {
                (best, threshold) = (value, score);
            }
        }

        return threshold;
    }

    // 0, 1, 2, … and then in growing steps up to the number of records.
    private static IEnumerable<int> Spaced(int count)
    {
        double growth = Math.Pow(count + 1.0, 1.0 / Candidates);
        double next = 1;
        int last = -1;
        for (int i = 0; i <= Candidates; i++)
        {
            last = Math.Max(last + 1, (int)Math.Round(next) - 1);
            if (last > count)
            {
                yield break;
            }

            yield return last;
            next *= growth;
        }
    }

    private static ConfusionCounts Count(ScoredRows rows, bool[] choosing, double threshold)
    {
        long truePositives = 0;
        long falseNegatives = 0;
        long falsePositives = 0;
        long trueNegatives = 0;
        for (int i = 0; i < choosing.Length; i++)
        {
            if (choosing[i])
            {
                continue;
            }

            bool called = rows.Scores[i] >= threshold;
            truePositives += rows.IsMember[i] && called ? 1 : 0;
            falseNegatives += rows.IsMember[i] && !called ? 1 : 0;
            falsePositives += !rows.IsMember[i] && called ? 1 : 0;
            trueNegatives += !rows.IsMember[i] && !called ? 1 : 0;
        }

        return new ConfusionCounts(truePositives, falseNegatives, falsePositives, trueNegatives);
    }
}
