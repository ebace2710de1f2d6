namespace Telltale.Learning.Kernels;

/// <summary>Softmax and cross-entropy; the exponentials vector by vector, the rest of a row one by one.</summary>
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
            float largest = float.NegativeInfinity;
            float total = 0;
            for (int c = 0; c < classes; c++)
            {
                largest = MathF.Max(largest, z[c]);
                total += z[c];
            }

            float own = z[labels[i]];
            float sum = Exponentials(z, classes, largest);
            float inverse = 1 / sum;
            for (int c = 0; c < classes; c++)
            {
                z[c] = SoftmaxRow.Gradient(z[c] * inverse, c == labels[i], smoothing, classes, scale);
            }

            loss += SoftmaxRow.Loss(largest, sum, own, total, smoothing, classes);
        }

        return loss;
    }

    /// <summary><c>z ← exp(z − largest)</c>.</summary>
    /// <returns>Their sum, one by one.</returns>
    private static float Exponentials(float* z, int classes, float largest)
    {
        TLane shift = TLane.Fill(largest);
        int c = 0;
        for (; c <= classes - TLane.Width; c += TLane.Width)
        {
            TLane.Exp(TLane.Load(z + c) - shift).Store(z + c);
        }

        for (; c < classes; c++)
        {
            z[c] = MathF.Exp(z[c] - largest);
        }

        float sum = 0;
        for (c = 0; c < classes; c++)
        {
            sum += z[c];
        }

        return sum;
    }
}
