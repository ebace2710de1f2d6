using System.Runtime.CompilerServices;
using Telltale.Learning.Layers.Maps;

namespace Telltale.Learning.Kernels;

/// <summary><see cref="MapKernel"/> vector by vector: channels are padded to whole ones, so nothing is left over.</summary>
internal sealed unsafe class LaneMaps<TLane> : MapKernel
    where TLane : unmanaged, ILane<TLane>
{
    private LaneMaps() { }

    public static LaneMaps<TLane> Instance { get; } = new();

    public override void Product(in StripProduct product) => LaneStrips<TLane>.Product(product);

    protected override Winograd TilesOfTwo => LaneWinograd<TLane, FilterOfTwo<TLane>>.Instance;

    protected override Winograd TilesOfFour => LaneWinograd<TLane, FilterOfFour<TLane>>.Instance;

    public override void Sums(MapShape shape, float* x, float* shift, float* sums, float* squares)
    {
        nint stride = shape.Stride;
        for (int v = 0; v < stride; v += TLane.Width)
        {
            TLane middle = TLane.Load(shift + v);
            TLane zero = TLane.Fill(0);
            // Two of each, so that an addition need not wait for the one before.
            TLane sum0 = zero,
                sum1 = zero,
                square0 = zero,
                square1 = zero;
            for (int row = 0; row < shape.Height; row++)
            {
                float* p = x + (row * shape.Pitch) + v;
                int left = shape.Width;
                for (; left >= 2; left -= 2)
                {
                    TLane first = TLane.Load(p) - middle;
                    TLane second = TLane.Load(p + stride) - middle;
                    sum0 += first;
                    sum1 += second;
                    square0 = TLane.MultiplyAdd(first, first, square0);
                    square1 = TLane.MultiplyAdd(second, second, square1);
                    p += 2 * stride;
                }

                if (left > 0)
                {
                    TLane last = TLane.Load(p) - middle;
                    sum0 += last;
                    square0 = TLane.MultiplyAdd(last, last, square0);
                }
            }

            (sum0 + sum1).Store(sums + v);
            (square0 + square1).Store(squares + v);
        }
    }

    public override void Scale(
        MapShape shape,
        float* x,
        float* factor,
        float* offset,
        float* residual,
        bool relu,
        float* y
    )
    {
        // Without a ReLU nothing is below the least number of all.
        TLane least = TLane.Fill(relu ? 0 : float.NegativeInfinity);
        for (int v = 0; v < shape.Stride; v += TLane.Width)
        {
            TLane a = TLane.Load(factor + v);
            TLane b = TLane.Load(offset + v);
            for (int row = 0; row < shape.Height; row++)
            {
                nint at = (row * shape.Pitch) + v;
                nint end = at + (shape.Width * shape.Stride);
                if (residual is null)
                {
                    for (; at < end; at += shape.Stride)
                    {
                        TLane.Max(TLane.MultiplyAdd(a, TLane.Load(x + at), b), least).Store(y + at);
                    }
                }
                else
                {
                    for (; at < end; at += shape.Stride)
                    {
                        TLane sum = TLane.MultiplyAdd(a, TLane.Load(x + at), b) + TLane.Load(residual + at);
                        TLane.Max(sum, least).Store(y + at);
                    }
                }
            }
        }
    }

    public override void MaskAndSum(
        MapShape shape,
        float* d,
        float* x,
        float* y,
        float* shift,
        float* sums,
        float* products,
        float* copy
    )
    {
        TLane zero = TLane.Fill(0);
        for (int v = 0; v < shape.Stride; v += TLane.Width)
        {
            TLane middle = TLane.Load(shift + v);
            TLane sum0 = zero,
                sum1 = zero,
                product0 = zero,
                product1 = zero;
            for (int row = 0; row < shape.Height; row++)
            {
                nint at = (row * shape.Pitch) + v;
                int left = shape.Width;
                for (; left >= 2; left -= 2)
                {
                    nint next = at + shape.Stride;
                    TLane first = Masked(d, y, copy, at, zero);
                    TLane second = Masked(d, y, copy, next, zero);
                    sum0 += first;
                    sum1 += second;
                    product0 = TLane.MultiplyAdd(first, TLane.Load(x + at) - middle, product0);
                    product1 = TLane.MultiplyAdd(second, TLane.Load(x + next) - middle, product1);
                    at = next + shape.Stride;
                }

                if (left > 0)
                {
                    TLane last = Masked(d, y, copy, at, zero);
                    sum0 += last;
                    product0 = TLane.MultiplyAdd(last, TLane.Load(x + at) - middle, product0);
                }
            }

            (sum0 + sum1).Store(sums + v);
            (product0 + product1).Store(products + v);
        }
    }

    public override void Combine(MapShape shape, float* d, float* x, float* factor, float* slope, float* offset)
    {
        for (int v = 0; v < shape.Stride; v += TLane.Width)
        {
            TLane a = TLane.Load(factor + v);
            TLane p = TLane.Load(slope + v);
            TLane q = TLane.Load(offset + v);
            for (int row = 0; row < shape.Height; row++)
            {
                nint at = (row * shape.Pitch) + v;
                for (nint end = at + (shape.Width * shape.Stride); at < end; at += shape.Stride)
                {
                    TLane rest = TLane.MultiplyAdd(p, TLane.Load(x + at), q);
                    TLane.MultiplyAdd(a, TLane.Load(d + at), rest).Store(d + at);
                }
            }
        }
    }

    public override void PoolLargest(MapShape shape, float* x, MapShape pooled, float* y)
    {
        for (int row = 0; row < pooled.Height; row++)
        {
            for (int column = 0; column < pooled.Width; column++)
            {
                float* from = Corner(shape, x, row, column);
                float* to = y + (row * pooled.Pitch) + (column * pooled.Stride);
                for (int v = 0; v < pooled.Stride; v += TLane.Width)
                {
                    (TLane a, TLane b, TLane c, TLane d) = Four(shape, from + v);
                    TLane.Max(TLane.Max(a, b), TLane.Max(c, d)).Store(to + v);
                }
            }
        }
    }

    public override void UnpoolLargest(MapShape shape, float* x, MapShape pooled, float* y, float* d, float* xd)
    {
        TLane zero = TLane.Fill(0);
        ClearEdges(shape, pooled, xd);
        for (int row = 0; row < pooled.Height; row++)
        {
            for (int column = 0; column < pooled.Width; column++)
            {
                float* from = Corner(shape, x, row, column);
                float* to = Corner(shape, xd, row, column);
                nint at = (row * pooled.Pitch) + (column * pooled.Stride);
                for (int v = 0; v < pooled.Stride; v += TLane.Width)
                {
                    TLane largest = TLane.Load(y + at + v);
                    TLane left = TLane.Load(d + at + v);
                    (TLane a, TLane b, TLane c, TLane e) = Four(shape, from + v);
                    // Each takes what no earlier one took; below the largest, nothing.
                    TLane.WhereLess(a, largest, zero, left).Store(to + v);
                    left = TLane.WhereLess(a, largest, left, zero);
                    TLane.WhereLess(b, largest, zero, left).Store(to + shape.Stride + v);
                    left = TLane.WhereLess(b, largest, left, zero);
                    TLane.WhereLess(c, largest, zero, left).Store(to + shape.Pitch + v);
                    left = TLane.WhereLess(c, largest, left, zero);
                    TLane.WhereLess(e, largest, zero, left).Store(to + shape.Pitch + shape.Stride + v);
                }
            }
        }
    }

    public override void PoolMean(MapShape shape, float* x, MapShape pooled, float* y)
    {
        TLane quarter = TLane.Fill(0.25f);
        for (int row = 0; row < pooled.Height; row++)
        {
            for (int column = 0; column < pooled.Width; column++)
            {
                float* from = Corner(shape, x, row, column);
                float* to = y + (row * pooled.Pitch) + (column * pooled.Stride);
                for (int v = 0; v < pooled.Stride; v += TLane.Width)
                {
                    (TLane a, TLane b, TLane c, TLane d) = Four(shape, from + v);
                    ((a + b + (c + d)) * quarter).Store(to + v);
                }
            }
        }
    }

    public override void UnpoolMean(MapShape shape, float* xd, MapShape pooled, float* d)
    {
        TLane quarter = TLane.Fill(0.25f);
        ClearEdges(shape, pooled, xd);
        for (int row = 0; row < pooled.Height; row++)
        {
            for (int column = 0; column < pooled.Width; column++)
            {
                float* to = Corner(shape, xd, row, column);
                float* from = d + (row * pooled.Pitch) + (column * pooled.Stride);
                for (int v = 0; v < pooled.Stride; v += TLane.Width)
                {
                    TLane share = TLane.Load(from + v) * quarter;
                    share.Store(to + v);
                    share.Store(to + shape.Stride + v);
                    share.Store(to + shape.Pitch + v);
                    share.Store(to + shape.Pitch + shape.Stride + v);
                }
            }
        }
    }

    public override void AddScaled(int count, float* source, float scale, float* destination, bool accumulate)
    {
        TLane factor = TLane.Fill(scale);
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane value = TLane.Load(source + i) * factor;
            (accumulate ? value + TLane.Load(destination + i) : value).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = (source[i] * scale) + (accumulate ? destination[i] : 0);
        }
    }

    public override double SumOfSquares(int count, float* x)
    {
        // Short runs in single precision, their sums in double.
        const int Run = 1024;
        double total = 0;
        float* parts = stackalloc float[TLane.Width];
        for (int start = 0; start < count; start += Run)
        {
            int end = Math.Min(start + Run, count);
            TLane squares = TLane.Fill(0);
            int i = start;
            for (; i <= end - TLane.Width; i += TLane.Width)
            {
                TLane value = TLane.Load(x + i);
                squares = TLane.MultiplyAdd(value, value, squares);
            }

            squares.Store(parts);
            for (int j = 0; j < TLane.Width; j++)
            {
                total += parts[j];
            }

            for (; i < end; i++)
            {
                total += (double)x[i] * x[i];
            }
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Masked(float* d, float* y, float* copy, nint at, TLane zero)
    {
        TLane value = TLane.Load(d + at);
        if (y is not null)
        {
            value = TLane.WhereLess(zero, TLane.Load(y + at), value, zero);
            value.Store(d + at);
        }

        if (copy is not null)
        {
            value.Store(copy + at);
        }

        return value;
    }

    private static float* Corner(MapShape shape, float* x, int row, int column) =>
        x + (2 * row * shape.Pitch) + (2 * column * shape.Stride);

    private static (TLane A, TLane B, TLane C, TLane D) Four(MapShape shape, float* corner) =>
        (
            TLane.Load(corner),
            TLane.Load(corner + shape.Stride),
            TLane.Load(corner + shape.Pitch),
            TLane.Load(corner + shape.Pitch + shape.Stride)
        );

    /// <summary>Zeros in the pixels of an odd edge.</summary>
    private static void ClearEdges(MapShape shape, MapShape pooled, float* x)
    {
        for (int row = 0; row < shape.Height; row++)
        {
            int kept = row < 2 * pooled.Height ? 2 * pooled.Width : 0;
            new Span<float>(
                x + (row * shape.Pitch) + (kept * shape.Stride),
                (shape.Width - kept) * shape.Stride
            ).Clear();
        }
    }
}
