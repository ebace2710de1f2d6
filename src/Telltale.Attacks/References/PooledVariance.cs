using Telltale.Core.Numerics;

namespace Telltale.Attacks.References;

/// <summary>
/// One variance for all records of a side and query, from the residuals of the margins about each record's centre:
/// what is left when the records' own difficulty is taken out.
/// </summary>
internal static class PooledVariance
{
    private const int Stretch = 4096;

    /// <summary>
    /// Population form: with residuals <c>r = φ − centre</c> of all records that have at least two models on that
    /// side, <c>mean(r²) − mean(r)²</c> (the second term is 0 where the centre is the mean).
    /// </summary>
    /// <param name="side">The side.</param>
    /// <param name="elsewhere">The other side, where the attack has one.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <returns>
    /// A variance a query. Where no record has two models on the side (two complementary reference models), it is the
    /// variance of <paramref name="elsewhere"/>, and where that has none either, the variance of all margins about
    /// their grand mean, difficulty included; the same for both sides then, so that neither side gains by it.
    /// 0 where there is no spread at all.
    /// </returns>
    public static double[] Population(SideMoments side, SideMoments? elsewhere, int threads) =>
        WithFallback(side, elsewhere, (s, query) => PopulationOf(s, query, threads));

    /// <summary>Unbiased form about the means: <c>Σ (φ − mean)² / Σ (n − 1)</c>; otherwise as <see cref="Population"/>.</summary>
    public static double[] Unbiased(SideMoments side, SideMoments? elsewhere) =>
        WithFallback(side, elsewhere, UnbiasedOf);

    private static double[] WithFallback(
        SideMoments side,
        SideMoments? elsewhere,
        Func<SideMoments, int, double> variance
    )
    {
        double[] pooled = new double[side.Queries];
        for (int q = 0; q < pooled.Length; q++)
        {
            double value = variance(side, q);
            if (double.IsNaN(value) && elsewhere is not null)
            {
                value = variance(elsewhere, q);
            }

            pooled[q] = double.IsNaN(value) ? AboutGrandMean(side, elsewhere, q) : value;
        }

        return pooled;
    }

    private static double PopulationOf(SideMoments side, int query, int threads)
    {
        // Stretches of records are added up on their own and then in their order: the same digits for any number of threads.
        int records = side.Counts.Length;
        var parts = new (double Squares, double Sum, long Count)[(records + Stretch - 1) / Stretch];
        ParallelRuns.ForEach(
            parts.Length,
            threads,
            i => parts[i] = Residuals(side, query, i * Stretch, Math.Min(records, (i + 1) * Stretch))
        );
        double squares = 0;
        double sum = 0;
        long count = 0;
        foreach ((double Squares, double Sum, long Count) part in parts)
        {
            squares += part.Squares;
            sum += part.Sum;
            count += part.Count;
        }

        double mean = sum / count;
        return Math.Max((squares / count) - (mean * mean), 0);
    }

    private static (double Squares, double Sum, long Count) Residuals(SideMoments side, int query, int start, int end)
    {
        double squares = 0;
        double sum = 0;
        long count = 0;
        for (int record = start; record < end; record++)
        {
            int n = side.Counts[record];
            if (n < 2)
            {
                continue;
            }

            int cell = (record * side.Queries) + query;
            double shift = side.Means[cell] - side.Centers[cell];
            squares += side.SquaredDeviations[cell] + (n * shift * shift);
            sum += n * shift;
            count += n;
        }

        return (squares, sum, count);
    }

    private static double UnbiasedOf(SideMoments side, int query)
    {
        double squares = 0;
        long freedom = 0;
        for (int record = 0; record < side.Counts.Length; record++)
        {
            if (side.Counts[record] >= 2)
            {
                squares += side.SquaredDeviations[(record * side.Queries) + query];
                freedom += side.Counts[record] - 1;
            }
        }

        return squares / freedom;
    }

    private static double AboutGrandMean(SideMoments side, SideMoments? elsewhere, int query)
    {
        SideMoments[] sides = elsewhere is null ? [side] : [side, elsewhere];
        double sum = 0;
        long count = 0;
        Visit((n, mean, _) => (sum, count) = (sum + (n * mean), count + n));
        double grand = sum / count;
        double squares = 0;
        Visit((n, mean, deviations) => squares += deviations + (n * (mean - grand) * (mean - grand)));
        return squares / count;

        void Visit(Action<int, double, double> visit)
        {
            // Record by record with both sides together, so that swapping the sides changes nothing but their order.
            for (int record = 0; record < side.Counts.Length; record++)
            {
                foreach (SideMoments s in sides)
                {
                    if (s.Counts[record] > 0)
                    {
                        int cell = (record * s.Queries) + query;
                        visit(s.Counts[record], s.Means[cell], s.SquaredDeviations[cell]);
                    }
                }
            }
        }
    }
}
