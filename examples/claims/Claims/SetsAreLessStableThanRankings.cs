using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;
using Telltale.Core.Evidence;
using Telltale.Core.Statistics;

namespace Telltale.Claims.Claims;

/// <summary>
/// R10: two audits that differ in their seeds name different records as given away, though they rank records alike. Of each pair of
/// targets, one of either audit, the members of both are compared: those found at an FPR of 1 % (Jaccard) and all of their
/// scores (Spearman).
/// </summary>
internal static class SetsAreLessStableThanRankings
{
    private const double Fpr = 0.01;

    public static Claim Claim { get; } =
        new(
            "R10",
            "The set of records found at a low FPR is less stable between seeds (Jaccard) than their ranking (Spearman).",
            "Jebreel et al. 2026",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        AuditOutcome first = laboratory.Run(Plans.Large(1, "lira:variance=record"));
        AuditOutcome second = laboratory.Run(Plans.Large(2, "lira:variance=record"));
        // The pools overlap; the same image is found by its row number in the file.
        Dictionary<int, int> placeInSecond = second.Prepared.Candidates.Index().ToDictionary(c => c.Item, c => c.Index);
        double[] jaccards = new double[first.Scored.Targets];
        double[] correlations = new double[first.Scored.Targets];
        for (int target = 0; target < jaccards.Length; target++)
        {
            Target one = new(first.Scored, target);
            Target other = new(second.Scored, target);
            List<double> ours = [];
            List<double> theirs = [];
            for (int place = 0; place < first.Scored.Records; place++)
            {
                if (
                    one.IsMember(place)
                    && placeInSecond.TryGetValue(first.Prepared.Candidates[place], out int there)
                    && other.IsMember(there)
                )
                {
                    ours.Add(one.Score(place));
                    theirs.Add(other.Score(there));
                }
            }

            double[] a = [.. ours];
            double[] b = [.. theirs];
            jaccards[target] = Jaccard(a, one.Threshold(Fpr), b, other.Threshold(Fpr));
            correlations[target] = RankAgreement.Spearman(a, b);
        }

        double[] differences = [.. correlations.Zip(jaccards, (c, j) => c - j)];
        return
        [
            Compared.Mean(
                $"Spearman {correlations.Average():0.000} less Jaccard {jaccards.Average():0.000}, mean of {differences.Length} pairs of targets",
                differences
            ),
        ];
    }

    private static double Jaccard(double[] a, double thresholdOfA, double[] b, double thresholdOfB)
    {
        int both = a.Zip(b).Count(pair => pair.First >= thresholdOfA && pair.Second >= thresholdOfB);
        int either = a.Zip(b).Count(pair => pair.First >= thresholdOfA || pair.Second >= thresholdOfB);
        return (double)both / either;
    }

    private sealed class Target(ScoredTargets scored, int target)
    {
        private readonly double[] _scores = scored.Table.Columns[0].Values;

        public bool IsMember(int place) => scored.Table.Membership[Row(place)] == Membership.Member;

        public double Score(int place) => _scores[Row(place)];

        /// <summary>The lowest score that at most a share of the target's non-members reaches.</summary>
        public double Threshold(double fpr)
        {
            double[] others =
            [
                .. Enumerable.Range(0, scored.Records).Where(p => !IsMember(p)).Select(Score).OrderDescending(),
            ];
            return Math.BitIncrement(others[(int)(fpr * others.Length)]);
        }

        private int Row(int place) => (target * scored.Records) + place;
    }
}
