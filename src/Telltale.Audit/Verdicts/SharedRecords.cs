using Telltale.Audit.Assessment;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts;

/// <summary>
/// What several targets do to a test that takes rows for independent. Targets that are each other's references know each
/// other's training sets: where a score of target A uses whether B was trained on the record, and the other way round, the two rows
/// vary together even if nothing leaks. With all models as targets the variance of a sum over members doubles, and no
/// score that adds up over the references can make it more than double: of the pairs (A, B) each row has its share once as A and once as B.
/// </summary>
/// <remarks>
/// For a score that is linear in the references' memberships the factor is 1 + (T − 1)/M, T targets with M references each; it is
/// measured here, by adding up rows of one record before squaring, and kept between 1 and 2.
/// </remarks>
internal static class SharedRecords
{
    private const double Most = 2;

    /// <summary>How many times the variance of independent rows the statistic's is, in [1, 2]; 1 of one target.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="weights">What each row counts in the statistic if it is a member's.</param>
    public static double VarianceOf(ScoredRows rows, Func<ScoredRows, double[]> weights) =>
        rows.Targets == 1 ? 1 : Math.Clamp(Factor(rows, weights(rows)), 1, Most);

    /// <summary>The factor to expect before any model is trained: that of a score which is linear in the references' memberships.</summary>
    /// <param name="targets">T, at least 1.</param>
    /// <param name="references">M, reference models a target.</param>
    public static double VarianceExpected(int targets, int references) =>
        targets == 1 || references == 0 ? 1 : Math.Min(Most, 1 + ((targets - 1.0) / references));

    /// <summary>The p-value with the statistic's normal equivalent divided by the root of the variance's factor.</summary>
    /// <param name="pValue">One-sided p of a test that takes rows for independent.</param>
    /// <param name="factor">The factor.</param>
    public static double Widen(double pValue, double factor) =>
        factor == 1 || pValue is 0 or 1
            ? pValue
            : Normal.Cdf(Normal.QuantileOfLog(Math.Log(pValue)) / Math.Sqrt(factor));

    /// <summary>
    /// What a chance must be where rows are independent, so that with the variance this many times as large it is
    /// <paramref name="chance"/>: Φ(√factor·Φ⁻¹(chance)). Undoes <see cref="Widen"/>.
    /// </summary>
    public static double Narrow(double chance, double factor) =>
        factor == 1 ? chance : Normal.Cdf(Normal.Quantile(chance) * Math.Sqrt(factor));

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
