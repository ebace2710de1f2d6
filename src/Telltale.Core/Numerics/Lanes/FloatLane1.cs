using System.Runtime.CompilerServices;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>One float: what there is without vector registers, and the plain twin of the others.</summary>
public readonly struct FloatLane1 : ILane<FloatLane1, float>
{
    private readonly float _value;

    private FloatLane1(float value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    private uint Bits => BitConverter.SingleToUInt32Bits(_value);

    /// <inheritdoc/>
    public static FloatLane1 Fill(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane1 Load(ReadOnlySpan<float> source) => new(source[0]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane1 Mask(ulong bits) => MaskOf((bits & 1) != 0);

    /// <inheritdoc/>
    public static FloatLane1 operator +(FloatLane1 x, FloatLane1 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static FloatLane1 operator -(FloatLane1 x, FloatLane1 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static FloatLane1 operator *(FloatLane1 x, FloatLane1 y) => new(x._value * y._value);

    /// <inheritdoc/>
    public static FloatLane1 operator /(FloatLane1 x, FloatLane1 y) => new(x._value / y._value);

    /// <inheritdoc/>
    public static FloatLane1 operator &(FloatLane1 x, FloatLane1 y) => OfBits(x.Bits & y.Bits);

    /// <inheritdoc/>
    public static FloatLane1 operator |(FloatLane1 x, FloatLane1 y) => OfBits(x.Bits | y.Bits);

    /// <inheritdoc/>
    public static FloatLane1 AndNot(FloatLane1 x, FloatLane1 mask) => OfBits(x.Bits & ~mask.Bits);

    /// <inheritdoc/>
    public static FloatLane1 operator ~(FloatLane1 x) => OfBits(~x.Bits);

    /// <inheritdoc/>
    public static FloatLane1 Min(FloatLane1 x, FloatLane1 y) => x._value < y._value ? x : y;

    /// <inheritdoc/>
    public static FloatLane1 Max(FloatLane1 x, FloatLane1 y) => x._value > y._value ? x : y;

    /// <inheritdoc/>
    public static FloatLane1 Abs(FloatLane1 x) => new(Math.Abs(x._value));

    /// <inheritdoc/>
    public static FloatLane1 Less(FloatLane1 x, FloatLane1 y) => MaskOf(x._value < y._value);

    /// <inheritdoc/>
    public static FloatLane1 Same(FloatLane1 x, FloatLane1 y) => MaskOf(x._value == y._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane1 Select(FloatLane1 mask, FloatLane1 x, FloatLane1 otherwise) =>
        mask.Bits != 0 ? x : otherwise;

    /// <inheritdoc/>
    public static bool All(FloatLane1 mask) => mask.Bits != 0;

    /// <inheritdoc/>
    public void Store(Span<float> destination) => destination[0] = _value;

    private static FloatLane1 MaskOf(bool set) => OfBits(set ? uint.MaxValue : 0);

    private static FloatLane1 OfBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));
}
