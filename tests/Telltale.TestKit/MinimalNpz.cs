using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Telltale.TestKit;

/// <summary>
/// Reads the arrays of an .npz file that the tests themselves brought along: version 1, C order, little-endian float32,
/// int32, int8 and bool. Independent of the reader under test, and lenient about nothing.
/// </summary>
public sealed partial class MinimalNpz
{
    private readonly Dictionary<string, (string Type, long[] Shape, byte[] Data)> _arrays = new(StringComparer.Ordinal);

    /// <summary>Reads all arrays.</summary>
    public MinimalNpz(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            _arrays.Add(Path.GetFileNameWithoutExtension(entry.Name), Parse(copy.ToArray(), entry.Name));
        }
    }

    /// <summary>Extent of each axis.</summary>
    public long[] Shape(string name) => _arrays[name].Shape;

    /// <summary>A float32 array.</summary>
    public float[] Floats(string name) => Each(name, "<f4", 4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes));

    /// <summary>An int32 array.</summary>
    public int[] Integers(string name) => Each(name, "<i4", 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes));

    /// <summary>An int8 or bool array.</summary>
    public sbyte[] Bytes(string name) =>
        _arrays[name].Type == "|b1" ? Each(name, "|b1", 1, b => (sbyte)b[0]) : Each(name, "|i1", 1, b => (sbyte)b[0]);

    private T[] Each<T>(string name, string type, int size, Func<ReadOnlySpan<byte>, T> read)
    {
        (string found, long[] shape, byte[] data) = _arrays[name];
        long count = shape.Aggregate(1L, (product, extent) => product * extent);
        if (found != type || data.Length != count * size)
        {
            throw new InvalidDataException(
                $"{name}: found {data.Length} bytes of {found}, expected {count} of {type}."
            );
        }

        T[] values = new T[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(data.AsSpan(i * size, size));
        }

        return values;
    }

    private static (string Type, long[] Shape, byte[] Data) Parse(byte[] file, string name)
    {
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        Match match = Header().Match(header);
        if (file[6] != 1 || !match.Success)
        {
            throw new InvalidDataException($"{name}: not a version 1 array in C order: {header}");
        }

        long[] shape =
        [
            .. match
                .Groups["shape"]
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(extent => long.Parse(extent, CultureInfo.InvariantCulture)),
        ];
        return (match.Groups["type"].Value, shape, file[(10 + headerLength)..]);
    }

    [GeneratedRegex(
        @"'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[^)]*)\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Header();
}
