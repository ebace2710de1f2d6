namespace Telltale.Learning.Kernels;

/// <summary>Softmax and cross-entropy, vector by vector, the rest of a row one by one.</summary>
internal static unsafe class LaneSoftmax<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    public static double CrossEntropy(in MatrixView logits, ReadOnlySpan<int> labels, float smoothing, float scale)
    {
        double loss = 0;
        int classes = logits.Columns;
        for (int i = 0; i < logits.Rows; i++)
        {
            float* z = logits.Pointer + (i * logits.RowStride);
            int label = labels[i];
            float own = z[label];
            (float largest, float total) = LargestAndTotal(z, classes);
            float sum = Exponentials(z, classes, largest);
            float probability = z[label] / sum;
            Gradients(z, classes, 1 / sum, smoothing, scale);
            z[label] = SoftmaxRow.Gradient(probability, isLabel: true, smoothing, classes, scale);
            loss += SoftmaxRow.Loss(largest, sum, own, total, smoothing, classes);
        }

        return loss;
    }

    private static (float Largest, float Total) LargestAndTotal(float* z, int classes)
    {
        float largest = float.NegativeInfinity;
        float total = 0;
        int c = 0;
        if (classes >= TLane.Width)
        {
            TLane most = TLane.Load(z);
            TLane sum = most;
            for (c = TLane.Width; c <= classes - TLane.Width; c += TLane.Width)
            {
                TLane next = TLane.Load(z + c);
                most = TLane.Max(most, next);
                sum += next;
            }

            float* parts = stackalloc float[2 * TLane.Width];
            most.Store(parts);
            sum.Store(parts + TLane.Width);
            for (int j = 0; j < TLane.Width; j++)
            {
                largest = MathF.Max(largest, parts[j]);
                total += parts[TLane.Width + j];
            }
        }

        for (; c < classes; c++)
        {
            largest = MathF.Max(largest, z[c]);
            total += z[c];
        }

        return (largest, total);
    }

    /// <summary><c>z ← exp(z − largest)</c>.</summary>
    /// <returns>Their sum.</returns>
    private static float Exponentials(float* z, int classes, float largest)
    {
        TLane shift = TLane.Fill(largest);
        TLane sums = TLane.Fill(0);
        int c = 0;
        for (; c <= classes - TLane.Width; c += TLane.Width)
        {
            TLane e = LaneMath<TLane>.Exp(TLane.Load(z + c) - shift);
            e.Store(z + c);
            sums += e;
        }

        float* parts = stackalloc float[TLane.Width];
        sums.Store(parts);
        float sum = 0;
        for (int j = 0; j < TLane.Width; j++)
        {
            sum += parts[j];
        }

        for (; c < classes; c++)
        {
            sum += z[c] = MathF.Exp(z[c] - largest);
        }

        return sum;
    }

    /// <summary><c>z ← (z · inverse − smoothing / classes) · scale</c>: right for every class but the label.</summary>
    private static void Gradients(float* z, int classes, float inverse, float smoothing, float scale)
    {
        TLane factor = TLane.Fill(inverse);
        TLane target = TLane.Fill(smoothing / classes);
        TLane smallest = TLane.Fill(SoftmaxRow.SmallestGradient);
        TLane zero = TLane.Fill(0);
        TLane times = TLane.Fill(scale);
        int c = 0;
        for (; c <= classes - TLane.Width; c += TLane.Width)
        {
            TLane difference = (TLane.Load(z + c) * factor) - target;
            (TLane.WhereLess(TLane.Abs(difference), smallest, zero, difference) * times).Store(z + c);
        }

        for (; c < classes; c++)
        {
            z[c] = SoftmaxRow.Gradient(z[c] * inverse, isLabel: false, smoothing, classes, scale);
        }
    }
}
