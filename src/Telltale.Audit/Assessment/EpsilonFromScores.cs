using System.Runtime.InteropServices;
using Telltale.Audit.Results;
using Telltale.Core.Numerics;
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
    public static EpsilonLowerBound? Bound(ScoredRows rows, AssessmentOptions options, Seed seed)
    {
        int count = Array.LastIndexOf(rows.Target, rows.Target[0]) + 1;
        bool[] choosing = Split(rows, count, seed);
        if (!HasBothClasses(rows, count, choosing, half: true) || !HasBothClasses(rows, count, choosing, half: false))
        {
            return null;
        }

        double threshold = Choose(new RocCurve(rows.Ranked.GroupsOf(choosing)), options);
        ConfusionCounts counts = Count(rows, count, choosing, threshold);
        double value = TwoRateBound.Epsilon(counts, options.Delta, options.Confidence);
        string method =
            $"{TwoRateBound.MethodName}; threshold chosen on one half, bound from the other half"
            + (
                rows.Targets > 1
                    ? "; rows of the first target only, since those of different targets are not independent"
                    : ""
            );
        return new EpsilonLowerBound(value, options.Delta, options.Confidence, method);
    }

    // Which rows choose: of the first target, whose rows come first, those of half of its records. A record's half depends on its
    // number and the seed alone, so the order of rows changes nothing. The two classes are split apart, so that either half gets
    // its share of both.
    private static bool[] Split(ScoredRows rows, int count, Seed seed)
    {
        (int[] records, int different) = DenseIndex.Of(rows.Record.AsSpan(0, count));
        bool[] isPlaced = new bool[different];
        bool[] chooses = new bool[different];
        foreach (bool isMember in new[] { true, false })
        {
            List<int> stratum = [];
            List<ulong> keys = [];
            for (int i = 0; i < count; i++)
            {
                if (rows.IsMember[i] == isMember && !isPlaced[records[i]])
                {
                    isPlaced[records[i]] = true;
                    stratum.Add(records[i]);
                    keys.Add(seed.Derive(rows.Record[i]).Value);
                }
            }

            int[] order = RadixSort.Order(CollectionsMarshal.AsSpan(keys));
            foreach (int place in order.AsSpan(0, order.Length / 2))
            {
                chooses[stratum[place]] = true;
            }
        }

        bool[] choosing = new bool[rows.Record.Length];
        for (int i = 0; i < count; i++)
        {
            choosing[i] = chooses[records[i]];
        }

        return choosing;
    }

    private static bool HasBothClasses(ScoredRows rows, int count, bool[] choosing, bool half)
    {
        int members = 0;
        int nonMembers = 0;
        for (int i = 0; i < count; i++)
        {
            members += choosing[i] == half && rows.IsMember[i] ? 1 : 0;
            nonMembers += choosing[i] == half && !rows.IsMember[i] ? 1 : 0;
        }

        return members > 0 && nonMembers > 0;
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

    private static ConfusionCounts Count(ScoredRows rows, int count, bool[] choosing, double threshold)
    {
        long truePositives = 0;
        long falseNegatives = 0;
        long falsePositives = 0;
        long trueNegatives = 0;
        for (int i = 0; i < count; i++)
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
