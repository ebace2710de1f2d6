using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Verdicts;

/// <summary>One test of "this attack's scores say nothing about membership".</summary>
/// <param name="Label">Which attack.</param>
/// <param name="What">What was looked at, for a person.</param>
/// <param name="PValue">One-sided p-value.</param>
public sealed record LeakTest(string Label, string What, double PValue)
{
    /// <summary>
    /// Exact test at a pre-declared share f of the records: among the k = ⌊f·(m+n)⌋ highest scores, the number of
    /// members is hypergeometric if scores say nothing about membership; p is the chance of as many or more. Where the
    /// k-th place lies in a run of ties, only the places before the run count. No threshold is chosen from the truth, so
    /// nothing has to be paid for one.
    /// </summary>
    /// <param name="label">Which attack.</param>
    /// <param name="scores">Higher = member; NaN rows and rows of unknown membership are left out.</param>
    /// <param name="truth">Truth of each row.</param>
    /// <param name="share">f, in (0, 1).</param>
    public static LeakTest AmongHighest(string label, double[] scores, Membership[] truth, double share)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(truth);
        int[] rows =
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(r => truth[r] != Membership.Unknown && !double.IsNaN(scores[r])),
        ];
        double[] keys = [.. rows.Select(r => -scores[r])];
        Array.Sort(keys, rows);
        int places = (int)Math.Floor(share * rows.Length);
        while (places > 0 && places < rows.Length && keys[places - 1] == keys[places])
        {
            places--;
        }

        int members = rows.Count(r => truth[r] == Membership.Member);
        int found = rows.Take(places).Count(r => truth[r] == Membership.Member);
        string what = $"{found} members among the {places} highest of {rows.Length} scores";
        return new LeakTest(label, what, AtLeast(found, rows.Length, members, places));
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
