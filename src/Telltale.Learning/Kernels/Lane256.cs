using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Telltale.Learning.Kernels;

/// <summary>8 floats in a <see cref="Vector256{T}"/>: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Lane256(Vector256<float> value) : ILane<Lane256>
{
    private readonly Vector256<float> _value = value;

    public Vector256<float> Value => _value;

    public static int Width => 8;

    public static bool IsAccelerated => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    public static int TileRows => 6;

    public static Lane256 Fill(float value) => new(Vector256.Create(value));

    public static Lane256 Load(float* source) => new(Vector256.Load(source));

    public static Lane256 Widen(byte* source)
    {
        // 8 bytes, widened twice.
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte());
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(words);
        return new(Vector256.ConvertToSingle(Vector256.Create(low, high).AsInt32()));
    }

    public static Lane256 operator +(Lane256 x, Lane256 y) => new(x._value + y._value);

    public static Lane256 operator -(Lane256 x, Lane256 y) => new(x._value - y._value);

    public static Lane256 operator *(Lane256 x, Lane256 y) => new(x._value * y._value);

    public static Lane256 operator /(Lane256 x, Lane256 y) => new(x._value / y._value);

    public static Lane256 MultiplyAdd(Lane256 x, Lane256 y, Lane256 z) =>
        new(Vector256.FusedMultiplyAdd(x._value, y._value, z._value));

    public static Lane256 Max(Lane256 x, Lane256 y) => new(Vector256.Max(x._value, y._value));

    public static Lane256 SquareRoot(Lane256 x) => new(Vector256.Sqrt(x._value));

    public static Lane256 Round(Lane256 x) => new(Vector256.Round(x._value));

    public static Lane256 PowerOfTwo(Lane256 whole) =>
        new(Vector256.ShiftLeft(Vector256.ConvertToInt32Native(whole._value) + Vector256.Create(127), 23).AsSingle());

    public static Lane256 Abs(Lane256 x) => new(Vector256.Abs(x._value));

    /// <inheritdoc/>
    /// <remarks>The instruction by its name: the general shuffle is compiled to a loop over numbers.</remarks>
    public static Lane256 SwapPairs(Lane256 x) =>
        new(
            Avx.IsSupported
                ? Avx.Permute(x._value, 0b10_11_00_01)
                : Vector256.Create(
                    Lane128.SwapPairs(new(x._value.GetLower())).Value,
                    Lane128.SwapPairs(new(x._value.GetUpper())).Value
                )
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lane256 x) =>
        Lane128.Largest(new(Vector128.MaxNative(x._value.GetLower(), x._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lane256 x) => Lane128.Sum(new(x._value.GetLower() + x._value.GetUpper()));

    public static uint EqualBits(Lane256 x, Lane256 y) =>
        Vector256.ExtractMostSignificantBits(Vector256.Equals(x._value, y._value));

    public static Lane256 WhereLess(Lane256 test, Lane256 limit, Lane256 x, Lane256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(test._value, limit._value), x._value, otherwise._value));

    public void Store(float* destination) => _value.Store(destination);
}
