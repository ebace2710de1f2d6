using System.Collections.Immutable;
using System.Numerics;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// An .npy array in memory, in C order and this machine's byte order whatever the file had. For numbers that stay in
/// their file see <see cref="MappedNpyArray"/>.
/// </summary>
public sealed class NpyArray
{
    private readonly Array _values;

    internal NpyArray(string name, NpyType type, ImmutableArray<long> shape, Array values)
    {
        Name = name;
        Type = type;
        Shape = shape;
        _values = values;
    }

    /// <summary>Where the array came from, for messages.</summary>
    public string Name { get; }

    /// <summary>Type of the elements in the file.</summary>
    public NpyType Type { get; }

    /// <summary>Extent of each axis, outermost first.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The elements as real numbers, without a copy; booleans are 0 and 1.</summary>
    /// <exception cref="BadInputException">Complex numbers or texts.</exception>
    public NdArray ToNumbers() =>
        // By kind, never by the array's own type: to the runtime an sbyte[] is a byte[] too.
        Type.Kind switch
        {
            NpyKind.Boolean or NpyKind.UInt8 => Over<byte>(),
            NpyKind.Int8 => Over<sbyte>(),
            NpyKind.Int16 => Over<short>(),
            NpyKind.UInt16 => Over<ushort>(),
            NpyKind.Int32 => Over<int>(),
            NpyKind.UInt32 => Over<uint>(),
            NpyKind.Int64 => Over<long>(),
            NpyKind.UInt64 => Over<ulong>(),
            NpyKind.Float16 => Over<Half>(),
            NpyKind.Float32 => Over<float>(),
            NpyKind.Float64 => Over<double>(),
            NpyKind.Complex64 or NpyKind.Complex128 => throw WrongType("real numbers", "'float64' of .real or .imag"),
            NpyKind.Unicode => throw WrongType("real numbers", "float"),
        };

    /// <summary>The elements as integers.</summary>
    /// <exception cref="BadInputException">Another type, or a number outside the 32-bit range.</exception>
    public int[] ToIntegers()
    {
        if (!Type.IsInteger)
        {
            throw WrongType("integers", "'int64'");
        }

        if (Type.Kind == NpyKind.Int32)
        {
            return (int[])_values;
        }

        NdArray numbers = ToNumbers();
        double[] wide = new double[numbers.Count];
        numbers.Read(0, wide);
        int[] integers = new int[wide.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            integers[i] = wide[i] is >= int.MinValue and <= int.MaxValue
                ? (int)wide[i]
                : throw new BadInputException(
                    $"{Name}: found {wide[i]:R} in element {i}, expected an integer within ±2^31."
                );
        }

        return integers;
    }

    /// <summary>The elements as booleans.</summary>
    /// <exception cref="BadInputException">Another type.</exception>
    public bool[] ToBooleans() =>
        Type.Kind == NpyKind.Boolean
            ? Array.ConvertAll((byte[])_values, b => b != 0)
            : throw WrongType("booleans", "bool");

    /// <summary>The elements as texts.</summary>
    /// <exception cref="BadInputException">Another type.</exception>
    public IReadOnlyList<string> ToTexts() => _values as string[] ?? throw WrongType("texts", "str");

    /// <summary>The elements as complex numbers.</summary>
    /// <exception cref="BadInputException">Another type.</exception>
    public IReadOnlyList<Complex> ToComplex() => _values as Complex[] ?? throw WrongType("complex numbers", "complex");

    private MemoryArray<T> Over<T>()
        where T : unmanaged, INumberBase<T> => new((T[])_values, Shape.AsSpan());

    private BadInputException WrongType(string expected, string advice) =>
        new($"{Name}: found {Type.Name}, expected {expected}; save with astype({advice}).");
}
