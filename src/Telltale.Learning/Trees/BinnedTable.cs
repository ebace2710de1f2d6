using Telltale.Core.Numerics;

namespace Telltale.Learning.Trees;

/// <summary>
/// Features cut into at most 255 bins each, column after column: what trees are grown on. Bins are cut half-way between
/// neighbouring values where a feature has few, and at its quantiles where it has many; what is missing (NaN) has a bin of
/// its own. Bins know nothing of what is to be learnt.
/// </summary>
public sealed class BinnedTable
{
    /// <summary>Most bins of a feature, the one for missing values aside.</summary>
    public const int MostBins = 255;

    /// <summary>The code of a missing value.</summary>
    public const byte Missing = 255;

    private readonly byte[][] _codes;
    private readonly double[][] _cuts;

    private BinnedTable(byte[][] codes, double[][] cuts, bool[] hasMissing, int records)
    {
        _codes = codes;
        _cuts = cuts;
        HasMissing = hasMissing;
        Records = records;
    }

    /// <summary>Number of records.</summary>
    public int Records { get; }

    /// <summary>Number of features.</summary>
    public int Features => _codes.Length;

    /// <summary>Whether a feature misses any value.</summary>
    internal IReadOnlyList<bool> HasMissing { get; }

    /// <summary>Bins of a feature, the one for missing values aside; at least 1.</summary>
    internal int Bins(int feature) => _cuts[feature].Length + 1;

    /// <summary>Bin of each record, or <see cref="Missing"/>.</summary>
    internal ReadOnlySpan<byte> Column(int feature) => _codes[feature];

    /// <summary>The largest value that still lies in the bin.</summary>
    internal double Cut(int feature, int bin) => _cuts[feature][bin];

    /// <summary>Cuts [records × features].</summary>
    /// <param name="rows">The features; ±∞ are values like others.</param>
    /// <param name="bins">Most bins a feature, 2 to <see cref="MostBins"/>.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    public static BinnedTable Of(Matrix<double> rows, int bins = MostBins, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, MostBins);
        byte[][] codes = new byte[rows.Columns][];
        double[][] cuts = new double[rows.Columns][];
        bool[] hasMissing = new bool[rows.Columns];
        ParallelRuns.ForEach(
            rows.Columns,
            threads,
            feature =>
            {
                double[] column = new double[rows.Rows];
                for (int record = 0; record < column.Length; record++)
                {
                    column[record] = rows[record, feature];
                }

                double[] sorted = [.. column.Where(value => !double.IsNaN(value))];
                Array.Sort(sorted);
                hasMissing[feature] = sorted.Length < column.Length;
                cuts[feature] = Cuts(sorted, bins);
                codes[feature] = [.. column.Select(value => Code(cuts[feature], value))];
            }
        );
        return new BinnedTable(codes, cuts, hasMissing, rows.Rows);
    }

    private static byte Code(double[] cuts, double value)
    {
        if (double.IsNaN(value))
        {
            return Missing;
        }

        int at = Array.BinarySearch(cuts, value);
        return (byte)(at < 0 ? ~at : at);
    }

    private static double[] Cuts(double[] sorted, int bins)
    {
        List<double> distinct = [];
        foreach (double value in sorted)
        {
            if (distinct.Count == 0 || value != distinct[^1])
            {
                distinct.Add(value);
            }
        }

        if (distinct.Count <= bins)
        {
            return
            [
                .. Enumerable
                    .Range(0, Math.Max(0, distinct.Count - 1))
                    .Select(i => Middle(distinct[i], distinct[i + 1])),
            ];
        }

        SortedSet<double> cuts = [];
        for (int i = 1; i < bins; i++)
        {
            double place = (double)i / bins * (sorted.Length - 1);
            double cut = Middle(sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
            // Nothing lies above the largest value: a cut there would make an empty bin.
            if (cut < sorted[^1])
            {
                cuts.Add(cut);
            }
        }

        return [.. cuts];
    }

    /// <summary>Half-way, and never as high as the upper of two different values, whatever the rounding.</summary>
    private static double Middle(double low, double high)
    {
        double middle = low == high ? low : (0.5 * low) + (0.5 * high);
        return middle < high || low == high ? middle : low;
    }
}
