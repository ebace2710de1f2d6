namespace Telltale.Attacks.References;

/// <summary>
/// What the reference models on one side of every record (trained with it, or without it) say of it: for each record
/// how many they are, and for each cell (record × query) mean, sum of squared deviations from that mean and, if asked
/// for, median of their margins. A side without models has NaN for all of them.
/// </summary>
internal sealed class SideMoments
{
    /// <summary>Room for all records.</summary>
    public SideMoments(int records, int queries, bool medians)
    {
        Queries = queries;
        Counts = new int[records];
        Means = new double[checked(records * queries)];
        SquaredDeviations = new double[records * queries];
        Medians = medians ? new double[records * queries] : null;
    }

    /// <summary>Queries a record.</summary>
    public int Queries { get; }

    /// <summary>Models on this side [records].</summary>
    public int[] Counts { get; }

    /// <summary>Means [records × queries].</summary>
    public double[] Means { get; }

    /// <summary>Σ (φ − mean)² [records × queries].</summary>
    public double[] SquaredDeviations { get; }

    /// <summary>Medians [records × queries], the mean of the middle two for an even number; null if not asked for.</summary>
    public double[]? Medians { get; }

    /// <summary>Population variance of a cell: Σ (φ − mean)² / n.</summary>
    public double Variance(int record, int query) => SquaredDeviations[(record * Queries) + query] / Counts[record];

    /// <summary>Medians where they were asked for, means elsewhere [records × queries].</summary>
    public double[] Centers => Medians ?? Means;
}
