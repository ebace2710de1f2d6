using Telltale.Learning.Kernels;
using Telltale.Learning.Training;

namespace Telltale.Audit.Probes;

/// <summary>
/// In what range each feature lies, and how much it spreads. Of images all pixels share one range, and its width is the
/// spread; of tables each column has its own, and the spread is its standard deviation.
/// </summary>
/// <param name="Low">Smallest value of each feature.</param>
/// <param name="High">Largest value of each feature.</param>
/// <param name="Spread">What noise of size 1 is for each feature; 0 for one that never changes.</param>
/// <param name="IsBinary">Whether every value of every feature is 0 or 1.</param>
internal sealed record FeatureRange(float[] Low, float[] High, float[] Spread, bool IsBinary)
{
    /// <summary>The range of all records.</summary>
    public static FeatureRange Of(TrainingData data, Kernel kernel)
    {
        float[] low = new float[data.Features];
        float[] high = new float[data.Features];
        double[] sum = new double[data.Features];
        double[] squares = new double[data.Features];
        Array.Fill(low, float.PositiveInfinity);
        Array.Fill(high, float.NegativeInfinity);
        bool binary = true;
        float[] row = new float[data.Features];
        for (int record = 0; record < data.Records; record++)
        {
            data.Read(kernel, record, row);
            for (int j = 0; j < row.Length; j++)
            {
                low[j] = Math.Min(low[j], row[j]);
                high[j] = Math.Max(high[j], row[j]);
                binary &= row[j] is 0 or 1;
                sum[j] += row[j];
                squares[j] += (double)row[j] * row[j];
            }
        }

        float[] spread = new float[row.Length];
        for (int j = 0; j < spread.Length; j++)
        {
            double mean = sum[j] / data.Records;
            spread[j] = (float)Math.Sqrt(Math.Max(0, (squares[j] / data.Records) - (mean * mean)));
        }

        if (data.Image is not null)
        {
            Array.Fill(low, low.Min());
            Array.Fill(high, high.Max());
            Array.Fill(spread, high[0] - low[0]);
        }

        return new FeatureRange(low, high, spread, binary);
    }

    /// <summary>The nearest value in the feature's range.</summary>
    public float Clip(int feature, float value) => Math.Clamp(value, Low[feature], High[feature]);
}
