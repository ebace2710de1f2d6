using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Telltale.Audit.Validity;

/// <summary>
/// Logistic (or, for numbers, linear) regression with an L2 penalty, fitted by Adam (Kingma and Ba 2015) on small batches in a given order. Sums
/// run in eight lanes whatever the processor has, without fused operations, so the same rows give the same weights on
/// every machine.
/// </summary>
internal sealed class LogisticRegression
{
    private const int Lanes = 8;
    private const int Batch = 64;
    private const float Rate = 2e-3f;
    private const float Penalty = 1e-3f;

    private readonly float[] _weights;
    private readonly float[] _gradient;
    private readonly float[] _mean;
    private readonly float[] _square;
    private double _decayOfMean = 1;
    private double _decayOfSquare = 1;

    /// <summary>A model that says 0 of everything.</summary>
    /// <param name="width">Numbers a row; see <see cref="PaddedWidth"/>.</param>
    public LogisticRegression(int width)
    {
        _weights = new float[width];
        _gradient = new float[width];
        _mean = new float[width];
        _square = new float[width];
    }

    /// <summary>The width of rows of so many features: one more, for a constant 1, and zeros up to whole lanes.</summary>
    public static int PaddedWidth(int features) => checked((features + 1 + Lanes - 1) / Lanes * Lanes);

    /// <summary>One pass.</summary>
    /// <param name="rows">[records × width], row after row.</param>
    /// <param name="order">Records to learn from, in this order.</param>
    /// <param name="isMember">What is learnt, by record.</param>
    public void Learn(float[] rows, ReadOnlySpan<int> order, bool[] isMember) =>
        Learn(rows, order, (record, score) => (1 / (1 + Math.Exp(-score))) - (isMember[record] ? 1 : 0));

    /// <summary>One pass of linear regression, by squared loss.</summary>
    /// <param name="rows">[records × width], row after row.</param>
    /// <param name="order">Records to learn from, in this order.</param>
    /// <param name="values">What is learnt, by record; about standardised.</param>
    public void LearnNumbers(float[] rows, ReadOnlySpan<int> order, double[] values) =>
        Learn(rows, order, (record, score) => score - values[record]);

    private void Learn(float[] rows, ReadOnlySpan<int> order, Func<int, double, double> excessOf)
    {
        for (int start = 0; start < order.Length; start += Batch)
        {
            ReadOnlySpan<int> batch = order[start..Math.Min(order.Length, start + Batch)];
            Array.Clear(_gradient);
            foreach (int record in batch)
            {
                ReadOnlySpan<float> row = rows.AsSpan(record * _weights.Length, _weights.Length);
                AddTo(_gradient, row, (float)(excessOf(record, Score(row)) / batch.Length));
            }

            Step();
        }
    }

    /// <summary>Log-odds of being a member.</summary>
    public float Score(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<Vector256<float>> a = MemoryMarshal.Cast<float, Vector256<float>>(row);
        ReadOnlySpan<Vector256<float>> b = MemoryMarshal.Cast<float, Vector256<float>>(_weights);
        Vector256<float> sum = Vector256<float>.Zero;
        for (int i = 0; i < b.Length; i++)
        {
            sum += a[i] * b[i];
        }

        float total = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            total += sum[lane];
        }

        return total;
    }

    private static void AddTo(float[] target, ReadOnlySpan<float> row, float factor)
    {
        Span<Vector256<float>> to = MemoryMarshal.Cast<float, Vector256<float>>(target.AsSpan());
        ReadOnlySpan<Vector256<float>> from = MemoryMarshal.Cast<float, Vector256<float>>(row);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i] * factor;
        }
    }

    private void Step()
    {
        _decayOfMean *= 0.9;
        _decayOfSquare *= 0.999;
        float rate = (float)(Rate / (1 - _decayOfMean));
        float correction = (float)(1 / (1 - _decayOfSquare));
        for (int i = 0; i < _weights.Length; i++)
        {
            float gradient = _gradient[i] + (Penalty * _weights[i]);
            _mean[i] = (0.9f * _mean[i]) + (0.1f * gradient);
            _square[i] = (0.999f * _square[i]) + (0.001f * gradient * gradient);
            _weights[i] -= rate * _mean[i] / (MathF.Sqrt(_square[i] * correction) + 1e-8f);
        }
    }
}
