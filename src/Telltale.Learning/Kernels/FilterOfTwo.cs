using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>F(2 × 2, 3 × 3) of Lavin and Gray (CVPR 2016, §4.1): 16 multiplications where 36 would be.</summary>
internal readonly unsafe struct FilterOfTwo<TLane> : IMinimalFilter
    where TLane : unmanaged, ILane<TLane>
{
    public static int Side => 2;

    public static int Points => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Inputs(float* d, nint pitch, nint stride, float* to, nint place)
    {
        Four<TLane> a = Column(d, pitch);
        Four<TLane> b = Column(d + stride, pitch);
        Four<TLane> c = Column(d + (2 * stride), pitch);
        Four<TLane> e = Column(d + (3 * stride), pitch);
        OfInputs(a.A, b.A, c.A, e.A).Store(to, place);
        OfInputs(a.B, b.B, c.B, e.B).Store(to + (4 * place), place);
        OfInputs(a.C, b.C, c.C, e.C).Store(to + (8 * place), place);
        OfInputs(a.D, b.D, c.D, e.D).Store(to + (12 * place), place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deltas(float* delta, nint pitch, nint stride, float* to, nint place)
    {
        Four<TLane> a = OfDeltas(TLane.Load(delta), TLane.Load(delta + pitch));
        delta += stride;
        Four<TLane> b = OfDeltas(TLane.Load(delta), TLane.Load(delta + pitch));
        OfDeltas(a.A, b.A).Store(to, place);
        OfDeltas(a.B, b.B).Store(to + (4 * place), place);
        OfDeltas(a.C, b.C).Store(to + (8 * place), place);
        OfDeltas(a.D, b.D).Store(to + (12 * place), place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Results(float* m, nint place, float* y, nint pitch, nint stride, bool accumulate)
    {
        (TLane a0, TLane a1) = OfProducts(Four<TLane>.Load(m, place));
        (TLane b0, TLane b1) = OfProducts(Four<TLane>.Load(m + (4 * place), place));
        (TLane c0, TLane c1) = OfProducts(Four<TLane>.Load(m + (8 * place), place));
        (TLane d0, TLane d1) = OfProducts(Four<TLane>.Load(m + (12 * place), place));
        (TLane topLeft, TLane bottomLeft) = OfProducts(new(a0, b0, c0, d0));
        (TLane topRight, TLane bottomRight) = OfProducts(new(a1, b1, c1, d1));
        Put(y, topLeft, accumulate);
        Put(y + stride, topRight, accumulate);
        y += pitch;
        Put(y, bottomLeft, accumulate);
        Put(y + stride, bottomRight, accumulate);
    }

    public static void Weights(float* g, float* to, nint step)
    {
        Four<TLane> a = WeightRow(g, step);
        Four<TLane> b = WeightRow(g + (3 * step), step);
        Four<TLane> c = WeightRow(g + (6 * step), step);
        OfWeights(a.A, b.A, c.A).Store(to, 4 * step);
        OfWeights(a.B, b.B, c.B).Store(to + step, 4 * step);
        OfWeights(a.C, b.C, c.C).Store(to + (2 * step), 4 * step);
        OfWeights(a.D, b.D, c.D).Store(to + (3 * step), 4 * step);
    }

    public static void WeightGradients(float* u, float* to, nint step)
    {
        (TLane a0, TLane a1, TLane a2) = OfGradients(Four<TLane>.Load(u, step));
        (TLane b0, TLane b1, TLane b2) = OfGradients(Four<TLane>.Load(u + (4 * step), step));
        (TLane c0, TLane c1, TLane c2) = OfGradients(Four<TLane>.Load(u + (8 * step), step));
        (TLane d0, TLane d1, TLane d2) = OfGradients(Four<TLane>.Load(u + (12 * step), step));
        PutGradients(new(a0, b0, c0, d0), to, step);
        PutGradients(new(a1, b1, c1, d1), to + step, step);
        PutGradients(new(a2, b2, c2, d2), to + (2 * step), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> Column(float* d, nint pitch) =>
        OfInputs(TLane.Load(d), TLane.Load(d + pitch), TLane.Load(d + (2 * pitch)), TLane.Load(d + (3 * pitch)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> WeightRow(float* g, nint step) =>
        OfWeights(TLane.Load(g), TLane.Load(g + step), TLane.Load(g + (2 * step)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutGradients(Four<TLane> row, float* to, nint step)
    {
        (TLane first, TLane second, TLane third) = OfGradients(row);
        first.Store(to);
        second.Store(to + (3 * step));
        third.Store(to + (6 * step));
    }

    /// <summary>Bᵀ of four neighbouring inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> OfInputs(TLane a, TLane b, TLane c, TLane d) => new(a - c, b + c, c - b, b - d);

    /// <summary>A of two neighbouring gradients of results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> OfDeltas(TLane a, TLane b) => new(a, a + b, a - b, TLane.Fill(0) - b);

    /// <summary>G of three neighbouring weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Four<TLane> OfWeights(TLane a, TLane b, TLane c)
    {
        TLane half = TLane.Fill(0.5f);
        TLane outer = (a + c) * half;
        TLane inner = b * half;
        return new(a, outer + inner, outer - inner, c);
    }

    /// <summary>Aᵀ: two neighbouring results of four products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane First, TLane Second) OfProducts(Four<TLane> m) => (m.A + m.B + m.C, m.B - m.C - m.D);

    /// <summary>Gᵀ: the gradients of three neighbouring weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane First, TLane Second, TLane Third) OfGradients(Four<TLane> u)
    {
        TLane half = TLane.Fill(0.5f);
        TLane outer = (u.B + u.C) * half;
        return (u.A + outer, (u.B - u.C) * half, outer + u.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* to, TLane value, bool accumulate)
    {
        if (accumulate)
        {
            value += TLane.Load(to);
        }

        value.Store(to);
    }
}
