using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>Four vectors: as many as the compiler keeps apart in registers.</summary>
internal readonly unsafe struct Four<TLane>(TLane a, TLane b, TLane c, TLane d)
    where TLane : unmanaged, ILane<TLane>
{
    public TLane A { get; } = a;

    public TLane B { get; } = b;

    public TLane C { get; } = c;

    public TLane D { get; } = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TLane> Load(float* source, nint step) =>
        new(
            TLane.Load(source),
            TLane.Load(source + step),
            TLane.Load(source + (2 * step)),
            TLane.Load(source + (3 * step))
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TLane> operator +(Four<TLane> x, Four<TLane> y) =>
        new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    /// <summary><c>factor · x + y</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TLane> MultiplyAdd(float factor, Four<TLane> x, Four<TLane> y)
    {
        TLane f = TLane.Fill(factor);
        return new(
            TLane.MultiplyAdd(f, x.A, y.A),
            TLane.MultiplyAdd(f, x.B, y.B),
            TLane.MultiplyAdd(f, x.C, y.C),
            TLane.MultiplyAdd(f, x.D, y.D)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to, nint step)
    {
        A.Store(to);
        B.Store(to + step);
        C.Store(to + (2 * step));
        D.Store(to + (3 * step));
    }
}
