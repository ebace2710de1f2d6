namespace Telltale.Learning.Small;

/// <summary>
/// Shift and scale by which each number of a row has mean 0 and deviation 1 over the rows that were learnt from; a number
/// that never varies becomes 0.
/// </summary>
internal sealed class Standardisation
{
    private readonly double[] _mean;
    private readonly double[] _inverse;

    private Standardisation(double[] mean, double[] inverse)
    {
        _mean = mean;
        _inverse = inverse;
    }

    /// <summary>Numbers a row.</summary>
    public int Width => _mean.Length;

    /// <summary>Measures rows. Two passes, so that large numbers with a small spread keep their digits.</summary>
    public static Standardisation Of(ReadOnlySpan<double> rows, int width)
    {
        double[] mean = new double[width];
        double[] squares = new double[width];
        int n = rows.Length / width;
        for (int at = 0; at < rows.Length; at += width)
        {
            for (int i = 0; i < width; i++)
            {
                mean[i] += rows[at + i];
            }
        }

        for (int i = 0; i < width; i++)
        {
            mean[i] /= n;
        }

        for (int at = 0; at < rows.Length; at += width)
        {
            for (int i = 0; i < width; i++)
            {
                double d = rows[at + i] - mean[i];
                squares[i] += d * d;
            }
        }

        double[] inverse = new double[width];
        for (int i = 0; i < width; i++)
        {
            double variance = squares[i] / n;
            bool varies = variance > 1e-24 * mean[i] * mean[i];
            inverse[i] = varies && double.IsFinite(variance) ? 1 / Math.Sqrt(variance) : 0;
        }

        return new Standardisation(mean, inverse);
    }

    /// <summary>One number, at place <paramref name="i"/> of its row.</summary>
    public double Apply(double value, int i) => _inverse[i] == 0 ? 0 : (value - _mean[i]) * _inverse[i];

    /// <summary>One row, in place.</summary>
    public void Apply(Span<double> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = Apply(row[i], i);
        }
    }

    /// <summary>Mean of what stands at place <paramref name="i"/>.</summary>
    public double Mean(int i) => _mean[i];

    /// <summary>Deviation of what stands at place <paramref name="i"/>; 0 where it never varies.</summary>
    public double Deviation(int i) => _inverse[i] == 0 ? 0 : 1 / _inverse[i];
}
