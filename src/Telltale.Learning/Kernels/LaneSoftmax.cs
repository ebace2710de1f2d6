using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Softmax and cross-entropy, vector by vector. Each pass goes over several rows before the next begins: within a row
/// every pass waits for the one before, among rows none does.
/// </summary>
internal static unsafe class LaneSoftmax<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>So many rows of a few hundred classes stay in the first cache.</summary>
    private const int MostRows = 16;

    public static double CrossEntropy(in MatrixView logits, ReadOnlySpan<int> labels, float smoothing, float scale)
    {
        int width = TLane.Width;
        int classes = logits.Columns;
        bool isNarrow = classes < width;
        float* padded = stackalloc float[isNarrow ? MostRows * width : 0];
        double loss = 0;
        for (int i = 0; i < logits.Rows; i += MostRows)
        {
            MatrixView block = logits.Block(i, 0, Math.Min(MostRows, logits.Rows - i), classes);
            ReadOnlySpan<int> own = labels.Slice(i, block.Rows);
            if (!isNarrow)
            {
                loss += Pass(block, own, classes, smoothing, scale);
                continue;
            }

            // Classes to fill a vector up, of no weight beside any logit.
            MatrixView whole = new(padded, block.Rows, width, width);
            new Span<float>(padded, block.Rows * width).Fill(float.MinValue);
            PanelEdge.Copy(block, whole.Block(0, 0, block.Rows, classes), accumulate: false);
            loss += Pass(whole, own, classes, smoothing, scale);
            PanelEdge.Copy(whole.Block(0, 0, block.Rows, classes), block, accumulate: false);
        }

        return loss;
    }

    /// <param name="logits">[rows × columns], columns at least a vector.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="classes">The first columns, which count.</param>
    /// <param name="smoothing">ε.</param>
    /// <param name="scale">Of the gradients.</param>
    private static double Pass(
        in MatrixView logits,
        ReadOnlySpan<int> labels,
        int classes,
        float smoothing,
        float scale
    )
    {
        float* largest = stackalloc float[MostRows];
        float* total = stackalloc float[MostRows];
        float* own = stackalloc float[MostRows];
        float* sum = stackalloc float[MostRows];
        TLane counts = CountsOfLast(logits.Columns, classes);
        for (int i = 0; i < logits.Rows; i++)
        {
            float* z = logits.Pointer + (i * logits.RowStride);
            own[i] = z[labels[i]];
            (largest[i], total[i]) = LargestAndTotal(z, logits.Columns, counts);
        }

        for (int i = 0; i < logits.Rows; i++)
        {
            sum[i] = Exponentials(logits.Pointer + (i * logits.RowStride), logits.Columns, largest[i], counts);
        }

        double loss = 0;
        for (int i = 0; i < logits.Rows; i++)
        {
            float* z = logits.Pointer + (i * logits.RowStride);
            float probability = z[labels[i]] / sum[i];
            Gradients(z, logits.Columns, 1 / sum[i], smoothing / classes, scale);
            z[labels[i]] = SoftmaxRow.Gradient(probability, isLabel: true, smoothing, classes, scale);
            loss += SoftmaxRow.Loss(largest[i], sum[i], own[i], total[i], smoothing, classes);
        }

        return loss;
    }

    /// <summary>
    /// How often each number of the last vector of a row counts. It ends where the row ends, so it may begin with numbers
    /// that the vectors before it hold too (0), and end with columns that are no classes (0).
    /// </summary>
    private static TLane CountsOfLast(int columns, int classes)
    {
        float* counts = stackalloc float[TLane.Width];
        int start = columns - TLane.Width;
        int done = start - (start % TLane.Width) + (start % TLane.Width == 0 ? 0 : TLane.Width);
        for (int j = 0; j < TLane.Width; j++)
        {
            counts[j] = start + j >= done && start + j < classes ? 1 : 0;
        }

        return TLane.Load(counts);
    }

    /// <summary>Where a logit is NaN the total is, whatever the largest.</summary>
    private static (float Largest, float Total) LargestAndTotal(float* z, int columns, TLane counts)
    {
        int last = columns - TLane.Width;
        TLane most = TLane.Load(z + last);
        TLane sum = counts * most;
        for (int c = 0; c < last; c += TLane.Width)
        {
            TLane next = TLane.Load(z + c);
            most = TLane.WhereLess(most, next, next, most);
            sum += next;
        }

        return (TLane.Largest(most), TLane.Sum(sum));
    }

    /// <summary><c>z ← exp(z − largest)</c>.</summary>
    /// <returns>Their sum.</returns>
    private static float Exponentials(float* z, int columns, float largest, TLane counts)
    {
        TLane shift = TLane.Fill(largest);
        int last = columns - TLane.Width;
        TLane lastOnes = LaneMath<TLane>.Exp(TLane.Load(z + last) - shift);
        TLane sum = counts * lastOnes;
        for (int c = 0; c < last; c += TLane.Width)
        {
            TLane e = LaneMath<TLane>.Exp(TLane.Load(z + c) - shift);
            e.Store(z + c);
            sum += e;
        }

        lastOnes.Store(z + last);
        return TLane.Sum(sum);
    }

    /// <summary><c>z ← (z · inverse − target) · scale</c>: right for every class but the label.</summary>
    private static void Gradients(float* z, int columns, float inverse, float target, float scale)
    {
        int last = columns - TLane.Width;
        TLane lastOnes = Gradient(TLane.Load(z + last), inverse, target, scale);
        for (int c = 0; c < last; c += TLane.Width)
        {
            Gradient(TLane.Load(z + c), inverse, target, scale).Store(z + c);
        }

        lastOnes.Store(z + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Gradient(TLane z, float inverse, float target, float scale)
    {
        TLane difference = (z * TLane.Fill(inverse)) - TLane.Fill(target);
        TLane isSmall = TLane.Fill(SoftmaxRow.SmallestGradient);
        return TLane.WhereLess(TLane.Abs(difference), isSmall, TLane.Fill(0), difference) * TLane.Fill(scale);
    }
}
