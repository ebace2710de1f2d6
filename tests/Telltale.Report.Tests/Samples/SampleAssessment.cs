using Telltale.Audit.Results;
using Telltale.Core.Evidence;

namespace Telltale.Report.Tests.Samples;

/// <summary>Numbers of an attack computed from its scores the plain way, so that samples agree with themselves.</summary>
internal static class SampleAssessment
{
    public static readonly double[] Rates = [0.1, 0.01, 0.001, 0.0001];

    public static AttackAssessment Of(
        Scores column,
        Membership[] membership,
        string attack,
        string access,
        string paper,
        int targets
    )
    {
        double[] members = Of(column, membership, Membership.Member);
        double[] others = Of(column, membership, Membership.NonMember);
        int excluded = column.Values.Where((v, i) => double.IsNaN(v) && membership[i] != Membership.Unknown).Count();
        double auc = Auc(members, others);
        double error = HanleyMcNeil(auc, members.Length, others.Length);
        TprAtFpr[] rates = [.. Rates.Select(f => TprAt(members, others, f))];
        TprAtFpr? smallest = rates.LastOrDefault(r => r.Support != Support.Unsupported);
        return new AttackAssessment
        {
            Label = column.Label,
            Attack = attack,
            Paper = paper,
            Access = access,
            Options = new Dictionary<string, string> { ["variance"] = "auto", ["mode"] = "online" },
            Queries = access == "unknown" ? null : 1,
            DirectionCheck = new DirectionCheck(
                auc + (2.33 * error) < 0.5 ? DirectionStatus.Reversed : DirectionStatus.Ok,
                auc + (2.33 * error) < 0.5 ? 0.0004 : 0.99
            ),
            Members = members.Length,
            Nonmembers = others.Length,
            Excluded = excluded,
            Auc = new Estimate(
                auc,
                Math.Max(0, auc - (1.96 * error)),
                Math.Min(1, auc + (1.96 * error)),
                "Hanley–McNeil, 95%"
            ),
            TprAtFpr = rates,
            Advantage = Roc(members, others).Max(p => p.Tpr - p.Fpr),
            Ppv = smallest is null
                ? []
                :
                [
                    .. new[] { 0.5, 0.1, 0.01, 0.001 }.Select(prior => new PpvEstimate(
                        prior,
                        smallest.Fpr,
                        Ppv(smallest.Tpr, smallest.Fpr, prior),
                        Ppv(smallest.Low, 2 * smallest.Fpr, prior),
                        Ppv(smallest.High, smallest.Fpr / 2, prior)
                    )),
                ],
            EpsilonLowerBound = smallest is { Low: > 0 }
                ? new EpsilonLowerBound(
                    Math.Max(0, Math.Log(smallest.Low / Wilson(smallest.FalsePositives, others.Length).High)),
                    1e-5,
                    0.95,
                    "Wilson limits of both rates at one threshold"
                )
                : null,
            TieShare = others.Length == 0 ? 0 : 1 - (others.Distinct().Count() / (double)others.Length),
            Roc = Roc(members, others),
            RocBand = new CurveBand("Wilson limits, twice as wide", 0.95),
            ShadowCalibrated =
            [
                .. rates
                    .Where(r => r.Support != Support.Unsupported)
                    .Select(r => new ShadowCalibrated(
                        r.Fpr,
                        r.Fpr * 1.2,
                        r.Fpr * 0.4,
                        Math.Min(1, r.Fpr * 3),
                        r.Tpr * 0.95,
                        targets,
                        "non-members of the other targets, each left out in turn"
                    ))
                    .Where(_ => targets > 1),
            ],
        };
    }

    private static double Ppv(double tpr, double fpr, double prior) =>
        tpr == 0 && fpr == 0 ? 0 : prior * tpr / ((prior * tpr) + ((1 - prior) * fpr));

    private static double[] Of(Scores column, Membership[] membership, Membership side) =>
        [.. column.Values.Where((v, i) => membership[i] == side && !double.IsNaN(v)).OrderDescending()];

    private static double Auc(double[] members, double[] others)
    {
        double wins = 0;
        foreach (double m in members)
        {
            foreach (double o in others)
            {
                wins +=
                    m > o ? 1
                    : m == o ? 0.5
                    : 0;
            }
        }

        return wins / ((double)members.Length * others.Length);
    }

    private static double HanleyMcNeil(double auc, int members, int others)
    {
        double q1 = auc / (2 - auc);
        double q2 = 2 * auc * auc / (1 + auc);
        double variance =
            ((auc * (1 - auc)) + ((members - 1) * (q1 - (auc * auc))) + ((others - 1) * (q2 - (auc * auc))))
            / ((double)members * others);
        return Math.Sqrt(Math.Max(variance, 1e-8));
    }

    private static TprAtFpr TprAt(double[] members, double[] others, double fpr)
    {
        int allowed = (int)Math.Floor((fpr * others.Length) + 1e-9);
        double threshold = allowed < others.Length ? others[allowed] : double.NegativeInfinity;
        int found = members.Count(m => m > threshold);
        (double low, double high) = Wilson(found, members.Length);
        Support support =
            fpr * others.Length < 1 ? Support.Unsupported
            : fpr * others.Length < 10 ? Support.Fragile
            : Support.Ok;
        return new TprAtFpr(
            fpr,
            (double)found / members.Length,
            low,
            high,
            others.Count(o => o > threshold),
            support,
            "Wilson, 95%",
            new RateLimits(Math.Max(0, low - 0.01), Math.Min(1, high + 0.01))
        );
    }

    private static (double Low, double High) Wilson(int k, int n)
    {
        const double z = 1.96;
        double p = (double)k / n;
        double centre = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        double half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4.0 * n * n)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    private static RocPoint[] Roc(double[] members, double[] others)
    {
        // The counts of non-members at which to look: every one of the first, then farther and farther apart.
        IEnumerable<int> counts = Enumerable
            .Range(0, 400)
            .Select(i => i < 20 ? i : (int)(20 * Math.Pow(1.025, i - 20)))
            .TakeWhile(k => k < others.Length)
            .Append(others.Length)
            .Distinct();
        return
        [
            .. counts.Select(k =>
            {
                double threshold = k < others.Length ? others[k] : double.NegativeInfinity;
                int found = members.Count(m => m > threshold);
                (double low, double high) = Wilson(found, members.Length);
                double fpr = others.Count(o => o > threshold) / (double)others.Length;
                double tpr = found / (double)members.Length;
                return new RocPoint(
                    fpr,
                    tpr,
                    low,
                    high,
                    Math.Max(0, tpr - (2 * (tpr - low))),
                    Math.Min(1, tpr + (2 * (high - tpr)))
                );
            }),
        ];
    }
}
