using System.IO.Compression;

namespace Telltale.TestKit;

/// <summary>The images of the repository, read without any of the program.</summary>
public sealed class FashionImages
{
    /// <summary>Pixels an image: 28 × 28.</summary>
    public const int Pixels = 784;

    private FashionImages(byte[] values, byte[] labels)
    {
        Values = values;
        Labels = labels;
    }

    /// <summary>All pixels, image after image.</summary>
    public byte[] Values { get; }

    /// <summary>Class of each image.</summary>
    public byte[] Labels { get; }

    /// <summary>Reads them.</summary>
    public static FashionImages Read() =>
        new(Bytes("t10k-images-idx3-ubyte.gz", 16), Bytes("t10k-labels-idx1-ubyte.gz", 8));

    /// <summary>Pixels of one image.</summary>
    public ReadOnlySpan<byte> Image(int index) => Values.AsSpan(index * Pixels, Pixels);

    /// <summary>Mean of one image, 0 to 255.</summary>
    public double Brightness(int index)
    {
        double sum = 0;
        foreach (byte pixel in Image(index))
        {
            sum += pixel;
        }

        return sum / Pixels;
    }

    private static byte[] Bytes(string name, int offset)
    {
        using FileStream file = File.OpenRead(RepositoryFiles.At("data", "fashion-mnist", name));
        using GZipStream whole = new(file, CompressionMode.Decompress);
        using MemoryStream memory = new();
        whole.CopyTo(memory);
        return memory.ToArray()[offset..];
    }
}
