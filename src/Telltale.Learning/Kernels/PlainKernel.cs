using Telltale.Learning.Networks;

namespace Telltale.Learning.Kernels;

/// <summary>Straight loops, one number at a time: for any processor, and what the fast kernels are tested against.</summary>
public sealed unsafe class PlainKernel : Kernel
{
    private PlainKernel() { }

    /// <summary>The one there is.</summary>
    public static PlainKernel Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "plain";

    /// <inheritdoc/>
    public override bool IsAccelerated => true;

    internal override MapKernel Maps => LaneMaps<LaneScalar>.Instance;

    internal override SequenceKernel Sequences => LaneSequences<LaneScalar>.Instance;

    internal override int PanelWidth => 8;

    internal override void Product(in MatrixView a, float* panel, in MatrixView c, bool accumulate)
    {
        float* sums = stackalloc float[PanelWidth];
        for (int i = 0; i < a.Rows; i++)
        {
            new Span<float>(sums, PanelWidth).Clear();
            for (int k = 0; k < a.Columns; k++)
            {
                float x = a.Pointer[(i * a.RowStride) + (k * a.ColumnStride)];
                float* b = panel + ((nint)k * PanelWidth);
                for (int j = 0; j < PanelWidth; j++)
                {
                    sums[j] += x * b[j];
                }
            }

            Span<float> row = c.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = accumulate ? row[j] + sums[j] : sums[j];
            }
        }
    }

    internal override int BitTableLength => 0;

    internal override bool TryEncode(in MatrixView a, in BitMatrix bits)
    {
        for (int i = 0; i < a.Rows; i++)
        {
            ReadOnlySpan<float> row = a.Row(i);
            Span<byte> to = new(bits.Row(i), BitMatrix.BytesOf(a.Columns));
            to.Clear();
            for (int j = 0; j < row.Length; j++)
            {
                if (row[j] is not (0 or 1))
                {
                    return false;
                }

                to[j / 8] |= (byte)((row[j] == 1 ? 1 : 0) << (j % 8));
            }
        }

        return true;
    }

    internal override void BitProduct(in BitMatrix bits, float* panel, in MatrixView c, float* table)
    {
        for (int i = 0; i < bits.Rows; i++)
        {
            Span<float> row = c.Row(i);
            row.Clear();
            for (int k = 0; k < bits.Columns; k++)
            {
                if (((bits.Row(i)[k / 8] >> (k % 8)) & 1) != 0)
                {
                    AddRow(panel, k, row);
                }
            }
        }
    }

    internal override void ListProduct(in RowLists ones, float* panel, in MatrixView c)
    {
        for (int i = 0; i < ones.Rows; i++)
        {
            Span<float> row = c.Row(i);
            row.Clear();
            for (int item = ones.Starts[i]; item < ones.Starts[i + 1]; item++)
            {
                AddRow(panel, ones.Items[item], row);
            }
        }
    }

    internal override void AddBiasAndActivate(in MatrixView z, float* bias, Activation activation)
    {
        for (int i = 0; i < z.Rows; i++)
        {
            Span<float> row = z.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                float x = row[j] + bias[j];
                row[j] = activation switch
                {
                    Activation.Relu => MathF.Max(0, x),
                    Activation.Tanh => MathF.Tanh(x),
                    Activation.None => x,
                };
            }
        }
    }

    internal override void ScaleByDerivative(in MatrixView delta, in MatrixView output, Activation activation)
    {
        for (int i = 0; i < delta.Rows; i++)
        {
            Span<float> d = delta.Row(i);
            ReadOnlySpan<float> y = output.Row(i);
            for (int j = 0; j < d.Length; j++)
            {
                d[j] *= activation switch
                {
                    Activation.Relu => y[j] > 0 ? 1 : 0,
                    Activation.Tanh => 1 - (y[j] * y[j]),
                    Activation.None => 1,
                };
            }
        }
    }

    internal override void Multiply(in MatrixView a, in MatrixView b, in MatrixView destination)
    {
        for (int i = 0; i < a.Rows; i++)
        {
            ReadOnlySpan<float> x = a.Row(i);
            ReadOnlySpan<float> y = b.Row(i);
            Span<float> z = destination.Row(i);
            for (int j = 0; j < z.Length; j++)
            {
                z[j] = x[j] * y[j];
            }
        }
    }

    internal override void SumColumns(in MatrixView a, float* destination)
    {
        new Span<float>(destination, a.Columns).Clear();
        for (int i = 0; i < a.Rows; i++)
        {
            ReadOnlySpan<float> row = a.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                destination[j] += row[j];
            }
        }
    }

    internal override double SoftmaxCrossEntropy(
        in MatrixView logits,
        ReadOnlySpan<int> labels,
        float smoothing,
        float scale
    )
    {
        double loss = 0;
        for (int i = 0; i < logits.Rows; i++)
        {
            Span<float> z = logits.Row(i);
            float largest = float.NegativeInfinity;
            float total = 0;
            foreach (float x in z)
            {
                largest = MathF.Max(largest, x);
                total += x;
            }

            float own = z[labels[i]];
            float sum = 0;
            for (int c = 0; c < z.Length; c++)
            {
                z[c] = MathF.Exp(z[c] - largest);
                sum += z[c];
            }

            for (int c = 0; c < z.Length; c++)
            {
                z[c] = SoftmaxRow.Gradient(z[c] / sum, c == labels[i], smoothing, z.Length, scale);
            }

            loss += SoftmaxRow.Loss(largest, sum, own, total, smoothing, z.Length);
        }

        return loss;
    }

    internal override void AdamStep(
        Span<float> weights,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> gradient,
        in AdamFactors factors
    )
    {
        for (int i = 0; i < weights.Length; i++)
        {
            float g = gradient[i] + (factors.Coupled * weights[i]);
            g = MathF.Abs(g) < AdamFactors.SmallestGradient ? 0 : g;
            float m = first[i] + (factors.OneMinusBeta1 * (g - first[i]));
            first[i] = m = MathF.Abs(m) < AdamFactors.SmallestGradient ? 0 : m;
            float v = (factors.Beta2 * second[i]) + (factors.OneMinusBeta2 * g * g);
            second[i] = v = v < AdamFactors.SmallestSquare ? 0 : v;
            weights[i] =
                (factors.Shrink * weights[i])
                - (factors.StepSize * (m / ((MathF.Sqrt(v) * factors.RootScale) + factors.Epsilon)));
        }
    }

    internal override void SgdStep(
        Span<float> weights,
        Span<float> velocity,
        ReadOnlySpan<float> gradient,
        float rate,
        float momentum,
        float l2
    )
    {
        for (int i = 0; i < weights.Length; i++)
        {
            float b = (momentum * velocity[i]) + gradient[i] + (l2 * weights[i]);
            velocity[i] = b = MathF.Abs(b) < AdamFactors.SmallestSquare ? 0 : b;
            weights[i] -= rate * b;
        }
    }

    internal override void Widen(ReadOnlySpan<byte> source, float scale, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] * scale;
        }
    }

    private void AddRow(float* panel, int k, Span<float> row)
    {
        for (int j = 0; j < row.Length; j++)
        {
            row[j] += panel[(k * PanelWidth) + j];
        }
    }
}
