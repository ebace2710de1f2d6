using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity;

/// <summary>Records made ready for a <see cref="LogisticRegression"/>.</summary>
internal static class StandardisedRows
{
    /// <summary>
    /// Each feature with mean 0 and deviation 1 over these records, then a constant 1, then zeros up to the padded width.
    /// A feature that is constant, or anywhere not finite, becomes 0. Moments are taken about the first record, so that
    /// dates and other large numbers keep their digits.
    /// </summary>
    /// <returns>[records × <see cref="LogisticRegression.PaddedWidth"/>].</returns>
    public static float[] Of(NdArray features, int[] records, int width)
    {
        int padded = LogisticRegression.PaddedWidth(width);
        double[] row = new double[width];
        double[] origin = new double[width];
        double[] sum = new double[width];
        double[] squares = new double[width];
        features.Read((long)records[0] * width, origin);
        foreach (int record in records)
        {
            features.Read((long)record * width, row);
            for (int f = 0; f < width; f++)
            {
                double difference = row[f] - origin[f];
                sum[f] += difference;
                squares[f] += difference * difference;
            }
        }

        double[] mean = new double[width];
        double[] scale = new double[width];
        for (int f = 0; f < width; f++)
        {
            mean[f] = sum[f] / records.Length;
            double variance = (squares[f] / records.Length) - (mean[f] * mean[f]);
            bool varies = double.IsFinite(variance) && variance > 1e-12 * mean[f] * mean[f];
            scale[f] = varies ? 1 / Math.Sqrt(variance) : 0;
        }

        float[] rows = new float[checked(records.Length * padded)];
        for (int i = 0; i < records.Length; i++)
        {
            features.Read((long)records[i] * width, row);
            Span<float> standardised = rows.AsSpan(i * padded, padded);
            for (int f = 0; f < width; f++)
            {
                standardised[f] = scale[f] == 0 ? 0 : (float)((row[f] - origin[f] - mean[f]) * scale[f]);
            }

            standardised[width] = 1;
        }

        return rows;
    }
}
