using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>A tile's row of one vector, for the narrow end of a matrix.</summary>
internal unsafe struct OneLane<TLane>(TLane value) : ITileRow<OneLane<TLane>>
    where TLane : unmanaged, ILane<TLane>
{
    private TLane _value = value;

    public static int Width => TLane.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<TLane> Load(float* source) => new(TLane.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(float x, OneLane<TLane> row) =>
        _value = TLane.MultiplyAdd(TLane.Fill(x), row._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(OneLane<TLane> row) => _value += row._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);
}
