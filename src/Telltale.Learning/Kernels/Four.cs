using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>Four vectors, and the small transforms of <see cref="LaneWinograd{TLane}"/> on them.</summary>
internal readonly struct Four<TLane>(TLane a, TLane b, TLane c, TLane d)
    where TLane : unmanaged, ILane<TLane>
{
    public TLane A { get; } = a;

    public TLane B { get; } = b;

    public TLane C { get; } = c;

    public TLane D { get; } = d;

    /// <summary>Bᵀ of four neighbouring inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TLane> OfInputs(TLane a, TLane b, TLane c, TLane d) => new(a - c, b + c, c - b, b - d);

    /// <summary>A of two neighbouring gradients of results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TLane> OfDeltas(TLane a, TLane b) => new(a, a + b, a - b, TLane.Fill(0) - b);

    /// <summary>G of three neighbouring weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TLane> OfWeights(TLane a, TLane b, TLane c)
    {
        TLane half = TLane.Fill(0.5f);
        TLane outer = (a + c) * half;
        TLane inner = b * half;
        return new(a, outer + inner, outer - inner, c);
    }

    /// <summary>Aᵀ: two neighbouring results of four products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TLane First, TLane Second) Results() => (A + B + C, B - C - D);

    /// <summary>Gᵀ: the gradients of three neighbouring weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TLane First, TLane Second, TLane Third) WeightGradients()
    {
        TLane half = TLane.Fill(0.5f);
        TLane outer = (B + C) * half;
        return (A + outer, (B - C) * half, outer + D);
    }
}
