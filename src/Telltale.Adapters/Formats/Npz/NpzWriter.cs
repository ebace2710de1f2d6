using System.IO.Compression;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Npz;

/// <summary>Writes .npz archives that numpy.load reads. The same arrays give the same bytes: entries carry no time.</summary>
public sealed class NpzWriter : IDisposable
{
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ZipArchive _archive;
    private readonly CompressionLevel _level;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Begins an archive.</summary>
    /// <param name="stream">Receives the archive; stays open.</param>
    /// <param name="compress">Deflated or stored as it is; noise-like signals shrink by a tenth at most.</param>
    public NpzWriter(Stream stream, bool compress)
    {
        _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        _level = compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
    }

    /// <summary>Adds an array.</summary>
    /// <exception cref="ArgumentException">The name was used already, or values and shape disagree.</exception>
    public void Add<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        using Stream entry = Begin(name + ".npy");
        NpyWriter.Write(entry, values, shape);
    }

    /// <summary>Adds numbers from wherever they lie.</summary>
    public void Add(string name, NdArray numbers)
    {
        using Stream entry = Begin(name + ".npy");
        NpyWriter.Write(entry, numbers);
    }

    /// <summary>Adds an entry that is no array, such as <c>ids.txt</c>.</summary>
    public void AddText(string entryName, string text)
    {
        using Stream entry = Begin(entryName);
        entry.Write(InputFile.StrictUtf8.GetBytes(text));
    }

    /// <summary>Ends the archive by writing its directory; without this it cannot be read.</summary>
    public void Dispose() => _archive.Dispose();

    private Stream Begin(string entryName)
    {
        if (!_names.Add(entryName))
        {
            throw new ArgumentException($"{entryName} is in the archive already.", nameof(entryName));
        }

        ZipArchiveEntry entry = _archive.CreateEntry(entryName, _level);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }
}
