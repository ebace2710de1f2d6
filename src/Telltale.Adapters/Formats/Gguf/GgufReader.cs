using System.Collections.Immutable;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Gguf;

/// <summary>
/// Reads what stands before the numbers of a GGUF file, versions 2 and 3 (the format's description in ggml's
/// <c>docs/gguf.md</c>), and checks that all tensors lie within the file.
/// </summary>
public static class GgufReader
{
    private const int MostKeyBytes = 1 << 16;
    private const int MostNameBytes = 64;
    private const int MostDimensions = 4;
    private const int DefaultAlignment = 32;

    private static ReadOnlySpan<byte> Magic => "GGUF"u8;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="BadInputException">No such file, no GGUF, cut short, or damaged.</exception>
    public static GgufHeader ReadHeader(string path)
    {
        using FileStream stream = InputFile.OpenSeekable(path);
        return ReadHeader(stream, stream.Length, path);
    }

    /// <summary>Reads a header; the stream stands somewhere behind it afterwards.</summary>
    /// <param name="stream">Stands at the first byte of the file.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="source">The file's name, for messages.</param>
    public static GgufHeader ReadHeader(Stream stream, long length, string source)
    {
        GgufCursor cursor = new(stream, length, source);
        CheckBeginning(cursor);
        int tensors = cursor.Count("tensors", 8 + 4 + 4 + 8);
        int values = cursor.Count("values", 8 + 4 + 1);
        Dictionary<string, GgufValue> byKey = new(StringComparer.Ordinal);
        for (int i = 0; i < values; i++)
        {
            string key = cursor.Text("the name of a value", MostKeyBytes);
            if (!byKey.TryAdd(key, ReadValue(cursor, key)))
            {
                throw new BadInputException(
                    $"{source}: found the value {Printable.Shorten(key)} twice, expected it once."
                );
            }
        }

        List<(string Name, ImmutableArray<int> Shape, GgufNumberFormat Format, ulong Offset)> found = [];
        for (int i = 0; i < tensors; i++)
        {
            found.Add(ReadTensor(cursor));
        }

        return new GgufHeader(source, byKey, Place(found, cursor, byKey));
    }

    private static void CheckBeginning(GgufCursor cursor)
    {
        byte[] magic = cursor.Numbers<byte>(4, "the first four bytes");
        if (!magic.AsSpan().SequenceEqual(Magic))
        {
            throw new BadInputException(
                $"{cursor.Source}: found {Convert.ToHexString(magic)} as its first bytes, expected 47475546 (a GGUF file)."
            );
        }

        uint version = cursor.UInt32("the version");
        if (version is not (2 or 3))
        {
            throw new BadInputException(
                $"{cursor.Source}: found version {version} of the GGUF format, expected 2 or 3 with the low byte first; "
                    + "convert the model again."
            );
        }
    }

    private static GgufValue ReadValue(GgufCursor cursor, string key)
    {
        string shown = Printable.Shorten(key);
        GgufValueType type = ReadType(cursor, shown);
        if (type != GgufValueType.Array)
        {
            object content = ReadElements(cursor, type, 1, shown);
            return GgufValue.OfRead(type, ((Array)content).GetValue(0)!);
        }

        type = ReadType(cursor, shown);
        if (type == GgufValueType.Array)
        {
            throw new BadInputException(
                $"{cursor.Source}: found an array of arrays as {shown}, expected numbers, texts, or an array of these."
            );
        }

        int count = cursor.Count($"elements of {shown}", WidthOf(type));
        return GgufValue.OfRead(type, ReadElements(cursor, type, count, shown));
    }

    private static GgufValueType ReadType(GgufCursor cursor, string key)
    {
        uint type = cursor.UInt32($"the type of {key}");
        return type <= (uint)GgufValueType.Float64
            ? (GgufValueType)type
            : throw new BadInputException(
                $"{cursor.Source}: found {type} as the type of {key}, expected 0 to {(uint)GgufValueType.Float64}; it is "
                    + "damaged, get it again."
            );
    }

    private static int WidthOf(GgufValueType type) =>
        type switch
        {
            GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Boolean => 1,
            GgufValueType.UInt16 or GgufValueType.Int16 => 2,
            GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
            _ => 8,
        };

