using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// One statistic with its bootstrap replicates, and how far their spread overstates its noise (see
/// <see cref="TwoWayBootstrap"/>). Replicates stand in the order drawn, so those of two statistics from one seed and the same rows
/// belong together one by one.
/// </summary>
public sealed class ResampledStatistic
{
    private readonly double[] _replicates;
    private readonly double[] _sorted;

    internal ResampledStatistic(double estimate, double[] replicates, double shrink)
    {
        Estimate = estimate;
        _replicates = replicates;
        _sorted = [.. replicates.Order()];
        Shrink = shrink;
    }

    /// <summary>Value on the data.</summary>
    public double Estimate { get; }

    /// <summary>Values on the resamples, in the order drawn.</summary>
    public ReadOnlySpan<double> Replicates => _replicates;

    /// <summary>What distances from the estimate are multiplied by, in (0, 1].</summary>
    public double Shrink { get; }

    /// <summary>Standard error: that of the replicates, shrunk; 0 where all agree.</summary>
    public double StandardError => Shrink * Math.Sqrt(Variance(_replicates));

    /// <summary>
    /// Percentile limits at a two-sided confidence in (0, 1): the ⌊(B+1)·α/2⌋-th replicate from either end, whole ones and not
    /// between two, moved towards the estimate. Not cut off at the ends of the statistic's range.
    /// </summary>
    public Interval Limits(double confidence)
    {
        int rank = Math.Max(1, (int)Math.Floor((_sorted.Length + 1) * (1 - confidence) / 2));
        double low = Math.Max(0, Estimate - _sorted[rank - 1]);
        double high = Math.Max(0, _sorted[^rank] - Estimate);
        return new Interval(Estimate - (Shrink * low), Estimate + (Shrink * high));
    }

    /// <summary>
    /// Two-sided p-value of "the statistic is really 0": twice the smaller share of (moved) replicates on either side of 0, the data
    /// counted among them, so never below 2/(B+1) and at most 1.
    /// </summary>
    public double PValueOfZero()
    {
        int atMost = 1;
        int atLeast = 1;
        foreach (double replicate in _replicates)
        {
            double moved = Estimate + (Shrink * (replicate - Estimate));
            atMost += moved <= 0 ? 1 : 0;
            atLeast += moved >= 0 ? 1 : 0;
        }

        return Math.Min(1, 2.0 * Math.Min(atMost, atLeast) / (_replicates.Length + 1));
    }

    /// <summary>
    /// first − second of two statistics from one seed and the same rows: the noise that both share cancels.
    /// </summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second, with as many replicates.</param>
    /// <param name="rowVariance">
    /// Variance of the difference if all rows shared nothing; null where rows are single records of one target and replicates spread
    /// as they should.
    /// </param>
    public static ResampledStatistic Paired(ResampledStatistic first, ResampledStatistic second, double? rowVariance)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first._replicates.Length != second._replicates.Length)
        {
            throw new ArgumentException("Both statistics must have as many replicates.", nameof(second));
        }

        double[] differences = [.. first._replicates.Zip(second._replicates, (a, b) => a - b)];
        return new ResampledStatistic(
            first.Estimate - second.Estimate,
            differences,
            rowVariance is { } single ? ShrinkOf(Variance(differences), single) : 1
        );
    }

    /// <summary>first − second of two statistics whose replicates come from different seeds and whose rows share nothing.</summary>
    public static ResampledStatistic Independent(ResampledStatistic first, ResampledStatistic second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double difference = first.Estimate - second.Estimate;
        double[] replicates =
        [
            .. first._replicates.Zip(
                second._replicates,
                (a, b) => difference + (first.Shrink * (a - first.Estimate)) - (second.Shrink * (b - second.Estimate))
            ),
        ];
        return new ResampledStatistic(difference, replicates, 1);
    }

    /// <summary>√(max(V − 2·V_rows, V_rows)/V), at most 1; 1 where nothing varies.</summary>
    internal static double ShrinkOf(double twoWay, double single) =>
        twoWay == 0 ? 1 : Math.Sqrt(Math.Min(1, Math.Max(twoWay - (2 * single), single) / twoWay));

    /// <summary>The sample variance; 0 of fewer than two.</summary>
    internal static double Variance(ReadOnlySpan<double> values)
    {
        double mean = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return values.Length < 2 ? 0 : sum / (values.Length - 1);
    }
}
