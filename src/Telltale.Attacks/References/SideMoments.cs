namespace Telltale.Attacks.References;

/// <summary>
/// What the reference models on one side of every record (trained with it, or without it) say of it: for each record
/// how many they are, and for each cell (record × query) mean, sum of squared deviations from that mean and centre of
/// their margins. A side without models has NaN for all of them.
/// </summary>
internal sealed record SideMoments
{
    /// <summary>Room for all records.</summary>
    public SideMoments(int records, int queries)
    {
        Queries = queries;
        Counts = new int[records];
        Means = GC.AllocateUninitializedArray<double>(checked(records * queries));
        SquaredDeviations = GC.AllocateUninitializedArray<double>(records * queries);
        Centers = Means;
    }

    /// <summary>Queries a record.</summary>
    public int Queries { get; }

    /// <summary>Models on this side [records].</summary>
    public int[] Counts { get; }

    /// <summary>Means [records × queries].</summary>
    public double[] Means { get; }

    /// <summary>Σ (φ − mean)² [records × queries].</summary>
    public double[] SquaredDeviations { get; }

    /// <summary>What stands for the location of the margins [records × queries]: the means, or medians.</summary>
    public double[] Centers { get; init; }

    /// <summary>Population variance of a cell: Σ (φ − mean)² / n.</summary>
    public double Variance(int record, int query) => SquaredDeviations[(record * Queries) + query] / Counts[record];
}
