namespace Telltale.Learning.Trees;

/// <summary>
/// Sums of derivatives and numbers of records by feature and bin, for one leaf. Each feature is summed by one thread in
/// the order of the leaf's records, so the sums do not depend on the number of threads.
/// </summary>
internal sealed class BinTotals(int features)
{
    /// <summary>Codes a feature: every bin and the one for missing values.</summary>
    public const int Width = BinnedTable.MostBins + 1;

    private readonly double[] _first = new double[features * Width];
    private readonly double[] _second = new double[features * Width];
    private readonly int[] _records = new int[features * Width];

    /// <summary>Sum of first derivatives, by code.</summary>
    public ReadOnlySpan<double> First(int feature) => _first.AsSpan(feature * Width, Width);

    /// <summary>Sum of second derivatives, by code.</summary>
    public ReadOnlySpan<double> Second(int feature) => _second.AsSpan(feature * Width, Width);

    /// <summary>Number of records, by code.</summary>
    public ReadOnlySpan<int> Records(int feature) => _records.AsSpan(feature * Width, Width);

    /// <summary>Sums one feature over the records of a leaf.</summary>
    /// <param name="feature">Position among the features of the tree.</param>
    /// <param name="bins">Bins that the feature has.</param>
    /// <param name="codes">Bin of every record.</param>
    /// <param name="rows">The leaf's records.</param>
    /// <param name="first">First derivative of each of them, in that order.</param>
    /// <param name="second">Second derivative of each of them, in that order.</param>
    public void Sum(
        int feature,
        int bins,
        ReadOnlySpan<byte> codes,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second
    )
    {
        Span<double> ones = _first.AsSpan(feature * Width, Width);
        Span<double> twos = _second.AsSpan(feature * Width, Width);
        Span<int> counts = _records.AsSpan(feature * Width, Width);
        ones[..bins].Clear();
        twos[..bins].Clear();
        counts[..bins].Clear();
        (ones[BinnedTable.Missing], twos[BinnedTable.Missing], counts[BinnedTable.Missing]) = (0, 0, 0);
        for (int i = 0; i < rows.Length; i++)
        {
            int code = codes[rows[i]];
            ones[code] += first[i];
            twos[code] += second[i];
            counts[code]++;
        }
    }

    /// <summary>One feature of what is left of a leaf when a child is taken away.</summary>
    public void Subtract(int feature, int bins, BinTotals whole, BinTotals taken)
    {
        int start = feature * Width;
        for (int i = start; i < start + bins; i++)
        {
            SubtractAt(i, whole, taken);
        }

        SubtractAt(start + BinnedTable.Missing, whole, taken);
    }

    private void SubtractAt(int i, BinTotals whole, BinTotals taken)
    {
        _records[i] = whole._records[i] - taken._records[i];
        // Where no record is left, nothing but rounding is.
        _first[i] = _records[i] == 0 ? 0 : whole._first[i] - taken._first[i];
        _second[i] = _records[i] == 0 ? 0 : whole._second[i] - taken._second[i];
    }
}
