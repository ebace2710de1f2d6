using System.IO.Compression;
using Telltale.Report.Html;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Samples;

/// <summary>The bundled test images; a record's id is its index.</summary>
internal sealed class SamplePictures : IRecordPictures
{
    private const int Header = 16;
    private const int Side = 28;
    private readonly byte[] _images;

    public SamplePictures()
    {
        using FileStream file = File.OpenRead(RepositoryFiles.At("data", "fashion-mnist", "t10k-images-idx3-ubyte.gz"));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using MemoryStream all = new();
        gzip.CopyTo(all);
        _images = all.ToArray();
    }

    public GreyPicture? Find(string record) =>
        int.TryParse(record, out int index) && index >= 0 && Header + ((index + 1) * Side * Side) <= _images.Length
            ? new GreyPicture(
                Side,
                Side,
                _images[(Header + (index * Side * Side))..(Header + ((index + 1) * Side * Side))]
            )
            : null;
}
