using System.IO.Compression;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core;

namespace Telltale.Adapters.Formats.Npz;

/// <summary>
/// Reads .npz archives (zip files of .npy arrays, stored or deflated, zip64 too). Every entry's CRC-32 is verified here,
/// nothing is unfolded beyond what the archive's directory declares, and what it declares must be what the array's own
/// header says.
/// </summary>
public sealed class NpzReader : IDisposable
{
    private readonly string _source;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private NpzReader(string source, ZipArchive archive)
    {
        _source = source;
        _archive = archive;
    }

    /// <summary>Names of the arrays, without <c>.npy</c>, in the order of the archive.</summary>
    public IReadOnlyList<string> ArrayNames { get; private set; } = [];

    /// <summary>Opens an archive and checks all that it declares; nothing is unfolded yet.</summary>
    /// <param name="stream">A seekable stream; it is disposed with the reader.</param>
    /// <param name="source">The archive's name, for messages.</param>
    /// <param name="limits">What it may declare.</param>
    /// <param name="texts">Names of entries that are allowed beside arrays, such as <c>ids.txt</c>.</param>
    /// <exception cref="BadInputException">Not a zip file, or an entry that is refused; the message names it.</exception>
    public static NpzReader Open(Stream stream, string source, NpzLimits limits, params ReadOnlySpan<string> texts)
    {
        ZipArchive? archive = null;
        try
        {
            CheckBeginning(stream, source);
            archive = new ZipArchive(stream, ZipArchiveMode.Read);
            NpzReader reader = new(source, archive);
            reader.CheckDirectory(limits, texts);
            return reader;
        }
        catch (Exception e)
        {
            archive?.Dispose();
            stream.Dispose();
            if (IsDamage(e))
            {
                throw Damaged($"{source}: found no readable zip directory ({e.Message})", e);
            }

            throw;
        }
    }

    /// <summary>Opens an archive on disk.</summary>
    /// <exception cref="BadInputException">No such file, or as the other overload says.</exception>
    public static NpzReader Open(string path, NpzLimits limits, params ReadOnlySpan<string> texts) =>
        Open(InputFile.OpenSeekable(path), path, limits, texts);

    /// <summary>Whether the archive has an entry of this name, <c>.npy</c> included.</summary>
    public bool HasEntry(string entryName) => _entries.ContainsKey(entryName);

    /// <summary>Reads one array.</summary>
    /// <param name="arrayName">One of <see cref="ArrayNames"/>.</param>
    /// <exception cref="BadInputException">The entry is damaged or does not hold what it declares.</exception>
    public NpyArray Read(string arrayName) =>
        Unfold(arrayName + ".npy", (stream, length) => NpyReader.Read(stream, length, $"{_source}: {arrayName}.npy"));

    /// <summary>Reads one of the allowed entries beside the arrays as UTF-8 text.</summary>
    /// <exception cref="BadInputException">The entry is damaged, or not UTF-8.</exception>
    public string ReadText(string entryName) =>
        Unfold(
            entryName,
            (stream, length) =>
            {
                byte[] bytes = new byte[length];
                // A shortage is found by the caller, for every kind of entry.
                _ = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                return Utf8Text.Decode(bytes, $"{_source}: {entryName}");
            }
        );

    /// <summary>Closes the archive.</summary>
    public void Dispose() => _archive.Dispose();

    private static void CheckBeginning(Stream stream, string source)
    {
        Span<byte> first = stackalloc byte[4];
        int found = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (found == first.Length && !first.StartsWith("PK"u8))
        {
            throw new BadInputException(
                $"{source}: found {Convert.ToHexString(first)} as its first bytes, expected 504B (an .npz file, which is a zip "
                    + "archive); save it with numpy.savez, or give the folder in which .npy files lie."
            );
        }
    }

