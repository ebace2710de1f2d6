using System.IO.Compression;
using Telltale.Adapters.Formats.Idx;
using Telltale.Core.Numerics;
using Telltale.TestKit;

namespace Telltale.Adapters.Tests.Formats.Idx;

public sealed class IdxReaderTests
{
    private static readonly byte[] Small = [0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];

    [Fact]
    public void The_images_of_the_repository_have_the_shape_and_balance_of_fashion_mnist()
    {
        NdArray images = IdxReader.ReadFile(RepositoryFiles.At("data", "fashion-mnist", "t10k-images-idx3-ubyte.gz"));
        NdArray labels = IdxReader.ReadFile(RepositoryFiles.At("data", "fashion-mnist", "t10k-labels-idx1-ubyte.gz"));
        Assert.Equal([10_000, 28, 28], images.Shape);
        Assert.Equal([10_000], labels.Shape);
        double[] classes = Values(labels);
        Assert.Equal(Enumerable.Repeat(1000, 10), Enumerable.Range(0, 10).Select(c => classes.Count(x => x == c)));
        // The first ten labels as the data set's own page shows them.
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], classes[..10]);
        Assert.Equal(255, Values(images).Max());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Plain_and_compressed_give_the_same(bool compressed)
    {
        using TempFolder folder = new();
        NdArray array = IdxReader.ReadFile(folder.Write("x.idx", compressed ? Gzip(Small) : Small));
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 255], Values(array));
    }

    [Theory]
    [InlineData(0x09, new byte[] { 0xFF }, -1.0)]
    [InlineData(0x0B, new byte[] { 0xFF, 0xFE }, -2.0)]
    [InlineData(0x0C, new byte[] { 0, 1, 0, 0 }, 65536.0)]
    [InlineData(0x0D, new byte[] { 0x3F, 0xC0, 0, 0 }, 1.5)]
    [InlineData(0x0E, new byte[] { 0xC0, 0x04, 0, 0, 0, 0, 0, 0 }, -2.5)]
    public void Every_type_is_big_endian(byte type, byte[] element, double expected)
    {
        using TempFolder folder = new();
        byte[] file = [0, 0, type, 1, 0, 0, 0, 1, .. element];
        Assert.Equal([expected], Values(IdxReader.ReadFile(folder.Write("x.idx", file))));
    }

    [Fact]
    public void A_file_without_axes_is_one_number_and_an_empty_axis_none()
    {
        using TempFolder folder = new();
        Assert.Equal([7], Values(IdxReader.ReadFile(folder.Write("x.idx", [0, 0, 8, 0, 7]))));
        Assert.Equal([0], IdxReader.ReadFile(folder.Write("y.idx", [0, 0, 8, 1, 0, 0, 0, 0])).Shape);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_plain_and_compressed()
    {
        using TempFolder folder = new();
        foreach (byte[] whole in (byte[][])[Small, Gzip(Small)])
        {
            for (int length = 0; length < whole.Length; length++)
            {
                string path = folder.Write("cut.idx", whole[..length]);
                Refused.With(() => IdxReader.ReadFile(path), "cut.idx");
            }
        }
    }

    [Fact]
    public void Damage_to_compressed_data_is_found_by_their_checksum()
    {
        using TempFolder folder = new();
        byte[] whole = Gzip(Small);
        for (int at = 10; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            string path = folder.Write("bad.idx", damaged);
            Refused.With(() => IdxReader.ReadFile(path), "bad.idx");
        }
    }

    [Fact]
    public void What_is_no_idx_file_is_refused()
    {
        using TempFolder folder = new();
        Refused.With(() => IdxReader.ReadFile(folder.Write("a", "label,pixel1"u8.ToArray())), "6C616265", "IDX");
        Refused.With(() => IdxReader.ReadFile(folder.Write("b", [0, 0, 7, 1, 0, 0, 0, 0])), "00000701");
        Refused.With(() => IdxReader.ReadFile(folder.Write("c", [.. Small, 0])), "found more than the 18 bytes");
        Refused.With(() => IdxReader.ReadFile(folder.Write("d", Gzip([.. Small, 0]))), "found more than the 18 bytes");
        byte[] huge = [0, 0, 8, 3, 0x7F, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9];
        Refused.With(() => IdxReader.ReadFile(folder.Write("e", huge)), "2130706432", "cut short");
        Refused.With(() => IdxReader.ReadFile(folder.Write("f", Gzip(huge))), "2130706432", "cut short");
        byte[] overflow = [0, 0, 8, 3, .. Enumerable.Repeat((byte)0xFF, 12)];
        Refused.With(() => IdxReader.ReadFile(folder.Write("g", overflow)), "2^63");
        Refused.With(() => IdxReader.ReadFile(folder.At("none")), "no such file");
    }

    private static double[] Values(NdArray array)
    {
        double[] values = new double[array.Count];
        array.Read(0, values);
        return values;
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
