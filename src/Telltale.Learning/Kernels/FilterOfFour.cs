using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>
/// F(4 × 4, 3 × 3): 36 multiplications where 144 would be (Lavin and Gray, CVPR 2016, §4.3), by the points 0, ±3/4, ±3/2
/// and ∞. With their 0, ±1, ±2 and ∞ the rounding errors are 2.4 times as large (Barabasz et al., ACM TOMS 46, 2020, on
/// why points near 1 are better); these are exact in binary all the same.
/// </summary>
/// <remarks>Some methods are not inlined: the compiler stops inlining what is inside a method that has grown too large.</remarks>
internal readonly unsafe struct FilterOfFour<TLane> : IMinimalFilter
    where TLane : unmanaged, ILane<TLane>
{
    private const float Near = 0.75f;
    private const float Far = 1.5f;
    private const float Near2 = Near * Near;
    private const float Far2 = Far * Far;

    // The products of a point's distances to the others.
    private const float NullScale = 1 / (Near2 * Far2);
    private const float NearScale = 1 / (2 * Near2 * (Near2 - Far2));
    private const float FarScale = 1 / (2 * Far2 * (Far2 - Near2));

    public static int Side => 4;

    public static int Points => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Inputs(float* d, nint pitch, nint stride, float* to, nint place)
    {
        nint row = 6 * place;
        OuterRow(d, pitch, stride, to, place);
        d += pitch;
        PairOfRows(d, pitch, stride, -Far2, Near, to + row, place);
        PairOfRows(d, pitch, stride, -Near2, Far, to + (3 * row), place);
        OuterRow(d, pitch, stride, to + (5 * row), place);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Deltas(float* delta, nint pitch, nint stride, float* to, nint place)
    {
        nint row = 6 * place;
        Four<TLane> first = Four<TLane>.Load(delta, stride);
        Four<TLane> second = Four<TLane>.Load(delta + pitch, stride);
        Four<TLane> third = Four<TLane>.Load(delta + (2 * pitch), stride);
        Four<TLane> last = Four<TLane>.Load(delta + (3 * pitch), stride);
        OfDeltas(first, to, place);
        Four<TLane> even = Four<TLane>.MultiplyAdd(Near2, third, first);
        Four<TLane> odd = Four<TLane>.MultiplyAdd(Near2, last, second);
        OfDeltas(Four<TLane>.MultiplyAdd(Near, odd, even), to + row, place);
        OfDeltas(Four<TLane>.MultiplyAdd(-Near, odd, even), to + (2 * row), place);
        even = Four<TLane>.MultiplyAdd(Far2, third, first);
        odd = Four<TLane>.MultiplyAdd(Far2, last, second);
        OfDeltas(Four<TLane>.MultiplyAdd(Far, odd, even), to + (3 * row), place);
        OfDeltas(Four<TLane>.MultiplyAdd(-Far, odd, even), to + (4 * row), place);
        OfDeltas(last, to + (5 * row), place);
    }

    [SkipLocalsInit]
    public static void Results(float* m, nint place, float* y, nint pitch, nint stride, bool accumulate)
    {
        nint width = TLane.Width;
        float* columnsRoom = stackalloc float[(24 * TLane.Width) + AlignedBuffer.Slack];
        float* columns = AlignedBuffer.Align(columnsRoom);
        for (int j = 0; j < 6; j++)
        {
            OfProducts(m + (j * place), 6 * place).Store(columns + (j * width), 6 * width);
        }

        for (int i = 0; i < 4; i++)
        {
            Four<TLane> row = OfProducts(columns + (6 * i * width), width);
            float* to = y + (i * pitch);
            if (accumulate)
            {
                row += Four<TLane>.Load(to, stride);
            }

            row.Store(to, stride);
        }
    }

    [SkipLocalsInit]
    public static void Weights(float* g, float* to, nint step)
    {
        nint width = TLane.Width;
        float* rowsRoom = stackalloc float[(18 * TLane.Width) + AlignedBuffer.Slack];
        float* rows = AlignedBuffer.Align(rowsRoom);
        for (int i = 0; i < 3; i++)
        {
            OfWeights(g + (3 * i * step), step, rows + (6 * i * width), width);
        }

        for (int j = 0; j < 6; j++)
        {
            OfWeights(rows + (j * width), 6 * width, to + (j * step), 6 * step);
        }
    }

    [SkipLocalsInit]
    public static void WeightGradients(float* u, float* to, nint step)
    {
        nint width = TLane.Width;
        float* rowsRoom = stackalloc float[(18 * TLane.Width) + AlignedBuffer.Slack];
        float* rows = AlignedBuffer.Align(rowsRoom);
        for (int i = 0; i < 6; i++)
        {
            OfGradients(u + (6 * i * step), step, rows + (3 * i * width), width);
        }

        for (int j = 0; j < 3; j++)
        {
            OfGradients(rows + (j * width), 3 * width, to + (j * step), 3 * step);
        }
    }

    /// <summary>The places' first row (point 0); of the inputs one row lower it is the last (∞).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OuterRow(float* d, nint pitch, nint stride, float* to, nint place) =>
        OfInputs(
            Outer(d, pitch),
            Outer(d + stride, pitch),
            Outer(d + (2 * stride), pitch),
            Outer(d + (3 * stride), pitch),
            Outer(d + (4 * stride), pitch),
            Outer(d + (5 * stride), pitch),
            to,
            place
        );

    /// <summary>The two rows of places of a point and its opposite, from the four inputs between the outer ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PairOfRows(float* d, nint pitch, nint stride, float other, float point, float* to, nint place)
    {
        TLane factor = TLane.Fill(other);
        (TLane evenA, TLane oddA) = Pair(d, pitch, factor);
        (TLane evenB, TLane oddB) = Pair(d + stride, pitch, factor);
        (TLane evenC, TLane oddC) = Pair(d + (2 * stride), pitch, factor);
        (TLane evenD, TLane oddD) = Pair(d + (3 * stride), pitch, factor);
        (TLane evenE, TLane oddE) = Pair(d + (4 * stride), pitch, factor);
        (TLane evenF, TLane oddF) = Pair(d + (5 * stride), pitch, factor);
        factor = TLane.Fill(point);
        OfInputs(
            TLane.MultiplyAdd(factor, oddA, evenA),
            TLane.MultiplyAdd(factor, oddB, evenB),
            TLane.MultiplyAdd(factor, oddC, evenC),
            TLane.MultiplyAdd(factor, oddD, evenD),
            TLane.MultiplyAdd(factor, oddE, evenE),
            TLane.MultiplyAdd(factor, oddF, evenF),
            to,
            place
        );
        factor = TLane.Fill(-point);
        OfInputs(
            TLane.MultiplyAdd(factor, oddA, evenA),
            TLane.MultiplyAdd(factor, oddB, evenB),
            TLane.MultiplyAdd(factor, oddC, evenC),
            TLane.MultiplyAdd(factor, oddD, evenD),
            TLane.MultiplyAdd(factor, oddE, evenE),
            TLane.MultiplyAdd(factor, oddF, evenF),
            to + (6 * place),
            place
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Outer(float* d, nint pitch) =>
        Outer(TLane.Load(d), TLane.Load(d + (2 * pitch)), TLane.Load(d + (4 * pitch)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Outer(TLane a, TLane c, TLane e) =>
        TLane.MultiplyAdd(TLane.Fill(Near2 * Far2), a, TLane.MultiplyAdd(TLane.Fill(-(Near2 + Far2)), c, e));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Even, TLane Odd) Pair(float* d, nint pitch, TLane other) =>
        Pair(TLane.Load(d), TLane.Load(d + pitch), TLane.Load(d + (2 * pitch)), TLane.Load(d + (3 * pitch)), other);

    /// <summary>Even part, and odd part over the point, of the rows of Bᵀ of a point and its opposite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Even, TLane Odd) Pair(TLane b, TLane c, TLane d, TLane e, TLane other) =>
        (TLane.MultiplyAdd(other, c, e), TLane.MultiplyAdd(other, b, d));

    /// <summary>Bᵀ of six neighbouring inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfInputs(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, float* to, nint step)
    {
        Outer(a, c, e).Store(to);
        (TLane even, TLane odd) = Pair(b, c, d, e, TLane.Fill(-Far2));
        TLane.MultiplyAdd(TLane.Fill(Near), odd, even).Store(to + step);
        TLane.MultiplyAdd(TLane.Fill(-Near), odd, even).Store(to + (2 * step));
        (even, odd) = Pair(b, c, d, e, TLane.Fill(-Near2));
        TLane.MultiplyAdd(TLane.Fill(Far), odd, even).Store(to + (3 * step));
        TLane.MultiplyAdd(TLane.Fill(-Far), odd, even).Store(to + (4 * step));
        Outer(b, d, f).Store(to + (5 * step));
    }

    /// <summary>A of four neighbouring gradients of results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfDeltas(Four<TLane> d, float* to, nint step)
    {
        d.A.Store(to);
        TLane even = TLane.MultiplyAdd(TLane.Fill(Near2), d.C, d.A);
        TLane odd = TLane.MultiplyAdd(TLane.Fill(Near2), d.D, d.B);
        TLane.MultiplyAdd(TLane.Fill(Near), odd, even).Store(to + step);
        TLane.MultiplyAdd(TLane.Fill(-Near), odd, even).Store(to + (2 * step));
        even = TLane.MultiplyAdd(TLane.Fill(Far2), d.C, d.A);
        odd = TLane.MultiplyAdd(TLane.Fill(Far2), d.D, d.B);
        TLane.MultiplyAdd(TLane.Fill(Far), odd, even).Store(to + (3 * step));
        TLane.MultiplyAdd(TLane.Fill(-Far), odd, even).Store(to + (4 * step));
        d.D.Store(to + (5 * step));
    }

    /// <summary>Aᵀ: four neighbouring results of six products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> OfProducts(float* m, nint step)
    {
        TLane a = TLane.Load(m + step);
        TLane b = TLane.Load(m + (2 * step));
        TLane c = TLane.Load(m + (3 * step));
        TLane d = TLane.Load(m + (4 * step));
        TLane nearEven = a + b;
        TLane nearOdd = a - b;
        TLane farEven = c + d;
        TLane farOdd = c - d;
        return new(
            TLane.Load(m) + nearEven + farEven,
            TLane.MultiplyAdd(TLane.Fill(Near), nearOdd, TLane.Fill(Far) * farOdd),
            TLane.MultiplyAdd(TLane.Fill(Near2), nearEven, TLane.Fill(Far2) * farEven),
            TLane.MultiplyAdd(
                TLane.Fill(Near2 * Near),
                nearOdd,
                TLane.MultiplyAdd(TLane.Fill(Far2 * Far), farOdd, TLane.Load(m + (5 * step)))
            )
        );
    }

    /// <summary>G of three neighbouring weights.</summary>
    private static void OfWeights(float* g, nint step, float* to, nint toStep)
    {
        TLane a = TLane.Load(g);
        TLane b = TLane.Load(g + step);
        TLane c = TLane.Load(g + (2 * step));
        (a * TLane.Fill(NullScale)).Store(to);
        TLane even = TLane.MultiplyAdd(TLane.Fill(Near2), c, a) * TLane.Fill(NearScale);
        TLane odd = b * TLane.Fill(Near * NearScale);
        (even + odd).Store(to + toStep);
        (even - odd).Store(to + (2 * toStep));
        even = TLane.MultiplyAdd(TLane.Fill(Far2), c, a) * TLane.Fill(FarScale);
        odd = b * TLane.Fill(Far * FarScale);
        (even + odd).Store(to + (3 * toStep));
        (even - odd).Store(to + (4 * toStep));
        c.Store(to + (5 * toStep));
    }

    /// <summary>Gᵀ: the gradients of three neighbouring weights.</summary>
    private static void OfGradients(float* u, nint step, float* to, nint toStep)
    {
        TLane a = TLane.Load(u + step) * TLane.Fill(NearScale);
        TLane b = TLane.Load(u + (2 * step)) * TLane.Fill(NearScale);
        TLane c = TLane.Load(u + (3 * step)) * TLane.Fill(FarScale);
        TLane d = TLane.Load(u + (4 * step)) * TLane.Fill(FarScale);
        TLane near = a + b;
        TLane far = c + d;
        TLane.MultiplyAdd(TLane.Fill(NullScale), TLane.Load(u), near + far).Store(to);
        TLane.MultiplyAdd(TLane.Fill(Near), a - b, TLane.Fill(Far) * (c - d)).Store(to + toStep);
        TLane
            .MultiplyAdd(TLane.Fill(Near2), near, TLane.MultiplyAdd(TLane.Fill(Far2), far, TLane.Load(u + (5 * step))))
            .Store(to + (2 * toStep));
    }
}
