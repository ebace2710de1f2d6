using Telltale.Audit.Assessment;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts;

/// <summary>
/// What several targets do to a test that takes rows for independent. Targets that are each other's references know each
/// other's training sets: where a score of target A uses whether B was trained on the record, and the other way round, the two rows
/// vary together even if nothing leaks. With all models as targets the variance of a sum over members doubles, and no
/// attack can make it more than double: of the pairs (A, B) each row has its share once as A and once as B.
/// </summary>
/// <remarks>
/// For a score that is linear in the references' memberships the factor is 1 + (T − 1)/M, T targets with M references each; it is
/// measured here, by adding up rows of one record before squaring, and kept between 1 and 2.
/// </remarks>
internal static class SharedRecords
{
    private const double Most = 2;

    /// <summary>The p-value with the statistic's normal equivalent divided by the root of the variance's factor.</summary>
    /// <param name="pValue">One-sided p of a test that takes rows for independent.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="weights">What each row counts in the statistic if it is a member's.</param>
    public static double Widen(double pValue, ScoredRows rows, Func<ScoredRows, double[]> weights)
    {
        if (rows.Targets == 1 || pValue is 0 or 1)
        {
            return pValue;
        }

        double factor = Math.Clamp(Factor(rows, weights(rows)), 1, Most);
        return Normal.Cdf(Normal.QuantileOfLog(Math.Log(pValue)) / Math.Sqrt(factor));
    }

    /// <summary>Variance of the sum over members with rows of one record taken together, over that with all rows apart; 1 where nothing varies.</summary>
    internal static double Factor(ScoredRows rows, ReadOnlySpan<double> weights)
    {
        double share = (double)rows.Members / weights.Length;
        double mean = 0;
        foreach (double weight in weights)
        {
            mean += weight / weights.Length;
        }

        (int[] record, int records) = DenseIndex.Of(rows.Record);
        double[] together = new double[records];
        double apart = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            double part = ((rows.IsMember[row] ? 1 : 0) - share) * (weights[row] - mean);
            together[record[row]] += part;
            apart += part * part;
        }

        double squares = 0;
        foreach (double part in together)
        {
            squares += part * part;
        }

        return apart > 0 ? squares / apart : 1;
    }

    /// <summary>Mid-ranks, the highest score the highest rank.</summary>
    public static double[] Ranks(ScoredRows rows)
    {
        double[] ranks = new double[rows.Ranked.Order.Length];
        int first = 0;
        foreach (TieGroup group in rows.Ranked.Groups.Descending)
        {
            int size = group.Members + group.NonMembers;
            foreach (int row in rows.Ranked.Order.Slice(first, size))
            {
                ranks[row] = ranks.Length - first - ((size - 1) / 2.0);
            }

            first += size;
        }

        return ranks;
    }

    /// <summary>1 for each row among the highest so many, 0 for the others.</summary>
    public static double[] Highest(ScoredRows rows, int places)
    {
        double[] highest = new double[rows.Ranked.Order.Length];
        foreach (int row in rows.Ranked.Order[..places])
        {
            highest[row] = 1;
        }

        return highest;
    }
}
