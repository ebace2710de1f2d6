using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>Records made ready for a <see cref="LogisticRegression"/>.</summary>
internal static class StandardisedRows
{
    /// <summary>
    /// Each feature with mean 0 and deviation 1 over these records, then a constant 1, then zeros up to the padded width. A
    /// number that is not finite becomes 0, the mean; a feature that is constant becomes 0 everywhere. Moments are taken
    /// about the first finite number, so that dates and other large numbers keep their digits.
    /// </summary>
    /// <param name="table">[records × features].</param>
    /// <returns>[records × <see cref="LogisticRegression.PaddedWidth"/>].</returns>
    public static float[] Of(Matrix<double> table)
    {
        int width = table.Columns;
        int padded = LogisticRegression.PaddedWidth(width);
        double[] origin = new double[width];
        double[] sum = new double[width];
        double[] squares = new double[width];
        int[] finite = new int[width];
        for (int record = 0; record < table.Rows; record++)
        {
            ReadOnlySpan<double> row = table.Row(record);
            for (int f = 0; f < width; f++)
            {
                if (double.IsFinite(row[f]))
                {
                    origin[f] = finite[f] == 0 ? row[f] : origin[f];
                    double difference = row[f] - origin[f];
                    sum[f] += difference;
                    squares[f] += difference * difference;
                    finite[f]++;
                }
            }
        }

        double[] mean = new double[width];
        double[] scale = new double[width];
        for (int f = 0; f < width; f++)
        {
            mean[f] = sum[f] / Math.Max(1, finite[f]);
            double variance = (squares[f] / Math.Max(1, finite[f])) - (mean[f] * mean[f]);
            bool varies = double.IsFinite(variance) && variance > 1e-12 * mean[f] * mean[f];
            scale[f] = varies ? 1 / Math.Sqrt(variance) : 0;
        }

        float[] rows = new float[checked(table.Rows * padded)];
        for (int i = 0; i < table.Rows; i++)
        {
            ReadOnlySpan<double> row = table.Row(i);
            Span<float> standardised = rows.AsSpan(i * padded, padded);
            for (int f = 0; f < width; f++)
            {
                standardised[f] =
                    scale[f] == 0 || !double.IsFinite(row[f]) ? 0 : (float)((row[f] - origin[f] - mean[f]) * scale[f]);
            }

            standardised[width] = 1;
        }

        return rows;
    }
}
