using System.Buffers.Binary;
using System.IO.Compression;

namespace Telltale.Report.Html;

/// <summary>Grey pictures as PNG (W3C Portable Network Graphics, third edition): 8 bits, no interlace, filter none.</summary>
/// <remarks>
/// Stored, not squeezed: compressors differ between processors in what they find, and the same result must give the
/// same bytes everywhere. A thumbnail is a kilobyte either way.
/// </remarks>
internal static class PngEncoder
{
    private static readonly uint[] CrcTable = MakeCrcTable();

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The whole file.</summary>
    public static byte[] Encode(GreyPicture picture)
    {
        using MemoryStream file = new();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8; // bits a pixel; colour type, compression, filter and interlace are 0: grey, deflate, adaptive, none
        header[9..].Clear();
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Deflate(picture));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>CRC-32 of ISO 3309: polynomial 0xEDB88320 reflected, all ones at the start and inverted at the end.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        uint crc = Continue(Continue(0xFFFFFFFF, first), second);
        return ~crc;
    }

    private static byte[] Deflate(GreyPicture picture)
    {
        using MemoryStream squeezed = new();
        using (ZLibStream zlib = new(squeezed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            byte[] scanlines = new byte[(picture.Width + 1) * picture.Height];
            for (int row = 0; row < picture.Height; row++)
            {
                // The first byte of a scanline names its filter; 0 is none.
                picture
                    .Pixels.Span.Slice(row * picture.Width, picture.Width)
                    .CopyTo(scanlines.AsSpan((row * (picture.Width + 1)) + 1));
            }

            zlib.Write(scanlines);
        }

        return squeezed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(type, data));
        file.Write(number);
    }

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            crc = CrcTable[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            table[n] = crc;
        }

        return table;
    }
}
