using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>4 doubles in a <see cref="Vector256{T}"/>.</summary>
public readonly struct DoubleLane256 : IDoubleLane<DoubleLane256>
{
    private readonly Vector256<double> _value;

    private DoubleLane256(Vector256<double> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    public static DoubleLane256 Fill(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Load(ReadOnlySpan<double> source) => new(Vector256.Create(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Load(ReadOnlySpan<float> source) =>
        new(Vector256.WidenLower(Vector128.Create(source).ToVector256Unsafe()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Mask(ulong bits)
    {
        Vector256<ulong> own = Vector256.Create(1UL, 2, 4, 8);
        return new(Vector256.Equals(Vector256.Create(bits) & own, own).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Bits(int first) => new((Vector256.Create(1UL, 2, 4, 8) << first).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Holds(ulong word, DoubleLane256 bits) =>
        new((~Vector256.Equals(Vector256.Create(word) & bits._value.AsUInt64(), Vector256<ulong>.Zero)).AsDouble());

    /// <inheritdoc/>
    public static DoubleLane256 operator +(DoubleLane256 x, DoubleLane256 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static DoubleLane256 operator -(DoubleLane256 x, DoubleLane256 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static DoubleLane256 operator *(DoubleLane256 x, DoubleLane256 y) => new(x._value * y._value);

    /// <inheritdoc/>
    public static DoubleLane256 operator /(DoubleLane256 x, DoubleLane256 y) => new(x._value / y._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 MultiplyAdd(DoubleLane256 x, DoubleLane256 y, DoubleLane256 z) =>
        new(Vector256.FusedMultiplyAdd(x._value, y._value, z._value));

    /// <inheritdoc/>
    public static DoubleLane256 operator &(DoubleLane256 x, DoubleLane256 y) => new(x._value & y._value);

    /// <inheritdoc/>
    public static DoubleLane256 operator |(DoubleLane256 x, DoubleLane256 y) => new(x._value | y._value);

    /// <inheritdoc/>
    public static DoubleLane256 AndNot(DoubleLane256 x, DoubleLane256 mask) =>
        new(Vector256.AndNot(x._value, mask._value));

    /// <inheritdoc/>
    public static DoubleLane256 operator ~(DoubleLane256 x) => new(~x._value);

    /// <inheritdoc/>
    public static DoubleLane256 Min(DoubleLane256 x, DoubleLane256 y) => new(Vector256.MinNative(x._value, y._value));

    /// <inheritdoc/>
    public static DoubleLane256 Max(DoubleLane256 x, DoubleLane256 y) => new(Vector256.MaxNative(x._value, y._value));

    /// <inheritdoc/>
    public static DoubleLane256 Abs(DoubleLane256 x) => new(Vector256.Abs(x._value));

    /// <inheritdoc/>
    public static DoubleLane256 Less(DoubleLane256 x, DoubleLane256 y) => new(Vector256.LessThan(x._value, y._value));

    /// <inheritdoc/>
    public static DoubleLane256 Same(DoubleLane256 x, DoubleLane256 y) => new(Vector256.Equals(x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Select(DoubleLane256 mask, DoubleLane256 x, DoubleLane256 otherwise) =>
        new(Vector256.ConditionalSelect(mask._value, x._value, otherwise._value));

    /// <inheritdoc/>
    public static bool All(DoubleLane256 mask) =>
        Vector256.ExtractMostSignificantBits(mask._value) == (1UL << Width) - 1;

    /// <inheritdoc/>
    public static DoubleLane256 Sqrt(DoubleLane256 x) => new(Vector256.Sqrt(x._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (DoubleLane256 Power, DoubleLane256 Significand) Split(DoubleLane256 x)
    {
        Vector256<ulong> bits = x._value.AsUInt64();
        Vector256<ulong> power =
            (bits + Vector256.Create(PowerBits.Above - PowerBits.RootOfHalf)) >>> PowerBits.SignificandBits;
        Vector256<ulong> rest = bits + Vector256.Create(PowerBits.Above) - (power << PowerBits.SignificandBits);
        Vector256<double> whole = (power | Vector256.Create(PowerBits.WholeBits)).AsDouble();
        return (new(whole - Vector256.Create(PowerBits.WholeShift)), new(rest.AsDouble()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 PowerOfTwo(DoubleLane256 whole)
    {
        Vector256<long> bits = (whole._value + Vector256.Create(PowerBits.Shift)).AsInt64();
        return new(((bits + Vector256.Create((long)PowerBits.Bias)) << PowerBits.SignificandBits).AsDouble());
    }

    /// <inheritdoc/>
    public void Store(Span<double> destination) => _value.CopyTo(destination);
}
