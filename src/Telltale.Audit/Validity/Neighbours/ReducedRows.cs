using Telltale.Audit.Validity.Baselines;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Validity.Neighbours;

/// <summary>
/// Records as rows between which distances mean something: features of a table with deviation 1 each, pixels as they are;
/// where a row is long, also a random projection of it that keeps distances to about a fifth (Johnson and Lindenstrauss
/// 1984; Gaussian, 48 numbers).
/// </summary>
/// <param name="Full">[records × width].</param>
/// <param name="Short">The same, or its projection.</param>
internal sealed record ReducedRows(Matrix<float> Full, Matrix<float> Short)
{
    private const int Projected = 48;

    /// <summary>Whether distances of <see cref="Short"/> are those of <see cref="Full"/>.</summary>
    public bool IsExact => ReferenceEquals(Full, Short);

    /// <summary>Rows of some records.</summary>
    /// <param name="values">The records, [N, …].</param>
    /// <param name="records">Which of them.</param>
    /// <param name="arePixels">Whether numbers are compared as they are.</param>
    /// <param name="seed">Stream of the projection.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    public static ReducedRows Of(NdArray values, int[] records, bool arePixels, Seed seed, int threads)
    {
        int width = checked((int)(values.Count / values.Shape[0]));
        Matrix<double> table = new(records.Length, width);
        for (int i = 0; i < records.Length; i++)
        {
            values.Read((long)records[i] * width, table.Row(i));
        }

        Matrix<float> full;
        if (arePixels)
        {
            full = new(records.Length, width);
            for (int i = 0; i < full.Values.Length; i++)
            {
                full.Values[i] = double.IsFinite(table.Values[i]) ? (float)table.Values[i] : 0;
            }
        }
        else
        {
            full = new(records.Length, LogisticRegression.PaddedWidth(width), StandardisedRows.Of(table));
        }

        return new ReducedRows(full, width <= Projected ? full : Project(full, seed, threads));
    }

    private static Matrix<float> Project(Matrix<float> full, Seed seed, int threads)
    {
        Rng rng = seed.CreateRng();
        Matrix<float> directions = new(Projected, full.Columns);
        foreach (ref float value in directions.Values)
        {
            value = (float)(rng.NextNormal() / Math.Sqrt(Projected));
        }

        Matrix<float> projected = new(full.Rows, Projected);
        ParallelRuns.ForEach(
            full.Rows,
            threads,
            record =>
            {
                for (int d = 0; d < Projected; d++)
                {
                    projected[record, d] = Dot(full.Row(record), directions.Row(d));
                }
            }
        );
        return projected;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return (float)sum;
    }
}
