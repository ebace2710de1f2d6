using System.Runtime.CompilerServices;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>One double: what there is without vector registers, and the plain twin of the others.</summary>
public readonly struct DoubleLane1 : IDoubleLane<DoubleLane1>
{
    private readonly double _value;

    private DoubleLane1(double value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    private ulong Pattern => BitConverter.DoubleToUInt64Bits(_value);

    /// <inheritdoc/>
    public static DoubleLane1 Fill(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane1 Load(ReadOnlySpan<double> source) => new(source[0]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane1 Load(ReadOnlySpan<float> source) => new(source[0]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane1 Mask(ulong bits) => MaskOf((bits & 1) != 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane1 Bits(int first) => OfBits(1UL << first);

    /// <inheritdoc/>
    public static DoubleLane1 Holds(ulong word, DoubleLane1 bits) => MaskOf((word & bits.Pattern) != 0);

    /// <inheritdoc/>
    public static DoubleLane1 operator +(DoubleLane1 x, DoubleLane1 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static DoubleLane1 operator -(DoubleLane1 x, DoubleLane1 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static DoubleLane1 operator *(DoubleLane1 x, DoubleLane1 y) => new(x._value * y._value);

    /// <inheritdoc/>
    public static DoubleLane1 operator /(DoubleLane1 x, DoubleLane1 y) => new(x._value / y._value);

    /// <inheritdoc/>
    public static DoubleLane1 MultiplyAdd(DoubleLane1 x, DoubleLane1 y, DoubleLane1 z) =>
        new(Math.FusedMultiplyAdd(x._value, y._value, z._value));

    /// <inheritdoc/>
    public static DoubleLane1 operator &(DoubleLane1 x, DoubleLane1 y) => OfBits(x.Pattern & y.Pattern);

    /// <inheritdoc/>
    public static DoubleLane1 operator |(DoubleLane1 x, DoubleLane1 y) => OfBits(x.Pattern | y.Pattern);

    /// <inheritdoc/>
    public static DoubleLane1 AndNot(DoubleLane1 x, DoubleLane1 mask) => OfBits(x.Pattern & ~mask.Pattern);

    /// <inheritdoc/>
    public static DoubleLane1 operator ~(DoubleLane1 x) => OfBits(~x.Pattern);

    /// <inheritdoc/>
    public static DoubleLane1 Min(DoubleLane1 x, DoubleLane1 y) => x._value < y._value ? x : y;

    /// <inheritdoc/>
    public static DoubleLane1 Max(DoubleLane1 x, DoubleLane1 y) => x._value > y._value ? x : y;

    /// <inheritdoc/>
    public static DoubleLane1 Abs(DoubleLane1 x) => new(Math.Abs(x._value));

    /// <inheritdoc/>
    public static DoubleLane1 Less(DoubleLane1 x, DoubleLane1 y) => MaskOf(x._value < y._value);

    /// <inheritdoc/>
    public static DoubleLane1 Same(DoubleLane1 x, DoubleLane1 y) => MaskOf(x._value == y._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane1 Select(DoubleLane1 mask, DoubleLane1 x, DoubleLane1 otherwise) =>
        mask.Pattern != 0 ? x : otherwise;

    /// <inheritdoc/>
    public static bool All(DoubleLane1 mask) => mask.Pattern != 0;

    /// <inheritdoc/>
    public static DoubleLane1 Sqrt(DoubleLane1 x) => new(Math.Sqrt(x._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (DoubleLane1 Power, DoubleLane1 Significand) Split(DoubleLane1 x)
    {
        ulong power = (x.Pattern + (PowerBits.Above - PowerBits.RootOfHalf)) >> PowerBits.SignificandBits;
        ulong rest = x.Pattern + PowerBits.Above - (power << PowerBits.SignificandBits);
        return (OfBits(power | PowerBits.WholeBits) - new DoubleLane1(PowerBits.WholeShift), OfBits(rest));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane1 PowerOfTwo(DoubleLane1 whole)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(whole._value + PowerBits.Shift);
        return OfBits((bits + PowerBits.Bias) << PowerBits.SignificandBits);
    }

    /// <inheritdoc/>
    public void Store(Span<double> destination) => destination[0] = _value;

    private static DoubleLane1 MaskOf(bool set) => OfBits(set ? ulong.MaxValue : 0);

    private static DoubleLane1 OfBits(ulong bits) => new(BitConverter.UInt64BitsToDouble(bits));
}
