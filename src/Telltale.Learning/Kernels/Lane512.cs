using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Telltale.Learning.Kernels;

/// <summary>16 floats in a <see cref="Vector512{T}"/>: AVX-512.</summary>
internal readonly unsafe struct Lane512(Vector512<float> value) : ILane<Lane512>
{
    private readonly Vector512<float> _value = value;

    public static int Width => 16;

    public static bool IsAccelerated => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static int TileRows => 12;

    public static Lane512 Fill(float value) => new(Vector512.Create(value));

    public static Lane512 Load(float* source) => new(Vector512.Load(source));

    public static Lane512 Widen(byte* source)
    {
        // 16 bytes, widened twice.
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(source));
        (Vector256<uint> left, Vector256<uint> right) = Vector256.Widen(Vector256.Create(low, high));
        return new(Vector512.ConvertToSingle(Vector512.Create(left, right).AsInt32()));
    }

    public static Lane512 operator +(Lane512 x, Lane512 y) => new(x._value + y._value);

    public static Lane512 operator -(Lane512 x, Lane512 y) => new(x._value - y._value);

    public static Lane512 operator *(Lane512 x, Lane512 y) => new(x._value * y._value);

    public static Lane512 operator /(Lane512 x, Lane512 y) => new(x._value / y._value);

    public static Lane512 MultiplyAdd(Lane512 x, Lane512 y, Lane512 z) =>
        new(Vector512.FusedMultiplyAdd(x._value, y._value, z._value));

    public static Lane512 Max(Lane512 x, Lane512 y) => new(Vector512.Max(x._value, y._value));

    public static Lane512 SquareRoot(Lane512 x) => new(Vector512.Sqrt(x._value));

    public static Lane512 Round(Lane512 x) => new(Vector512.Round(x._value));

    public static Lane512 PowerOfTwo(Lane512 whole) =>
        new(Vector512.ShiftLeft(Vector512.ConvertToInt32Native(whole._value) + Vector512.Create(127), 23).AsSingle());

    public static Lane512 Abs(Lane512 x) => new(Vector512.Abs(x._value));

    /// <inheritdoc/>
    /// <remarks>The instruction by its name: the general shuffle is compiled to a loop over numbers.</remarks>
    public static Lane512 SwapPairs(Lane512 x) =>
        new(
            Avx512F.IsSupported
                ? Avx512F.Permute4x32(x._value, 0b10_11_00_01)
                : Vector512.Create(
                    Lane256.SwapPairs(new(x._value.GetLower())).Value,
                    Lane256.SwapPairs(new(x._value.GetUpper())).Value
                )
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lane512 x) =>
        Lane256.Largest(new(Vector256.MaxNative(x._value.GetLower(), x._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lane512 x) => Lane256.Sum(new(x._value.GetLower() + x._value.GetUpper()));

    public static uint EqualBits(Lane512 x, Lane512 y) =>
        (uint)Vector512.ExtractMostSignificantBits(Vector512.Equals(x._value, y._value));

    public static Lane512 WhereLess(Lane512 test, Lane512 limit, Lane512 x, Lane512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(test._value, limit._value), x._value, otherwise._value));

    public void Store(float* destination) => _value.Store(destination);
}
