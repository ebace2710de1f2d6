using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>A tile's row of two vectors: each element of A that is loaded is used twice.</summary>
internal unsafe struct TwoLanes<TLane>(TLane left, TLane right) : ITileRow<TwoLanes<TLane>>
    where TLane : unmanaged, ILane<TLane>
{
    private TLane _left = left;
    private TLane _right = right;

    public static int Width => 2 * TLane.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes<TLane> Load(float* source) => new(TLane.Load(source), TLane.Load(source + TLane.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(float x, TwoLanes<TLane> row)
    {
        TLane factor = TLane.Fill(x);
        _left = TLane.MultiplyAdd(factor, row._left, _left);
        _right = TLane.MultiplyAdd(factor, row._right, _right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TwoLanes<TLane> row)
    {
        _left += row._left;
        _right += row._right;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination)
    {
        _left.Store(destination);
        _right.Store(destination + TLane.Width);
    }
}