    private T Unfold<T>(string entryName, Func<Stream, long, T> read)
    {
        ZipArchiveEntry entry = _entries[entryName];
        string place = $"{_source}: {entryName}";
        try
        {
            using Stream unfolded = entry.Open();
            CheckedStream stream = new(unfolded, entry.Length);
            T result = read(stream, entry.Length);
            if (stream.Left > 0 || unfolded.ReadByte() >= 0)
            {
                throw Damaged(
                    $"{place}: found {(stream.Left > 0 ? "fewer" : "more")} bytes than the {entry.Length} that the "
                        + "archive's directory declares"
                );
            }

            return stream.Crc == entry.Crc32
                ? result
                : throw Damaged($"{place}: found the checksum {stream.Crc:X8}, expected {entry.Crc32:X8}");
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged($"{place}: could not be unfolded ({e.Message})", e);
        }
    }

    private void CheckDirectory(NpzLimits limits, ReadOnlySpan<string> texts)
    {
        List<string> names = [];
        long total = 0;
        if (_archive.Entries.Count > limits.Entries)
        {
            throw new BadInputException(
                $"{_source}: found {_archive.Entries.Count} entries, expected at most {limits.Entries}."
            );
        }

        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string place = $"{_source}: {Printable.Shorten(entry.FullName)}";
            CheckName(entry, place, texts);
            CheckSize(entry, place, limits);
            total += entry.Length;
            if (total > limits.TotalBytes)
            {
                throw TooLarge($"{_source}: found arrays of more than {total} bytes together", limits.TotalBytes);
            }

            if (!_entries.TryAdd(entry.FullName, entry))
            {
                throw new BadInputException($"{place}: found twice in the archive, expected once; save it again.");
            }

            if (entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
            {
                names.Add(entry.FullName[..^".npy".Length]);
            }
        }

        ArrayNames = names;
    }

    private static void CheckName(ZipArchiveEntry entry, string place, ReadOnlySpan<string> texts)
    {
        string name = entry.FullName;
        if (name.AsSpan().ContainsAny("/\\:\0") || name is "." or ".." or ".npy")
        {
            throw new BadInputException(
                $"{place}: found a path, expected the plain name of an array; save it again with numpy.savez."
            );
        }

        if (!name.EndsWith(".npy", StringComparison.Ordinal) && !texts.Contains(name))
        {
            string allowed = texts.IsEmpty ? "" : $" or {string.Join(", ", texts.ToArray())}";
            throw new BadInputException(
                $"{place}: found an entry that is no .npy array, expected only such{allowed}; take it out of the archive."
            );
        }

        if (entry.IsEncrypted)
        {
            throw new BadInputException($"{place}: found an encrypted entry; decrypt the archive first.");
        }
    }

    private static void CheckSize(ZipArchiveEntry entry, string place, NpzLimits limits)
    {
        bool isArray = entry.FullName.EndsWith(".npy", StringComparison.Ordinal);
        long limit = isArray ? limits.EntryBytes : limits.TextBytes;
        if (entry.Length > limit)
        {
            throw TooLarge($"{place}: found {entry.Length} bytes", limit);
        }

        double ratio = entry.Length / Math.Max(1.0, entry.CompressedLength);
        if (entry.Length > limits.RatioFreeBytes && ratio > limits.Ratio)
        {
            throw new BadInputException(
                $"{place}: found {entry.CompressedLength} bytes that claim to unfold into {entry.Length}, {ratio:F0} times as "
                    + $"many, expected at most {limits.Ratio:R} times for arrays of this size; if the array is truly so "
                    + "uniform, save with numpy.savez (not savez_compressed) or as an .npy file in a folder."
            );
        }
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or IOException;

    private static BadInputException TooLarge(string found, long limit) =>
        new(
            $"{found}, expected at most {limit}; put the arrays into a folder as .npy files, where they are read in place."
        );

    private static BadInputException Damaged(string what, Exception? cause = null)
    {
        string message = $"{what}; the archive is damaged, save or copy it again.";
        return cause is null ? new BadInputException(message) : new BadInputException(message, cause);
    }
}
