namespace Telltale.Learning.Kernels;

/// <summary>One float: loops over lanes where the processor has no vectors, or is told to use none.</summary>
internal readonly unsafe struct LaneScalar(float value) : ILane<LaneScalar>
{
    private readonly float _value = value;

    public static int Width => 1;

    public static bool IsAccelerated => true;

    public static int TileRows => 6;

    public static LaneScalar Fill(float value) => new(value);

    public static LaneScalar Load(float* source) => new(*source);

    public static LaneScalar Widen(byte* source) => new(*source);

    public static LaneScalar operator +(LaneScalar x, LaneScalar y) => new(x._value + y._value);

    public static LaneScalar operator -(LaneScalar x, LaneScalar y) => new(x._value - y._value);

    public static LaneScalar operator *(LaneScalar x, LaneScalar y) => new(x._value * y._value);

    public static LaneScalar operator /(LaneScalar x, LaneScalar y) => new(x._value / y._value);

    /// <summary>Rounded twice: a fused one without the instruction is a hundred times slower.</summary>
    public static LaneScalar MultiplyAdd(LaneScalar x, LaneScalar y, LaneScalar z) =>
        new((x._value * y._value) + z._value);

    public static LaneScalar Max(LaneScalar x, LaneScalar y) => new(MathF.Max(x._value, y._value));

    public static LaneScalar SquareRoot(LaneScalar x) => new(MathF.Sqrt(x._value));

    public static LaneScalar Round(LaneScalar x) => new(MathF.Round(x._value));

    public static LaneScalar PowerOfTwo(LaneScalar whole) =>
        new(BitConverter.Int32BitsToSingle(((int)whole._value + 127) << 23));

    public static LaneScalar Abs(LaneScalar x) => new(MathF.Abs(x._value));

    public static LaneScalar SwapPairs(LaneScalar x) => throw new NotSupportedException("One number makes no pair.");

    public static LaneScalar WhereLess(LaneScalar test, LaneScalar limit, LaneScalar x, LaneScalar otherwise) =>
        test._value < limit._value ? x : otherwise;

    public static float Largest(LaneScalar x) => x._value;

    public static float Sum(LaneScalar x) => x._value;

    public static uint EqualBits(LaneScalar x, LaneScalar y) => x._value == y._value ? 1u : 0;

    public void Store(float* destination) => *destination = _value;
}
