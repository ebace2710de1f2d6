using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Npy;

/// <summary>Reads what stands before the numbers of an .npy file: magic, version (1, 2 or 3), length and header text.</summary>
public static class NpyHeaderReader
{
    /// <summary>Longest header text that is read; numpy's own are below 200 bytes for the types read here.</summary>
    public const int MaxHeaderBytes = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header and leaves the stream at the first element.</summary>
    /// <param name="stream">Stands at the first byte of the file.</param>
    /// <param name="length">Bytes of the whole file, known from the disk or the archive.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="BadInputException">Not an .npy file, one cut short, or a type that is not read here.</exception>
    public static NpyHeader Read(Stream stream, long length, string source)
    {
        Span<byte> prefix = stackalloc byte[12];
        ReadExactly(stream, prefix[..8], length, source);
        if (!prefix[..6].SequenceEqual(Magic))
        {
            throw new BadInputException(
                $"{source}: found {Convert.ToHexString(prefix[..6])} as its first bytes, expected 934E554D5059 (an .npy "
                    + "file); save the array with numpy.save."
            );
        }

        (int major, int minor) = (prefix[6], prefix[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new BadInputException(
                $"{source}: found version {major}.{minor} of the .npy format, expected 1.0, 2.0 or 3.0."
            );
        }

        int sizeBytes = major == 1 ? 2 : 4;
        ReadExactly(stream, prefix.Slice(8, sizeBytes), length, source);
        long size =
            major == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..])
                : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        long offset = 8 + sizeBytes + size;
        if (offset > length || size > MaxHeaderBytes)
        {
            throw new BadInputException(
                $"{source}: found a header of {size} bytes, expected at most {Math.Min(MaxHeaderBytes, length - 8 - sizeBytes)}"
                    + $" (the file has {length}); the file is cut short or damaged."
            );
        }

        byte[] text = new byte[size];
        ReadExactly(stream, text, length, source);
        (NpyType type, bool fortran, ImmutableArray<long> shape) = NpyHeaderText.Parse(
            (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text),
            source
        );
        NpyHeader header = new(type, fortran, shape, offset);
        header.CheckShape(source);
        return header;
    }

    private static void ReadExactly(Stream stream, Span<byte> destination, long length, string source)
    {
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw new BadInputException(
                $"{source}: found {length} bytes, which end within the header; expected an .npy file. "
                    + "The file is cut short, save or copy it again."
            );
        }
    }
}
