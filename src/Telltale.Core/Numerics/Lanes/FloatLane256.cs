using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>8 floats in a <see cref="Vector256{T}"/>.</summary>
public readonly struct FloatLane256 : ILane<FloatLane256, float>
{
    private readonly Vector256<float> _value;

    private FloatLane256(Vector256<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static FloatLane256 Fill(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 Load(ReadOnlySpan<float> source) => new(Vector256.Create(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 Mask(ulong bits)
    {
        Vector256<uint> own = Vector256.Create(1U, 2, 4, 8, 16, 32, 64, 128);
        return new(Vector256.Equals(Vector256.Create((uint)bits) & own, own).AsSingle());
    }

    /// <inheritdoc/>
    public static FloatLane256 operator +(FloatLane256 x, FloatLane256 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static FloatLane256 operator -(FloatLane256 x, FloatLane256 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static FloatLane256 operator *(FloatLane256 x, FloatLane256 y) => new(x._value * y._value);

    /// <inheritdoc/>
    public static FloatLane256 operator /(FloatLane256 x, FloatLane256 y) => new(x._value / y._value);

    /// <inheritdoc/>
    public static FloatLane256 operator &(FloatLane256 x, FloatLane256 y) => new(x._value & y._value);

    /// <inheritdoc/>
    public static FloatLane256 operator |(FloatLane256 x, FloatLane256 y) => new(x._value | y._value);

    /// <inheritdoc/>
    public static FloatLane256 AndNot(FloatLane256 x, FloatLane256 mask) =>
        new(Vector256.AndNot(x._value, mask._value));

    /// <inheritdoc/>
    public static FloatLane256 operator ~(FloatLane256 x) => new(~x._value);

    /// <inheritdoc/>
    public static FloatLane256 Min(FloatLane256 x, FloatLane256 y) => new(Vector256.MinNative(x._value, y._value));

    /// <inheritdoc/>
    public static FloatLane256 Max(FloatLane256 x, FloatLane256 y) => new(Vector256.MaxNative(x._value, y._value));

    /// <inheritdoc/>
    public static FloatLane256 Abs(FloatLane256 x) => new(Vector256.Abs(x._value));

    /// <inheritdoc/>
    public static FloatLane256 Less(FloatLane256 x, FloatLane256 y) => new(Vector256.LessThan(x._value, y._value));

    /// <inheritdoc/>
    public static FloatLane256 Same(FloatLane256 x, FloatLane256 y) => new(Vector256.Equals(x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane256 Select(FloatLane256 mask, FloatLane256 x, FloatLane256 otherwise) =>
        new(Vector256.ConditionalSelect(mask._value, x._value, otherwise._value));

    /// <inheritdoc/>
    public static bool All(FloatLane256 mask) =>
        Vector256.ExtractMostSignificantBits(mask._value) == (1UL << Width) - 1;

    /// <inheritdoc/>
    public void Store(Span<float> destination) => _value.CopyTo(destination);
}
