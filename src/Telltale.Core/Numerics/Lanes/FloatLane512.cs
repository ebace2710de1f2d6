using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>16 floats in a <see cref="Vector512{T}"/>.</summary>
public readonly struct FloatLane512 : ILane<FloatLane512, float>
{
    private readonly Vector512<float> _value;

    private FloatLane512(Vector512<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    public static FloatLane512 Fill(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 Load(ReadOnlySpan<float> source) => new(Vector512.Create(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 Mask(ulong bits)
    {
        Vector512<uint> own = Vector512.Create(
            1U,
            2,
            4,
            8,
            16,
            32,
            64,
            128,
            256,
            512,
            1024,
            2048,
            4096,
            8192,
            16384,
            32768
        );
        return new(Vector512.Equals(Vector512.Create((uint)bits) & own, own).AsSingle());
    }

    /// <inheritdoc/>
    public static FloatLane512 operator +(FloatLane512 x, FloatLane512 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static FloatLane512 operator -(FloatLane512 x, FloatLane512 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static FloatLane512 operator *(FloatLane512 x, FloatLane512 y) => new(x._value * y._value);

    /// <inheritdoc/>
    public static FloatLane512 operator /(FloatLane512 x, FloatLane512 y) => new(x._value / y._value);

    /// <inheritdoc/>
    public static FloatLane512 operator &(FloatLane512 x, FloatLane512 y) => new(x._value & y._value);

    /// <inheritdoc/>
    public static FloatLane512 operator |(FloatLane512 x, FloatLane512 y) => new(x._value | y._value);

    /// <inheritdoc/>
    public static FloatLane512 AndNot(FloatLane512 x, FloatLane512 mask) =>
        new(Vector512.AndNot(x._value, mask._value));

    /// <inheritdoc/>
    public static FloatLane512 operator ~(FloatLane512 x) => new(~x._value);

    /// <inheritdoc/>
    public static FloatLane512 Min(FloatLane512 x, FloatLane512 y) => new(Vector512.MinNative(x._value, y._value));

    /// <inheritdoc/>
    public static FloatLane512 Max(FloatLane512 x, FloatLane512 y) => new(Vector512.MaxNative(x._value, y._value));

    /// <inheritdoc/>
    public static FloatLane512 Abs(FloatLane512 x) => new(Vector512.Abs(x._value));

    /// <inheritdoc/>
    public static FloatLane512 Less(FloatLane512 x, FloatLane512 y) => new(Vector512.LessThan(x._value, y._value));

    /// <inheritdoc/>
    public static FloatLane512 Same(FloatLane512 x, FloatLane512 y) => new(Vector512.Equals(x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane512 Select(FloatLane512 mask, FloatLane512 x, FloatLane512 otherwise) =>
        new(Vector512.ConditionalSelect(mask._value, x._value, otherwise._value));

    /// <inheritdoc/>
    public static bool All(FloatLane512 mask) =>
        Vector512.ExtractMostSignificantBits(mask._value) == (1UL << Width) - 1;

    /// <inheritdoc/>
    public void Store(Span<float> destination) => _value.CopyTo(destination);
}
