namespace Telltale.Core.Roc;

/// <summary>
/// What a statistic on rows of several targets takes its noise from: records, targets, and single rows. Each part is resampled alone, the
/// others left as they are.
/// </summary>
/// <param name="ByRecord">On records drawn with replacement, all rows of a record together.</param>
/// <param name="WithinRecord">On rows of each record made heavier under some targets and lighter under others.</param>
/// <param name="WithoutTargets">With one target left out, or one group of them.</param>
/// <param name="WithinScale">What the variance of <paramref name="WithinRecord"/> is multiplied by: see <see cref="TargetContrast"/>.</param>
/// <remarks>NaN where a resample lacks one of the classes.</remarks>
internal sealed record VarianceParts(
    double[] ByRecord,
    double[] WithinRecord,
    double[] WithoutTargets,
    double WithinScale
)
{
    /// <summary>
    /// The variance over new records and new targets, <c>V_records + max(V_targets − V_within, 0)</c>. With σ² of records, targets and single rows, N
    /// records and T targets: V_records estimates σ²_r/N + σ²_e/NT, V_targets (the jackknife) σ²_t/T + σ²_e/NT and V_within σ²_e/NT.
    /// </summary>
    public double Variance => ResampledStatistic.Variance(Found(ByRecord)) + OfTargets;

    /// <summary>
    /// Satterthwaite's degrees of freedom of <see cref="Variance"/>, of which only what targets add is poorly known:
    /// (G − 1)·(whole/that part)², of G targets or groups of them; null where targets add nothing.
    /// </summary>
    public double? DegreesOfFreedom
    {
        get
        {
            double excess = OfTargets;
            int groups = Found(WithoutTargets).Length;
            return excess > 0 && groups > 1 ? (groups - 1) * Squared(Variance / excess) : null;
        }
    }

    /// <summary>Parts of the difference of two statistics on the same rows, resampled by the same draws.</summary>
    public static VarianceParts OfDifference(VarianceParts first, VarianceParts second) =>
        new(
            Differences(first.ByRecord, second.ByRecord),
            Differences(first.WithinRecord, second.WithinRecord),
            Differences(first.WithoutTargets, second.WithoutTargets),
            first.WithinScale
        );

    // What targets add to what single rows explain.
    private double OfTargets
    {
        get
        {
            double[] left = Found(WithoutTargets);
            // Sample variance over G is Σ/(G(G − 1)); the jackknife's is Σ·(G − 1)/G.
            double jackknife =
                left.Length < 2 ? 0 : ResampledStatistic.Variance(left) * Squared(left.Length - 1) / left.Length;
            return Math.Max(0, jackknife - (WithinScale * ResampledStatistic.Variance(Found(WithinRecord))));
        }
    }

    private static double[] Found(double[] values) => [.. values.Where(v => !double.IsNaN(v))];

    private static double[] Differences(double[] first, double[] second) => [.. first.Zip(second, (a, b) => a - b)];

    private static double Squared(double value) => value * value;
}
