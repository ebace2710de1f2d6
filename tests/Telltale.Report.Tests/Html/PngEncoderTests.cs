using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Telltale.Report.Html;

namespace Telltale.Report.Tests.Html;

public sealed class PngEncoderTests
{
    /// <summary>The check value that every description of this CRC gives.</summary>
    [Fact]
    public void Crc_of_the_digits() => Assert.Equal(0xCBF43926u, PngEncoder.Crc32("12345"u8, "6789"u8));

    /// <summary>The chunk that ends every PNG file is always these twelve bytes.</summary>
    [Fact]
    public void The_end_is_the_end_of_every_png() =>
        Assert.Equal(
            [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82],
            PngEncoder.Encode(new GreyPicture(1, 1, [7]))[^12..]
        );

    [Theory]
    [InlineData(1, 1)]
    [InlineData(28, 28)]
    [InlineData(3, 200)]
    [InlineData(400, 300)] // more than one stored block
    public void Pixels_come_back(int width, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => (byte)(i * 37))];
        byte[] file = PngEncoder.Encode(new GreyPicture(width, height, pixels));

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        (string Type, byte[] Data)[] chunks = [.. Chunks(file)];
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(c => c.Type));
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data.AsSpan(4)));
        Assert.Equal([8, 0, 0, 0, 0], chunks[0].Data[8..]);

        using ZLibStream zlib = new(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using MemoryStream lines = new();
        zlib.CopyTo(lines);
        byte[][] rows = [.. lines.ToArray().Chunk(width + 1)];
        Assert.Equal(height, rows.Length);
        Assert.All(rows, row => Assert.Equal(0, row[0]));
        Assert.Equal(pixels, rows.SelectMany(row => row[1..]));
    }

    [Fact]
    public void Large_pictures_are_shrunk_to_means_of_blocks()
    {
        // 5 × 3 to at most 2 a side: blocks of 3 × 3; the second column of blocks is 2 wide.
        GreyPicture picture = new(5, 3, [0, 9, 0, 100, 200, 0, 0, 0, 100, 200, 0, 0, 9, 100, 200]);
        GreyPicture small = picture.ShrinkTo(2);
        Assert.Equal((2, 1), (small.Width, small.Height));
        Assert.Equal([2, 150], small.Pixels.ToArray());
        Assert.Same(picture, picture.ShrinkTo(5));
    }

    [Fact]
    public void A_wrong_number_of_pixels_is_refused() =>
        Assert.Throws<ArgumentException>(() => new GreyPicture(2, 2, [1, 2, 3]));

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        for (int at = 8; at < file.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] data = file[(at + 8)..(at + 8 + length)];
            uint crc = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length));
            Assert.Equal(NaiveCrc(file[(at + 4)..(at + 8 + length)]), crc);
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), data);
            at += 12 + length;
        }
    }

    private static uint NaiveCrc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
