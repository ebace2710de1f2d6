using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>On which scale limits of several statistics are as wide as each other in standard errors.</summary>
public enum SupTScale
{
    /// <summary>As they are: differences, areas.</summary>
    Plain,

    /// <summary>arcsin √p, on which a rate p of so many records varies alike everywhere.</summary>
    Rate,
}

/// <summary>
/// Limits that hold for several resampled statistics at once (sup-t; Montiel Olea and Plagborg-Møller 2019, J. Applied
/// Econometrics 34:1): each is estimate ± c·(its standard error), where c is the quantile over replicates of the largest distance
/// from the estimate in standard errors. Replicates must belong together one by one; what statistics share is used, so that
/// many that say the same cost no more than one.
/// </summary>
public static class SupT
{
    /// <summary>How results name the method.</summary>
    public const string MethodName = "two-way-bootstrap, sup-t";

    /// <summary>Simultaneous two-sided limits, in the order of the statistics; of no width where every replicate agrees.</summary>
    /// <param name="statistics">At least one; all with as many replicates.</param>
    /// <param name="confidence">That all limits hold, in (0, 1).</param>
    /// <param name="scale">Where distances are measured.</param>
    public static Interval[] Limits(IReadOnlyList<ResampledStatistic> statistics, double confidence, SupTScale scale)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        if (confidence is not (> 0 and < 1))
        {
            throw new BadInputException(
                $"A confidence of {confidence} is not understood; expected a number between 0 and 1, such as 0.95."
            );
        }

        int replicates = statistics[0].Replicates.Length;
        double[] largest = new double[replicates];
        double[] errors = new double[statistics.Count];
        for (int s = 0; s < statistics.Count; s++)
        {
            ReadOnlySpan<double> found = statistics[s].Replicates;
            if (found.Length != replicates)
            {
                throw new ArgumentException("All statistics must have as many replicates.", nameof(statistics));
            }

            double estimate = To(scale, statistics[s].Estimate);
            double[] moved = [.. found.ToArray().Select(r => To(scale, r))];
            errors[s] = Math.Sqrt(ResampledStatistic.Variance(moved));
            for (int b = 0; errors[s] > 0 && b < replicates; b++)
            {
                largest[b] = Math.Max(largest[b], Math.Abs(moved[b] - estimate) / errors[s]);
            }
        }

        double critical = Quantile(largest, confidence);
        return
        [
            .. statistics.Select(
                (statistic, s) =>
                {
                    double centre = To(scale, statistic.Estimate);
                    double half = statistic.Deviations(critical) * errors[s] * statistic.Shrink;
                    return new Interval(From(scale, centre - half), From(scale, centre + half));
                }
            ),
        ];
    }

    /// <summary>
    /// Limits of one statistic that leave out <paramref name="tail"/> on either side, estimate ± z·(its standard error): for tails too small
    /// for a percentile of the replicates, as Bonferroni's are.
    /// </summary>
    public static Interval Normal(ResampledStatistic statistic, double tail, SupTScale scale)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        double centre = To(scale, statistic.Estimate);
        double error = Math.Sqrt(
            ResampledStatistic.Variance([.. statistic.Replicates.ToArray().Select(r => To(scale, r))])
        );
        double half = statistic.Deviations(-Numerics.Normal.Quantile(tail)) * error * statistic.Shrink;
        return new Interval(From(scale, centre - half), From(scale, centre + half));
    }

    /// <summary>The ⌈(B+1)·c⌉-th smallest of B values, the largest where there are too few.</summary>
    internal static double Quantile(double[] values, double confidence)
    {
        double[] sorted = [.. values.Order()];
        // 20 · 0.95 is a little more than 19 in doubles: what is within rounding of a whole number is meant to be it.
        int rank = (int)Math.Ceiling(((sorted.Length + 1) * confidence) - 1e-9);
        return sorted[Math.Min(rank, sorted.Length) - 1];
    }

    private static double To(SupTScale scale, double value) =>
        scale switch
        {
            SupTScale.Plain => value,
            SupTScale.Rate => Math.Asin(Math.Sqrt(Math.Clamp(value, 0, 1))),
        };

    private static double From(SupTScale scale, double value) =>
        scale switch
        {
            SupTScale.Plain => value,
            SupTScale.Rate => Squared(Math.Sin(Math.Clamp(value, 0, Math.PI / 2))),
        };

    private static double Squared(double value) => value * value;
}
