using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Telltale.Core.Numerics.Lanes;

/// <summary>8 doubles in a <see cref="Vector512{T}"/>.</summary>
public readonly struct DoubleLane512 : IDoubleLane<DoubleLane512>
{
    private readonly Vector512<double> _value;

    private DoubleLane512(Vector512<double> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static DoubleLane512 Fill(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Load(ReadOnlySpan<double> source) => new(Vector512.Create(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Load(ReadOnlySpan<float> source) =>
        new(Vector512.WidenLower(Vector256.Create(source).ToVector512Unsafe()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Mask(ulong bits)
    {
        Vector512<ulong> own = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        return new(Vector512.Equals(Vector512.Create(bits) & own, own).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Bits(int first) =>
        new((Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128) << first).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Holds(ulong word, DoubleLane512 bits) =>
        new((~Vector512.Equals(Vector512.Create(word) & bits._value.AsUInt64(), Vector512<ulong>.Zero)).AsDouble());

    /// <inheritdoc/>
    public static DoubleLane512 operator +(DoubleLane512 x, DoubleLane512 y) => new(x._value + y._value);

    /// <inheritdoc/>
    public static DoubleLane512 operator -(DoubleLane512 x, DoubleLane512 y) => new(x._value - y._value);

    /// <inheritdoc/>
    public static DoubleLane512 operator *(DoubleLane512 x, DoubleLane512 y) => new(x._value * y._value);

    /// <inheritdoc/>
    public static DoubleLane512 operator /(DoubleLane512 x, DoubleLane512 y) => new(x._value / y._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 MultiplyAdd(DoubleLane512 x, DoubleLane512 y, DoubleLane512 z) =>
        new(Vector512.FusedMultiplyAdd(x._value, y._value, z._value));

    /// <inheritdoc/>
    public static DoubleLane512 operator &(DoubleLane512 x, DoubleLane512 y) => new(x._value & y._value);

    /// <inheritdoc/>
    public static DoubleLane512 operator |(DoubleLane512 x, DoubleLane512 y) => new(x._value | y._value);

    /// <inheritdoc/>
    public static DoubleLane512 AndNot(DoubleLane512 x, DoubleLane512 mask) =>
        new(Vector512.AndNot(x._value, mask._value));

    /// <inheritdoc/>
    public static DoubleLane512 operator ~(DoubleLane512 x) => new(~x._value);

    /// <inheritdoc/>
    public static DoubleLane512 Min(DoubleLane512 x, DoubleLane512 y) => new(Vector512.MinNative(x._value, y._value));

    /// <inheritdoc/>
    public static DoubleLane512 Max(DoubleLane512 x, DoubleLane512 y) => new(Vector512.MaxNative(x._value, y._value));

    /// <inheritdoc/>
    public static DoubleLane512 Abs(DoubleLane512 x) => new(Vector512.Abs(x._value));

    /// <inheritdoc/>
    public static DoubleLane512 Less(DoubleLane512 x, DoubleLane512 y) => new(Vector512.LessThan(x._value, y._value));

    /// <inheritdoc/>
    public static DoubleLane512 Same(DoubleLane512 x, DoubleLane512 y) => new(Vector512.Equals(x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Select(DoubleLane512 mask, DoubleLane512 x, DoubleLane512 otherwise) =>
        Avx512F.IsSupported
            ? new(Avx512F.BlendVariable(otherwise._value, x._value, mask._value))
            : new(Vector512.ConditionalSelect(mask._value, x._value, otherwise._value));

    /// <inheritdoc/>
    public static bool All(DoubleLane512 mask) =>
        Vector512.ExtractMostSignificantBits(mask._value) == (1UL << Width) - 1;

    /// <inheritdoc/>
    public static DoubleLane512 Sqrt(DoubleLane512 x) => new(Vector512.Sqrt(x._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (DoubleLane512 Power, DoubleLane512 Significand) Split(DoubleLane512 x)
    {
        Vector512<ulong> bits = x._value.AsUInt64();
        Vector512<ulong> power =
            (bits + Vector512.Create(PowerBits.Above - PowerBits.RootOfHalf)) >>> PowerBits.SignificandBits;
        Vector512<ulong> rest = bits + Vector512.Create(PowerBits.Above) - (power << PowerBits.SignificandBits);
        Vector512<double> whole = (power | Vector512.Create(PowerBits.WholeBits)).AsDouble();
        return (new(whole - Vector512.Create(PowerBits.WholeShift)), new(rest.AsDouble()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 PowerOfTwo(DoubleLane512 whole)
    {
        Vector512<long> bits = (whole._value + Vector512.Create(PowerBits.Shift)).AsInt64();
        return new(((bits + Vector512.Create((long)PowerBits.Bias)) << PowerBits.SignificandBits).AsDouble());
    }

    /// <inheritdoc/>
    public void Store(Span<double> destination) => _value.CopyTo(destination);
}
