using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// The empirical ROC curve: every threshold "member if score ≥ t" that the data can set, from nobody (0, 0) to everybody
/// (1, 1). Equal scores enter together, so the order of the input cannot matter. ±∞ are scores like any other; NaN is refused.
/// </summary>
public sealed class RocCurve
{
    private readonly TieGroups _groups;
    private readonly int[] _truePositives;
    private readonly int[] _falsePositives;

    /// <summary>The curve of grouped scores.</summary>
    public RocCurve(TieGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups = groups;
        ReadOnlySpan<TieGroup> descending = groups.Descending;
        _truePositives = new int[descending.Length + 1];
        _falsePositives = new int[descending.Length + 1];
        for (int i = 0; i < descending.Length; i++)
        {
            _truePositives[i + 1] = _truePositives[i] + descending[i].Members;
            _falsePositives[i + 1] = _falsePositives[i] + descending[i].NonMembers;
        }
    }

    /// <summary>The curve of scores given with the class of each.</summary>
    /// <exception cref="BadInputException">A class is empty, or a score is NaN.</exception>
    public static RocCurve Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isMember) =>
        new(TieGroups.Of(scores, isMember));

    /// <summary>The scores behind the curve.</summary>
    public TieGroups Groups => _groups;

    /// <summary>Number of members, at least 1.</summary>
    public int Members => _groups.Members;

    /// <summary>Number of non-members, at least 1.</summary>
    public int NonMembers => _groups.NonMembers;

    /// <summary>Number of vertices: distinct scores plus one.</summary>
    public int Count => _truePositives.Length;

    /// <summary>The vertex of this index, 0 ≤ index &lt; <see cref="Count"/>, from (0, 0) to (1, 1).</summary>
    public OperatingPoint this[int index] =>
        new(
            _truePositives[index],
            _falsePositives[index],
            (double)_truePositives[index] / Members,
            (double)_falsePositives[index] / NonMembers,
            index == 0 ? null : _groups.Descending[index - 1].Score
        );

    /// <summary>Area under the curve = P(member &gt; non-member) + ½·P(equal), exact up to the last division.</summary>
    public double Auc => _groups.TwiceU / (2.0 * Members * NonMembers);

    /// <summary>
    /// The largest TPR at an FPR of at most <paramref name="fpr"/> in [0, 1]: a threshold of the data, ties together, no
    /// interpolation. Where even the highest score has more false positives than allowed, that is (0, 0).
    /// </summary>
    public OperatingPoint AtFpr(double fpr) => this[LastWithFalsePositives(AllowedFalsePositives(fpr))];

    /// <summary>The most false positives k with k/n ≤ fpr, both sides rounded as a reader of the numbers would.</summary>
    public int AllowedFalsePositives(double fpr)
    {
        if (fpr is not (>= 0 and <= 1))
        {
            throw new BadInputException(
                $"A false-positive rate of {fpr} is not understood; expected a fraction from 0 to 1."
            );
        }

        return (int)FalsePositiveLimit.Of(fpr, NonMembers);
    }

    /// <summary>Whether there are enough non-members to speak of this FPR.</summary>
    public Resolution ResolutionAt(double fpr) =>
        AllowedFalsePositives(fpr) switch
        {
            0 => Resolution.Unsupported,
            < 10 => Resolution.Fragile,
            _ => Resolution.Ok,
        };

    /// <summary>
    /// The area under the curve left of <paramref name="maximumFpr"/>, vertices joined by straight lines (the area is that of
    /// the average over ties; a rate is never read off those lines). At most maximumFpr.
    /// </summary>
    public double PartialAuc(double maximumFpr)
    {
        if (maximumFpr is not (> 0 and <= 1))
        {
            throw new BadInputException(
                $"A largest false-positive rate of {maximumFpr} is not understood; expected a fraction above 0, at most 1."
            );
        }

        double area = 0;
        for (int i = 1; i < Count; i++)
        {
            OperatingPoint left = this[i - 1];
            OperatingPoint right = this[i];
            if (right.Fpr >= maximumFpr)
            {
                double width = maximumFpr - left.Fpr;
                double rise = right.Fpr > left.Fpr ? (right.Tpr - left.Tpr) * width / (right.Fpr - left.Fpr) : 0;
                return area + (width * (left.Tpr + (rise / 2)));
            }

            area += (right.Fpr - left.Fpr) * (left.Tpr + right.Tpr) / 2;
        }

        return area;
    }

    /// <summary>The largest TPR − FPR over all thresholds, at least 0; optimistic, since the threshold is chosen on the same data.</summary>
    public double Advantage()
    {
        long best = 0;
        for (int i = 0; i < Count; i++)
        {
            best = Math.Max(best, ((long)_truePositives[i] * NonMembers) - ((long)_falsePositives[i] * Members));
        }

        return (double)best / ((long)Members * NonMembers);
    }

    /// <summary>
    /// The share of true members among those called members, π·TPR/(π·TPR + (1−π)·FPR), when a share <paramref name="prior"/>
    /// of those asked about are members. 0 where nobody is called a member.
    /// </summary>
    public static double PositivePredictiveValue(double tpr, double fpr, double prior)
    {
        double hits = prior * tpr;
        double called = hits + ((1 - prior) * fpr);
        return called == 0 ? 0 : hits / called;
    }

    /// <summary>Index of the last vertex with at most that many false positives.</summary>
    public int LastWithFalsePositives(int falsePositives) => Last(_falsePositives, falsePositives);

    /// <summary>Index of the first vertex with at least that many false positives.</summary>
    public int FirstWithFalsePositives(int falsePositives) =>
        falsePositives <= 0 ? 0 : Last(_falsePositives, falsePositives - 1) + 1;

    /// <summary>Index of the first vertex with at least that many true positives.</summary>
    public int FirstWithTruePositives(int truePositives) =>
        truePositives <= 0 ? 0 : Last(_truePositives, truePositives - 1) + 1;

    // Counts never fall along the curve.
    private static int Last(int[] counts, int atMost)
    {
        int low = 0;
        int high = counts.Length - 1;
        while (low < high)
        {
            int middle = high - ((high - low) / 2);
            (low, high) = counts[middle] <= atMost ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
