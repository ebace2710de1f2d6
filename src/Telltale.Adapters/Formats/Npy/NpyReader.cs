using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// Reads .npy arrays into memory: versions 1 to 3, numbers, booleans and texts, C and Fortran order, either byte order.
/// Nothing is ever unpickled or evaluated.
/// </summary>
public static class NpyReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">No such file, not an .npy file, cut short, or a type that is not read.</exception>
    public static NpyArray ReadFile(string path)
    {
        using FileStream stream = InputFile.OpenSeekable(path);
        return Read(stream, stream.Length, path);
    }

    /// <summary>Reads an array that fills a stream; the header must account for every byte, before memory is taken.</summary>
    /// <param name="stream">Stands at the first byte of the array's header; need not be seekable.</param>
    /// <param name="length">Bytes that there are, from the disk or the archive's directory.</param>
    /// <param name="source">The array's name, for messages.</param>
    /// <exception cref="BadInputException">Found and expected are in the message.</exception>
    public static NpyArray Read(Stream stream, long length, string source)
    {
        NpyHeader header = NpyHeaderReader.Read(stream, length, source);
        header.CheckLength(length, source);
        Array values = header.Type.Kind switch
        {
            NpyKind.Boolean => ReadBooleans(stream, header, source),
            NpyKind.UInt8 => ReadElements<byte>(stream, header, source),
            NpyKind.Int8 => ReadElements<sbyte>(stream, header, source),
            NpyKind.Int16 => ReadElements<short>(stream, header, source),
            NpyKind.UInt16 => ReadElements<ushort>(stream, header, source),
            NpyKind.Int32 => ReadElements<int>(stream, header, source),
            NpyKind.UInt32 => ReadElements<uint>(stream, header, source),
            NpyKind.Int64 => ReadElements<long>(stream, header, source),
            NpyKind.UInt64 => ReadElements<ulong>(stream, header, source),
            NpyKind.Float16 => ReadElements<Half>(stream, header, source),
            NpyKind.Float32 => ReadElements<float>(stream, header, source),
            NpyKind.Float64 => ReadElements<double>(stream, header, source),
            NpyKind.Complex64 => Array.ConvertAll(
                ReadElements<ComplexSingle>(stream, header, source),
                c => new Complex(c.Real, c.Imaginary)
            ),
            NpyKind.Complex128 => ReadElements<Complex>(stream, header, source),
            NpyKind.Unicode => ReadTexts(stream, header, source),
        };
        return new NpyArray(source, header.Type, header.Shape, values);
    }

    private static byte[] ReadBooleans(Stream stream, NpyHeader header, string source)
    {
        byte[] values = ReadElements<byte>(stream, header, source);
        NpyDecoding.CheckBooleans(values, source, 0);
        return values;
    }

    private static T[] ReadElements<T>(Stream stream, NpyHeader header, string source)
        where T : unmanaged
    {
        T[] values = GC.AllocateUninitializedArray<T>(CheckedCount(header, header.Count, source));
        Fill<T>(stream, values, header.Type, source);
        return Rearrange(values, header);
    }

    private static string[] ReadTexts(Stream stream, NpyHeader header, string source)
    {
        int width = header.Type.Characters;
        int count = CheckedCount(header, header.Count, source);
        int[] codePoints = new int[CheckedCount(header, header.Count * width, source)];
        Fill<int>(stream, codePoints, header.Type, source);
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = NpyDecoding.ToText(codePoints.AsSpan(i * width, width), source, i);
        }

        return Rearrange(texts, header);
    }

    private static T[] Rearrange<T>(T[] stored, NpyHeader header)
    {
        if (header.IsRowMajor)
        {
            return stored;
        }

        T[] values = new T[stored.Length];
        FortranRuns runs = new(header.Shape, 0, stored.Length, stackalloc long[NpyHeader.MaxRank]);
        int next = 0;
        while (runs.MoveNext())
        {
            long from = runs.First;
            for (int i = 0; i < runs.Length; i++)
            {
                values[next++] = stored[from];
                from += runs.Stride;
            }
        }

        return values;
    }

    private static int CheckedCount(NpyHeader header, long count, string source) =>
        count <= Array.MaxLength
            ? (int)count
            : throw new BadInputException(
                $"{source}: found {header.ShapeText} of {header.Type.Name}, expected at most {Array.MaxLength} elements in "
                    + "memory; put the array into a folder as an .npy file, where it is read in place."
            );

    private static void Fill<T>(Stream stream, Span<T> destination, NpyType type, string source)
        where T : unmanaged
    {
        long expected = (long)destination.Length * Unsafe.SizeOf<T>();
        long found = RawElements.Read(stream, destination, type);
        if (found < expected)
        {
            throw new BadInputException(
                $"{source}: found {found} bytes of elements, expected {expected}; the file is cut short, save or copy it again."
            );
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ComplexSingle(float Real, float Imaginary);
}
