using Telltale.Audit.Stages;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Claims;

/// <summary>One attack's scores in one world.</summary>
/// <param name="Scored">The world's scores.</param>
/// <param name="Label">The attack's column.</param>
internal sealed record Column(ScoredTargets Scored, string Label)
{
    /// <summary>A score a row, target by target.</summary>
    public double[] Values => Scored.Table.Columns.First(c => c.Label == Label).Values;
}

/// <summary>
/// Differences between two attacks, or between two worlds whose targets have the same training sets: the paired two-way bootstrap
/// over targets and records, 95 % limits.
/// </summary>
internal static class Compared
{
    private const int Replicates = 1000;
    private const double Confidence = 0.95;

    /// <summary>TPR at an FPR of the first less that of the second.</summary>
    public static Finding Tpr(Laboratory laboratory, string part, Column first, Column second, double fpr)
    {
        PairedDifferences differences = Differences(laboratory, first, second, fpr);
        string figures = $"{TprAt(first, fpr):0.0000} and {TprAt(second, fpr):0.0000}";
        return Of($"{part} ({figures})", differences.Tpr[0]);
    }

    /// <summary>The AUC of the first less that of the second.</summary>
    public static Finding Auc(Laboratory laboratory, string part, Column first, Column second)
    {
        PairedDifferences differences = Differences(laboratory, first, second, 0.01);
        return Of($"{part} ({Curve(first).Auc:0.0000} and {Curve(second).Auc:0.0000})", differences.Auc);
    }

    /// <summary>Whether a figure is what is claimed of these very data, with nothing estimated.</summary>
    public static Finding Exactly(string part, double found, double expected)
    {
        // A claim about these rows holds or does not: the interval is the figure.
        double agrees = found == expected ? 1 : -1;
        return new Finding($"{part}: {found:0.0000}; holds (1) or does not (−1)", agrees, agrees, agrees);
    }

    /// <summary>The mean of differences that are independent of each other, with percentile limits of 2,000 resamples.</summary>
    public static Finding Mean(string part, double[] differences)
    {
        Rng rng = Laboratory.Seed.Derive("mean").CreateRng();
        double[] means = new double[2000];
        for (int b = 0; b < means.Length; b++)
        {
            for (int i = 0; i < differences.Length; i++)
            {
                means[b] += differences[rng.NextInt(differences.Length)] / differences.Length;
            }
        }

        (double low, double high) = Middle(means);
        return new Finding(part, differences.Average(), low, high);
    }

    /// <summary>The middle 95 % of replicates.</summary>
    public static (double Low, double High) Middle(double[] replicates)
    {
        double[] sorted = [.. replicates.Order()];
        int rank = (int)((sorted.Length + 1) * (1 - Confidence) / 2);
        return (sorted[rank - 1], sorted[^rank]);
    }

    /// <summary>TPR at an FPR, as results give it.</summary>
    public static double TprAt(Column column, double fpr) => Curve(column).AtFpr(fpr).Tpr;

    /// <summary>TPR at an FPR with its limits.</summary>
    public static (double Tpr, double Low, double High) TprWithLimits(Laboratory laboratory, Column column, double fpr)
    {
        Rows rows = Rows.Of(column.Scored);
        BootstrapReplicates replicates = TwoWayBootstrap.Run(
            TwoWayRows.Of(column.Values, rows.IsMember, rows.Target, rows.Record),
            [fpr],
            Replicates,
            Laboratory.Seed.Derive(column.Label),
            laboratory.Threads
        );
        Interval limits = replicates.Tpr(0, Confidence);
        return (TprAt(column, fpr), limits.Low, limits.High);
    }

    private static RocCurve Curve(Column column) =>
        new(RankedScores.Of(column.Values, Rows.Of(column.Scored).IsMember).Groups);

    private static PairedDifferences Differences(Laboratory laboratory, Column first, Column second, double fpr)
    {
        Rows rows = Rows.Of(first.Scored);
        return PairedTwoWay.Run(
            first.Values,
            second.Values,
            rows.IsMember,
            rows.Target,
            rows.Record,
            [fpr],
            Replicates,
            Laboratory.Seed.Derive(first.Label),
            laboratory.Threads
        );
    }

    private static Finding Of(string part, ResampledStatistic difference)
    {
        Interval limits = difference.Limits(Confidence);
        return new Finding(part, difference.Estimate, limits.Low, limits.High);
    }

    private sealed record Rows(bool[] IsMember, int[] Target, int[] Record)
    {
        public static Rows Of(ScoredTargets scored)
        {
            int[] rows = [.. Enumerable.Range(0, scored.Targets * scored.Records)];
            return new Rows(
                [.. scored.Table.Membership.Select(m => m == Membership.Member)],
                [.. rows.Select(row => row / scored.Records)],
                [.. rows.Select(row => row % scored.Records)]
            );
        }
    }
}
