using Telltale.Audit.Stages;
using Telltale.Claims.Worlds;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Claims.Claims;

/// <summary>
/// R14: with one threshold for all records some non-members are called members far more often than others. A p-value from the record's
/// own models without it spreads the false alarms evenly. Measured: over the targets that a record is not a member of, the share
/// with p ≤ 0.05; its variance over records, divided by what a binomial share has (1 = every record alike).
/// </summary>
internal static class CalibrationMakesRecordsAlike
{
    private const double Alpha = 0.05;
    private const int Replicates = 2000;

    public static Claim Claim { get; } =
        new(
            "R14",
            "With a pooled threshold false alarms pile up on some records; p-values from each record's own models spread them.",
            "On Reliability of Membership Inference, 2026",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        ScoredTargets scored = laboratory.Run(Plans.Large(1, "margin", "lira:mode=offline,variance=record@own")).Scored;
        double[] pooled = Pooled(scored, "margin");
        double[] own = [.. scored.Table.Columns.First(c => c.Label == "own").Values.Select(FromOwnModels)];
        double[] before = FalseAlarms(scored, pooled);
        double[] after = FalseAlarms(scored, own);
        Finding Resampled(string part, Func<double[], double[], double> statistic)
        {
            (double low, double high) = Limits(before, after, statistic);
            return new Finding(part, statistic(before, after), low, high);
        }

        return
        [
            Resampled(
                $"variance of false alarms over records ÷ that of a binomial share, pooled less own ({Dispersion(before):0.00} and {Dispersion(after):0.00})",
                (pooledRates, ownRates) => Dispersion(pooledRates) - Dispersion(ownRates)
            ),
            Resampled(
                $"share of records with more than 25 % false alarms, pooled less own ({Often(before):0.0000} and {Often(after):0.0000})",
                (pooledRates, ownRates) => Often(pooledRates) - Often(ownRates)
            ),
            Resampled(
                $"2 points less the distance of own p-values' false-alarm rate from 5 % (rate {after.Average():0.0000})",
                (_, ownRates) => 0.02 - Math.Abs(ownRates.Average() - Alpha)
            ),
        ];
    }

    private static double Often(double[] rates) => (double)rates.Count(r => r > 0.25) / rates.Length;

    /// <summary>A row's rank among all non-members' rows.</summary>
    private static double[] Pooled(ScoredTargets scored, string label)
    {
        double[] values = scored.Table.Columns.First(c => c.Label == label).Values;
        double[] others = [.. values.Where((_, row) => scored.Table.Membership[row] == Membership.NonMember).Order()];
        return
        [
            .. values.Select(v =>
            {
                int below = Array.BinarySearch(others, v) is var i && i < 0 ? ~i : i;
                return (1.0 + others.Length - below) / (1 + others.Length);
            }),
        ];
    }

    /// <summary>
    /// Offline LiRA is log Φ(z) with the mean and the population deviation of 31 models. A new model of the same kind
    /// lies at t = z·√(30/31)/√(1 + 1/31) on 30 degrees of freedom.
    /// </summary>
    private static double FromOwnModels(double score)
    {
        double z = Normal.QuantileOfLog(score);
        return StudentT.Survival(z * Math.Sqrt(30.0 / 31) / Math.Sqrt(1 + (1.0 / 31)), 30);
    }

    /// <summary>Of each record, the share of the targets without it in which it would be called a member.</summary>
    private static double[] FalseAlarms(ScoredTargets scored, double[] p)
    {
        double[] rates = new double[scored.Records];
        for (int record = 0; record < rates.Length; record++)
        {
            int[] rows =
            [
                .. Enumerable
                    .Range(0, scored.Targets)
                    .Select(t => (t * scored.Records) + record)
                    .Where(row => scored.Table.Membership[row] == Membership.NonMember),
            ];
            rates[record] = (double)rows.Count(row => p[row] <= Alpha) / rows.Length;
        }

        return rates;
    }

    private static double Dispersion(double[] rates)
    {
        double mean = rates.Average();
        double variance = rates.Sum(r => (r - mean) * (r - mean)) / (rates.Length - 1);
        // Complementary pairs: every record is left out of half of the 32 targets.
        return variance / (mean * (1 - mean) / 16);
    }

    /// <summary>Percentile limits over records drawn with replacement, the same for both.</summary>
    private static (double Low, double High) Limits(
        double[] before,
        double[] after,
        Func<double[], double[], double> statistic
    )
    {
        Rng rng = Laboratory.Seed.Derive("R14").CreateRng();
        double[] drawn = new double[Replicates];
        double[] b = new double[before.Length];
        double[] a = new double[before.Length];
        for (int replicate = 0; replicate < Replicates; replicate++)
        {
            for (int i = 0; i < b.Length; i++)
            {
                int record = rng.NextInt(b.Length);
                (b[i], a[i]) = (before[record], after[record]);
            }

            drawn[replicate] = statistic(b, a);
        }

        return Compared.Middle(drawn);
    }
}
