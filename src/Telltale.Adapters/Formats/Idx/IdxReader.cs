using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Idx;

/// <summary>
/// Reads IDX files, the format of MNIST and its kin (LeCun, Cortes and Burges, "The MNIST database"): two zero bytes, a
/// type, the number of axes, their extents and the elements, all big endian; plain or compressed with gzip.
/// </summary>
public static class IdxReader
{
    /// <summary>Deflate cannot unfold a byte into more than this many; a header that claims more is lying.</summary>
    private const long MaxDeflateRatio = 1032;

    /// <summary>Reads a file into memory.</summary>
    /// <returns>8-bit types as bytes; 16- and 32-bit integers, float32 and float64 as such.</returns>
    /// <exception cref="BadInputException">Not an IDX file, cut short, followed by something else, or damaged.</exception>
    public static NdArray ReadFile(string path)
    {
        using FileStream file = InputFile.OpenSeekable(path);
        Span<byte> magic = stackalloc byte[2];
        bool compressed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        if (!compressed)
        {
            return Read(file, file.Length, path);
        }

        byte[] trailer = ReadTrailer(file, path);
        try
        {
            using GZipStream unfolded = new(file, CompressionMode.Decompress);
            CheckedStream content = new(unfolded, long.MaxValue);
            long most = file.Length > long.MaxValue / 2048 ? long.MaxValue : file.Length * MaxDeflateRatio;
            NdArray array = Read(content, most, path);
            uint size = (uint)(long.MaxValue - content.Left);
            // The library forgives a missing trailer, and with it whatever is missing before.
            return
                BinaryPrimitives.ReadUInt32LittleEndian(trailer) == content.Crc
                && BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) == size
                ? array
                : throw new BadInputException(
                    $"{path}: found {Convert.ToHexString(trailer)} as its last bytes, expected the checksum {content.Crc:X8} and the "
                        + $"size {size} of what is compressed; the file is cut short or damaged, download or copy it again."
                );
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException($"{path}: could not be unfolded ({e.Message}); download or copy it again.", e);
        }
    }

    private static byte[] ReadTrailer(FileStream file, string path)
    {
        byte[] trailer = new byte[8];
        file.Position = Math.Max(0, file.Length - trailer.Length);
        Fill(file, trailer, path);
        file.Position = 0;
        return trailer;
    }

    private static NdArray Read(Stream stream, long mostBytes, string path)
    {
        Span<byte> head = stackalloc byte[4];
        Fill(stream, head, path);
        if (head[0] != 0 || head[1] != 0 || Kind(head[2]) is not { } kind)
        {
            throw new BadInputException(
                $"{path}: found {Convert.ToHexString(head)} as its first bytes, expected 0000, a type (08 to 0E) and the "
                    + "number of axes: an IDX file, plain or gzip."
            );
        }

        NpyType type = new(kind, BigEndian: true);
        byte[] extents = new byte[head[3] * 4];
        Fill(stream, extents, path);
        ImmutableArray<long>.Builder builder = ImmutableArray.CreateBuilder<long>(head[3]);
        for (int axis = 0; axis < head[3]; axis++)
        {
            builder.Add(BinaryPrimitives.ReadUInt32BigEndian(extents.AsSpan(axis * 4)));
        }

        // The same rules for shapes as .npy has, since the same arrays come out of it.
        NpyHeader header = new(type, FortranOrder: false, builder.ToImmutable(), 4 + extents.Length);
        header.CheckShape(path);
        if (header.FileBytes > mostBytes || header.Count > Array.MaxLength)
        {
            throw new BadInputException(
                $"{path}: found the shape {header.ShapeText} ({header.FileBytes} bytes), expected at most {mostBytes}; "
                    + "the file is cut short, download or copy it again."
            );
        }

        NdArray values = kind switch
        {
            NpyKind.UInt8 => Elements<byte>(stream, header, path),
            NpyKind.Int8 => Elements<sbyte>(stream, header, path),
            NpyKind.Int16 => Elements<short>(stream, header, path),
            NpyKind.Int32 => Elements<int>(stream, header, path),
            NpyKind.Float32 => Elements<float>(stream, header, path),
            _ => Elements<double>(stream, header, path),
        };
        return stream.ReadByte() < 0
            ? values
            : throw new BadInputException(
                $"{path}: found more than the {header.FileBytes} bytes of {header.ShapeText}, expected the end; "
                    + "download or copy it again."
            );
    }

    private static NpyKind? Kind(byte code) =>
        code switch
        {
            0x08 => NpyKind.UInt8,
            0x09 => NpyKind.Int8,
            0x0B => NpyKind.Int16,
            0x0C => NpyKind.Int32,
            0x0D => NpyKind.Float32,
            0x0E => NpyKind.Float64,
            _ => null,
        };

    private static MemoryArray<T> Elements<T>(Stream stream, NpyHeader header, string path)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        T[] values = new T[header.Count];
        Require(RawElements.Read<T>(stream, values, header.Type), header.FileBytes - header.DataOffset, path);
        return new MemoryArray<T>(values, header.Shape.AsSpan());
    }

    private static void Fill(Stream stream, Span<byte> destination, string path) =>
        Require(
            stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false),
            destination.Length,
            path
        );

    private static void Require(long found, long expected, string path)
    {
        if (found < expected)
        {
            throw new BadInputException(
                $"{path}: found {found} bytes where {expected} were expected; the file is cut short, download or copy it again."
            );
        }
    }
}
