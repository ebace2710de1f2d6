using System.Globalization;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>What an element of an .npy array is, apart from its byte order.</summary>
public enum NpyKind
{
    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>8-bit integer with sign.</summary>
    Int8,

    /// <summary>8-bit integer without sign.</summary>
    UInt8,

    /// <summary>16-bit integer with sign.</summary>
    Int16,

    /// <summary>16-bit integer without sign.</summary>
    UInt16,

    /// <summary>32-bit integer with sign.</summary>
    Int32,

    /// <summary>32-bit integer without sign.</summary>
    UInt32,

    /// <summary>64-bit integer with sign.</summary>
    Int64,

    /// <summary>64-bit integer without sign.</summary>
    UInt64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Two binary32: real and imaginary part.</summary>
    Complex64,

    /// <summary>Two binary64: real and imaginary part.</summary>
    Complex128,

    /// <summary>Text of a fixed number of code points, UTF-32, filled up with zeros.</summary>
    Unicode,
}

/// <summary>The type of the elements of an .npy array: the <c>descr</c> of its header.</summary>
/// <param name="Kind">What an element is.</param>
/// <param name="BigEndian">Whether the most significant byte comes first; false for one-byte kinds.</param>
/// <param name="Characters">Code points an element, for <see cref="NpyKind.Unicode"/>; 0 elsewhere.</param>
public readonly record struct NpyType(NpyKind Kind, bool BigEndian = false, int Characters = 0)
{
    /// <summary>Bytes of one element; 0 only for texts without characters.</summary>
    public int ItemBytes =>
        Kind switch
        {
            NpyKind.Boolean or NpyKind.Int8 or NpyKind.UInt8 => 1,
            NpyKind.Int16 or NpyKind.UInt16 or NpyKind.Float16 => 2,
            NpyKind.Int32 or NpyKind.UInt32 or NpyKind.Float32 => 4,
            NpyKind.Int64 or NpyKind.UInt64 or NpyKind.Float64 or NpyKind.Complex64 => 8,
            NpyKind.Complex128 => 16,
            NpyKind.Unicode => Characters * 4,
        };

    /// <summary>Bytes of the unit within which byte order matters: half a complex number, one character of a text.</summary>
    public int WordBytes =>
        Kind switch
        {
            NpyKind.Complex64 or NpyKind.Unicode => 4,
            NpyKind.Complex128 => 8,
            _ => ItemBytes,
        };

    /// <summary>Whether this machine stores the type as the file does.</summary>
    public bool IsNative => WordBytes == 1 || BigEndian != BitConverter.IsLittleEndian;

    /// <summary>A floating-point number of any width.</summary>
    public bool IsFloat => Kind is NpyKind.Float16 or NpyKind.Float32 or NpyKind.Float64;

    /// <summary>An integer of any width; booleans are not integers.</summary>
    public bool IsInteger => Kind is >= NpyKind.Int8 and <= NpyKind.UInt64;

    /// <summary>Whether an element is one real number (booleans count as 0 and 1).</summary>
    public bool IsReal => Kind <= NpyKind.Float64;

    /// <summary>The type as numpy writes it: <c>&lt;f4</c>.</summary>
    public string Descr =>
        (
            WordBytes == 1 ? "|"
            : BigEndian ? ">"
            : "<"
        ) + Code;

    /// <summary>The type as people say it: <c>float32</c>.</summary>
    public string Name =>
        Kind switch
        {
            NpyKind.Boolean => "bool",
            NpyKind.Unicode => $"text of {Characters} characters",
            _ => Kind.ToString().ToLowerInvariant(),
        };

    private string Code =>
        Kind switch
        {
            NpyKind.Boolean => "b1",
            NpyKind.Int8 => "i1",
            NpyKind.UInt8 => "u1",
            NpyKind.Int16 => "i2",
            NpyKind.UInt16 => "u2",
            NpyKind.Int32 => "i4",
            NpyKind.UInt32 => "u4",
            NpyKind.Int64 => "i8",
            NpyKind.UInt64 => "u8",
            NpyKind.Float16 => "f2",
            NpyKind.Float32 => "f4",
            NpyKind.Float64 => "f8",
            NpyKind.Complex64 => "c8",
            NpyKind.Complex128 => "c16",
            NpyKind.Unicode => $"U{Characters}",
        };

    /// <summary>The .npy type of a .NET type, in this machine's byte order.</summary>
    /// <exception cref="ArgumentException">.npy has no such type.</exception>
    public static NpyType Of<T>()
        where T : unmanaged =>
        new(
            default(T) switch
            {
                bool => NpyKind.Boolean,
                sbyte => NpyKind.Int8,
                byte => NpyKind.UInt8,
                short => NpyKind.Int16,
                ushort => NpyKind.UInt16,
                int => NpyKind.Int32,
                uint => NpyKind.UInt32,
                long => NpyKind.Int64,
                ulong => NpyKind.UInt64,
                Half => NpyKind.Float16,
                float => NpyKind.Float32,
                double => NpyKind.Float64,
                System.Numerics.Complex => NpyKind.Complex128,
                _ => throw new ArgumentException($".npy has no type for {typeof(T).Name}."),
            },
            BigEndian: !BitConverter.IsLittleEndian
                && typeof(T) != typeof(bool)
                && typeof(T) != typeof(byte)
                && typeof(T) != typeof(sbyte)
        );

    /// <summary>Reads a <c>descr</c> such as <c>&lt;f4</c>, <c>|b1</c> or <c>&gt;U12</c>.</summary>
    /// <param name="descr">The text between the quotes.</param>
    /// <param name="source">Where it stands, for the message.</param>
    /// <exception cref="BadInputException">A type that is not read here; the message says how to save the array instead.</exception>
    public static NpyType Parse(string descr, string source)
    {
        char order = descr.Length > 0 ? descr[0] : ' ';
        string code = descr.Length > 0 ? descr[1..] : "";
        if (order is not ('<' or '>' or '|'))
        {
            throw Refused(descr, source);
        }

        bool big = order == '>';
        if (code.StartsWith('U'))
        {
            return
                order != '|'
                && int.TryParse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int characters)
                && characters <= int.MaxValue / 4
                ? new NpyType(NpyKind.Unicode, big, characters)
                : throw Refused(descr, source);
        }

        for (NpyKind kind = NpyKind.Boolean; kind < NpyKind.Unicode; kind++)
        {
            NpyType type = new(kind, big);
            if (type.Code == code)
            {
                return type.WordBytes == 1 ? new NpyType(kind)
                    : order == '|' ? throw Refused(descr, source)
                    : type;
            }
        }

        throw Refused(descr, source);
    }

    private static BadInputException Refused(string descr, string source)
    {
        string advice = (descr.Length > 1 ? descr[1] : ' ') switch
        {
            'O' => "object arrays hold pickled Python objects, and unpickling runs code; save with "
                + "astype(float), astype(int) or astype(str)",
            'f' or 'c' => "numbers of this width differ between machines; save with astype('float64')",
            'V' => "structured and raw types are not read; save each field as an array of its own",
            'S' => "bytes have no encoding; save with astype(str)",
            'M' or 'm' => "dates and durations are not read; save with astype('int64')",
            _ => "save with astype('float32'), astype('int64'), astype(bool) or astype(str)",
        };
        return new BadInputException(
            $"{source}: found the type '{Printable.Shorten(descr)}', expected a number, boolean or text such as "
                + $"'<f4', '>i8', '|b1' or '<U12'; {advice}."
        );
    }
}