    private static Array ReadElements(GgufCursor cursor, GgufValueType type, int count, string key)
    {
        return type switch
        {
            GgufValueType.UInt8 => cursor.Numbers<byte>(count, key),
            GgufValueType.Int8 => cursor.Numbers<sbyte>(count, key),
            GgufValueType.UInt16 => cursor.Numbers<ushort>(count, key),
            GgufValueType.Int16 => cursor.Numbers<short>(count, key),
            GgufValueType.UInt32 => cursor.Numbers<uint>(count, key),
            GgufValueType.Int32 => cursor.Numbers<int>(count, key),
            GgufValueType.Float32 => cursor.Numbers<float>(count, key),
            GgufValueType.UInt64 => cursor.Numbers<ulong>(count, key),
            GgufValueType.Int64 => cursor.Numbers<long>(count, key),
            GgufValueType.Float64 => cursor.Numbers<double>(count, key),
            GgufValueType.Boolean => Array.ConvertAll(cursor.Numbers<byte>(count, key), b => b != 0),
            _ => Texts(),
        };

        string[] Texts()
        {
            string[] texts = new string[count];
            for (int i = 0; i < count; i++)
            {
                texts[i] = cursor.Text($"text {i} of {key}");
            }

            return texts;
        }
    }

    private static (string, ImmutableArray<int>, GgufNumberFormat, ulong) ReadTensor(GgufCursor cursor)
    {
        string name = cursor.Text("the name of a tensor", MostNameBytes);
        string shown = Printable.Shorten(name);
        uint dimensions = cursor.UInt32($"the dimensions of {shown}");
        if (dimensions is < 1 or > MostDimensions)
        {
            throw new BadInputException(
                $"{cursor.Source}: found {dimensions} dimensions of {shown}, expected 1 to {MostDimensions}."
            );
        }

        int[] shape = new int[dimensions];
        long count = 1;
        for (int d = (int)dimensions - 1; d >= 0; d--)
        {
            ulong size = cursor.UInt64($"the shape of {shown}");
            if (size is < 1 or > int.MaxValue || count > Array.MaxLength / (long)size)
            {
                throw new BadInputException(
                    $"{cursor.Source}: found {size} in the shape of {shown}, expected at least 1 and a tensor of at most "
                        + $"{Array.MaxLength} numbers."
                );
            }

            count *= (long)size;
            shape[d] = (int)size;
        }

        uint format = cursor.UInt32($"the number format of {shown}");
        return (name, [.. shape], (GgufNumberFormat)format, cursor.UInt64($"the place of {shown}"));
    }

    private static Dictionary<string, GgufTensor> Place(
        List<(string Name, ImmutableArray<int> Shape, GgufNumberFormat Format, ulong Offset)> found,
        GgufCursor cursor,
        Dictionary<string, GgufValue> values
    )
    {
        long alignment = new GgufHeader(cursor.Source, values, new Dictionary<string, GgufTensor>()).Whole(
            "general.alignment",
            DefaultAlignment
        );
        if (alignment is < 8 or > 1 << 20 || alignment % 8 != 0)
        {
            throw new BadInputException(
                $"{cursor.Source}: found {alignment} as general.alignment, expected a multiple of 8 up to {1 << 20}."
            );
        }

        long data = (cursor.At + alignment - 1) / alignment * alignment;
        long left = cursor.Length - data;
        long together = 0;
        Dictionary<string, GgufTensor> tensors = new(StringComparer.Ordinal);
        foreach ((string name, ImmutableArray<int> shape, GgufNumberFormat format, ulong offset) in found)
        {
            string shown = Printable.Shorten(name);
            GgufTensor tensor = new(name, shape, format, data + (long)Math.Min(offset, long.MaxValue / 2));
            if (format == GgufNumberFormat.Q8 && shape[^1] % GgufTensor.Q8Block != 0)
            {
                throw new BadInputException(
                    $"{cursor.Source}: found rows of {shape[^1]} numbers in {shown}, expected a multiple of "
                        + $"{GgufTensor.Q8Block} for its format."
                );
            }

            together += tensor.Bytes ?? 1;
            if (offset % (ulong)alignment != 0 || tensor.Start + (tensor.Bytes ?? 1) > cursor.Length || together > left)
            {
                throw new BadInputException(
                    $"{cursor.Source}: found {shown} with {tensor.Bytes ?? 1} bytes at byte {offset} of the numbers, expected "
                        + $"a multiple of {alignment} and all within the {Math.Max(left, 0)} bytes that the file has; it is "
                        + "cut short or damaged, get it again."
                );
            }

            if (!tensors.TryAdd(name, tensor))
            {
                throw new BadInputException($"{cursor.Source}: found the tensor {shown} twice, expected it once.");
            }
        }

        return tensors;
    }
}
