using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Core.Roc;

/// <summary>
/// One statistic with its bootstrap replicates, and how far their spread overstates its noise (see
/// <see cref="TwoWayBootstrap"/>). Replicates stand in the order drawn, so those of two statistics from one seed and the same rows
/// belong together one by one.
/// </summary>
public sealed class ResampledStatistic
{
    // V_product is at most three times the variance. Where replicates jump between two values, as at a rate that a tie of many
    // scores just reaches, the parts may miss the jump: less than half is their noise.
    private const double LeastShrink = 0.5;

    private readonly double[] _replicates;
    private readonly double[] _sorted;

    internal ResampledStatistic(double estimate, double[] replicates, VarianceParts? parts)
    {
        Estimate = estimate;
        _replicates = replicates;
        _sorted = [.. replicates.Order()];
        Parts = parts;
        double product = Variance(_replicates);
        if (parts is not null && product > 0 && parts.Variance is var variance and > 0)
        {
            Shrink = Math.Max(LeastShrink, Math.Sqrt(variance / product));
            DegreesOfFreedom = parts.DegreesOfFreedom;
        }
    }

    // What the noise comes from; null of one target.
    internal VarianceParts? Parts { get; }

    /// <summary>Value on the data.</summary>
    public double Estimate { get; }

    /// <summary>Values on the resamples, in the order drawn.</summary>
    public ReadOnlySpan<double> Replicates => _replicates;

    /// <summary>What distances from the estimate are multiplied by: at least ½, and above 1 only by the noise of replicates.</summary>
    public double Shrink { get; } = 1;

    /// <summary>
    /// Of Student's t that stands in for the normal distribution, since of few targets it is poorly known how much they vary;
    /// null for the normal itself.
    /// </summary>
    public double? DegreesOfFreedom { get; }

    /// <summary>Standard error: that of the replicates, shrunk; 0 where all agree.</summary>
    public double StandardError => Shrink * Math.Sqrt(Variance(_replicates));

    /// <summary>
    /// How many standard errors leave out as much of Student's t as <paramref name="normal"/> do of the normal distribution.
    /// </summary>
    public double Deviations(double normal) =>
        DegreesOfFreedom is { } freedom && normal > 0
            ? -StudentT.QuantileOfLog(Normal.LogSurvival(normal), freedom)
            : normal;

    /// <summary>Two-sided p-value of "really 0", of the estimate over its standard error; 0 or 1 where nothing varies.</summary>
    public double PValueByStandardError()
    {
        double error = StandardError;
        double deviations = Math.Abs(Estimate) / error;
        return error == 0 ? (Estimate == 0 ? 1 : 0)
            : DegreesOfFreedom is { } freedom ? 2 * StudentT.Survival(deviations, freedom)
            : 2 * Normal.Survival(deviations);
    }

    /// <summary>
    /// Percentile limits at a two-sided confidence in (0, 1): the ⌊(B+1)·α/2⌋-th replicate from either end, whole ones and not
    /// between two, moved towards the estimate. Not cut off at the ends of the statistic's range.
    /// </summary>
    public Interval Limits(double confidence)
    {
        int rank = Math.Max(1, (int)Math.Floor((_sorted.Length + 1) * (1 - confidence) / 2));
        double low = Math.Max(0, Estimate - _sorted[rank - 1]);
        double high = Math.Max(0, _sorted[^rank] - Estimate);
        double normal = -Normal.Quantile((1 - confidence) / 2);
        double scale = Shrink * Deviations(normal) / normal;
        return new Interval(Estimate - (scale * low), Estimate + (scale * high));
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

        double share = Math.Min(0.5, (double)Math.Min(atMost, atLeast) / (_replicates.Length + 1));
        return 2 * (DegreesOfFreedom is { } freedom ? StudentT.Cdf(Normal.Quantile(share), freedom) : share);
    }

    /// <summary>
    /// first − second of two statistics from one seed and the same rows: the noise that both share cancels.
    /// </summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second, with as many replicates.</param>
    public static ResampledStatistic Paired(ResampledStatistic first, ResampledStatistic second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first._replicates.Length != second._replicates.Length)
        {
            throw new ArgumentException("Both statistics must have as many replicates.", nameof(second));
        }

        return new ResampledStatistic(
            first.Estimate - second.Estimate,
            [.. first._replicates.Zip(second._replicates, (a, b) => a - b)],
            first.Parts is { } one && second.Parts is { } two ? VarianceParts.OfDifference(one, two) : null
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
        return new ResampledStatistic(difference, replicates, null);
    }

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
