using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Telltale.Learning.Kernels;

/// <summary>4 floats in a <see cref="Vector128{T}"/>: ARM64, and x86 without AVX2.</summary>
internal readonly unsafe struct Lane128(Vector128<float> value) : ILane<Lane128>
{
    private readonly Vector128<float> _value = value;

    public Vector128<float> Value => _value;

    public static int Width => 4;

    public static bool IsAccelerated => Vector128.IsHardwareAccelerated;

    /// <remarks>ARM64 has 32 registers, x86 without AVX-512 has 16.</remarks>
    public static int TileRows => AdvSimd.IsSupported ? 12 : 6;

    public static Lane128 Fill(float value) => new(Vector128.Create(value));

    public static Lane128 Load(float* source) => new(Vector128.Load(source));

    public static Lane128 Widen(byte* source)
    {
        // 4 bytes, widened twice.
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte());
        return new(Vector128.ConvertToSingle(Vector128.WidenLower(words).AsInt32()));
    }

    public static Lane128 operator +(Lane128 x, Lane128 y) => new(x._value + y._value);

    public static Lane128 operator -(Lane128 x, Lane128 y) => new(x._value - y._value);

    public static Lane128 operator *(Lane128 x, Lane128 y) => new(x._value * y._value);

    public static Lane128 operator /(Lane128 x, Lane128 y) => new(x._value / y._value);

    /// <inheritdoc/>
    /// <remarks>
    /// Fused on ARM64, where it always is at hand. On x86 not even where it is: processors that have it run
    /// <see cref="Lane256"/>, and emulated it would take a hundred times as long.
    /// </remarks>
    public static Lane128 MultiplyAdd(Lane128 x, Lane128 y, Lane128 z) =>
        new(
            AdvSimd.IsSupported
                ? Vector128.FusedMultiplyAdd(x._value, y._value, z._value)
                : (x._value * y._value) + z._value
        );

    public static Lane128 Max(Lane128 x, Lane128 y) => new(Vector128.Max(x._value, y._value));

    public static Lane128 SquareRoot(Lane128 x) => new(Vector128.Sqrt(x._value));

    public static Lane128 Round(Lane128 x) => new(Vector128.Round(x._value));

    public static Lane128 PowerOfTwo(Lane128 whole) =>
        new(Vector128.ShiftLeft(Vector128.ConvertToInt32Native(whole._value) + Vector128.Create(127), 23).AsSingle());

    public static Lane128 Abs(Lane128 x) => new(Vector128.Abs(x._value));

    public static Lane128 SwapPairs(Lane128 x) => new(Vector128.Shuffle(x._value, Vector128.Create(1, 0, 3, 2)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lane128 x)
    {
        Vector128<float> two = Vector128.MaxNative(x._value, Vector128.Shuffle(x._value, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lane128 x)
    {
        Vector128<float> two = x._value + Vector128.Shuffle(x._value, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }

    public static uint EqualBits(Lane128 x, Lane128 y) =>
        Vector128.ExtractMostSignificantBits(Vector128.Equals(x._value, y._value));

    public static Lane128 WhereLess(Lane128 test, Lane128 limit, Lane128 x, Lane128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(test._value, limit._value), x._value, otherwise._value));

    public void Store(float* destination) => _value.Store(destination);
}
