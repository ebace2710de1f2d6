using Telltale.Audit.Assessment;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts;

/// <summary>One test of "this attack's scores say nothing about membership".</summary>
/// <param name="Label">Which attack.</param>
/// <param name="What">What was looked at, for a person.</param>
/// <param name="PValue">One-sided p-value.</param>
public sealed record LeakTest(string Label, string What, double PValue)
{
    /// <summary>The share of the highest scores that was looked at; null of the rank test, which looks at all.</summary>
    public double? Share { get; init; }

    /// <summary>How many times the variance of independent rows the statistic has, in [1, 2]: see <see cref="SharedRecords"/>.</summary>
    public double VarianceFactor { get; init; } = 1;

    /// <summary>The rank test of the AUC against ½, of several targets widened as <see cref="SharedRecords"/> says.</summary>
    /// <param name="label">Which attack.</param>
    /// <param name="rows">Scores and truth, of both classes.</param>
    public static LeakTest OfRanks(string label, ScoredRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double factor = SharedRecords.VarianceOf(rows, SharedRecords.Ranks);
        double p = MannWhitneyTest.Asymptotic(rows.Curve.Groups, Alternative.MembersHigher, continuity: false).PValue;
        return new LeakTest(
            label,
            $"rank test of AUC {rows.Curve.Auc:0.000} against chance",
            SharedRecords.Widen(p, factor)
        )
        {
            VarianceFactor = factor,
        };
    }

    /// <summary>
    /// Exact test at a pre-declared share f of the records: among the k = ⌊f·(m+n)⌋ highest scores, the number of
    /// members is hypergeometric if scores say nothing about membership; p is the chance of as many or more. Where the
    /// k-th place lies in a run of ties, only the places before the run count. No threshold is chosen from the truth, so
    /// nothing has to be paid for one. Of several targets, p is widened as <see cref="SharedRecords"/> says.
    /// </summary>
    /// <param name="label">Which attack.</param>
    /// <param name="rows">Scores and truth, of both classes.</param>
    /// <param name="share">f, in (0, 1).</param>
    public static LeakTest AmongHighest(string label, ScoredRows rows, double share)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int all = rows.Members + rows.NonMembers;
        int limit = (int)Math.Floor(share * all);
        int places = 0;
        int found = 0;
        foreach (TieGroup group in rows.Ranked.Groups.Descending)
        {
            if (places + group.Members + group.NonMembers > limit)
            {
                break;
            }

            places += group.Members + group.NonMembers;
            found += group.Members;
        }

        string what = $"{found} members among the {places} highest of {all} scores";
        double factor = SharedRecords.VarianceOf(rows, r => SharedRecords.Highest(r, places));
        double p = SharedRecords.Widen(AtLeast(found, all, rows.Members, places), factor);
        return new LeakTest(label, what, p) { Share = share, VarianceFactor = factor };
    }

    /// <summary>P[X ≥ x] for the number of marked items among <paramref name="drawn"/> of <paramref name="all"/>, of which <paramref name="marked"/> are marked.</summary>
    internal static double AtLeast(int x, int all, int marked, int drawn)
    {
        double total = 0;
        double ways = GammaFunctions.LogChoose(all, drawn);
        // Smallest terms first.
        for (int k = Math.Min(drawn, marked); k >= Math.Max(x, drawn - (all - marked)); k--)
        {
            total += Math.Exp(
                GammaFunctions.LogChoose(marked, k) + GammaFunctions.LogChoose(all - marked, drawn - k) - ways
            );
        }

        return Math.Min(1, total);
    }
}
