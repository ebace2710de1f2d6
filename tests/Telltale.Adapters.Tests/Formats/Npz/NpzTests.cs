using System.Buffers.Binary;
using System.IO.Compression;
using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Formats.Npz;
using Telltale.Adapters.Tests.Formats.Npy;
using Telltale.Core;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Npz;

public sealed class NpzTests
{
    [Fact]
    public void Archives_of_numpy_read_as_numpy_reads_them()
    {
        NpzCase[] cases = NpyCases.ReadNpz();
        Assert.Equal(2, cases.Length);
        foreach (NpzCase c in cases)
        {
            using NpzReader reader = Open(c.Base64);
            Assert.Equal(c.Arrays.Select(a => a.Name), reader.ArrayNames);
            foreach (NpyCase a in c.Arrays)
            {
                NpyArray array = reader.Read(a.Name);
                Assert.Equal(a.Shape, array.Shape);
                NpyReaderTests.AssertSame(a, array.ToNumbers());
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_comes_back_and_is_the_same_each_time(bool compress)
    {
        byte[] archive = Sample(compress);
        Assert.Equal(archive, Sample(compress));
        using NpzReader reader = Open(archive, "ids.txt");
        Assert.Equal(["labels", "logits"], reader.ArrayNames);
        Assert.Equal([3, 1, 2], reader.Read("labels").ToIntegers());
        double[] logits = new double[150];
        reader.Read("logits").ToNumbers().Read(0, logits);
        Assert.Equal([.. Enumerable.Range(0, 150).Select(i => i / 4.0)], logits);
        Assert.Equal("a\nb\nç\n", reader.ReadText("ids.txt"));
        Assert.True(reader.HasEntry("ids.txt"));
        Assert.False(reader.HasEntry("ids"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_flipped_bit_is_refused_or_changes_nothing(bool compress)
    {
        byte[] archive = Sample(compress);
        (string[] names, string[] contents) expected = Contents(archive);
        int refused = 0;
        int renamed = 0;
        for (int bit = 0; bit < archive.Length * 8; bit++)
        {
            byte[] flipped = [.. archive];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                (string[] names, string[] contents) found = Contents(flipped);
                // The directory's names have no checksum; evidence refuses those that it does not know.
                renamed += found.names.SequenceEqual(expected.names) ? 0 : 1;
                Assert.Equal(expected.contents, found.contents);
            }
            catch (BadInputException)
            {
                refused++;
            }
        }

        Assert.True(refused > archive.Length * 4, $"{refused} of {archive.Length * 8}");
        Assert.True(renamed <= 8 * "labelslogits".Length, $"{renamed}");
    }

    [Fact]
    public void An_archive_cut_anywhere_is_refused()
    {
        byte[] archive = Sample(compress: true);
        for (int length = 0; length < archive.Length; length++)
        {
            byte[] cut = archive[..length];
            Refused.With(() => Contents(cut), "a.npz", "damaged");
        }
    }

    [Fact]
    public void A_wrong_checksum_is_refused_by_the_entrys_name()
    {
        byte[] archive = Sample(compress: false);
        // The first float of the stored array: 0.25 is found where it was written.
        int at = archive.AsSpan().IndexOf(BitConverter.GetBytes(0.25f));
        archive[at] ^= 1;
        using NpzReader reader = Open(archive, "ids.txt");
        Assert.Equal([3, 1, 2], reader.Read("labels").ToIntegers());
        Refused.With(() => reader.Read("logits"), "a.npz: logits.npy", "checksum", "damaged");
    }

    [Fact]
    public void A_bomb_is_refused_before_it_unfolds()
    {
        using TempFolder folder = new();
        string path = folder.At("bomb.npz");
        const long count = 1L << 30;
        using (FileStream file = new(path, FileMode.CreateNew))
        using (ZipArchive zip = new(file, ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("labels.npy", CompressionLevel.Optimal).Open();
            _ = new NpyRowWriter<byte>(entry, count);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1 << 7; i++)
            {
                entry.Write(zeros);
            }
        }

        long before = GC.GetTotalAllocatedBytes();
        Refused.With(() => NpzReader.Open(path, NpzLimits.Default), "bomb.npz: labels.npy", "times", "savez");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 10_000_000);

        // With the ratio waived, what it declares is not what its array's header says.
        NpzLimits lax = new() { Ratio = 2000 };
        using NpzReader reader = NpzReader.Open(path, lax);
        Refused.With(() => reader.Read("labels"), "labels.npy", $"{(1 << 27) + 128} bytes", $"{count + 128}");
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    [InlineData(+100_000)]
    public void A_directory_that_lies_about_the_size_is_refused(int by)
    {
        byte[] archive = Sample(compress: true);
        int directory = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        Span<byte> size = archive.AsSpan(directory + 24, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(BinaryPrimitives.ReadUInt32LittleEndian(size) + by));
        Refused.With(() => Contents(archive), "a.npz: labels.npy");
    }

    [Fact]
    public void Unfolding_stops_at_the_declared_size_even_where_the_header_agrees()
    {
        // The directory and the array's header both say 3 numbers; the deflated data hold one million more bytes.
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("x.npy", CompressionLevel.Fastest).Open();
            entry.Write(NpyReaderTests.Bytes([1f, 2, 3], 3));
            entry.Write(new byte[1_000_000]);
        }

        byte[] archive = stream.ToArray();
        int directory = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(directory + 24, 4), 128 + 12);
        using NpzReader reader = Open(archive);
        Refused.With(() => reader.Read("x"), "a.npz: x.npy");
    }

    [Fact]
    public void Limits_are_told_with_what_was_found()
    {
        byte[] archive = Sample(compress: false);
        Refused.With(() => Open(archive, new NpzLimits { Entries = 2 }), "3 entries", "at most 2");
        Refused.With(() => Open(archive, new NpzLimits { EntryBytes = 200 }), "logits.npy", "728 bytes", "at most 200");
        Refused.With(() => Open(archive, new NpzLimits { TotalBytes = 800 }), "together", "at most 800");
        Refused.With(() => Open(archive, new NpzLimits { TextBytes = 5 }), "ids.txt", "7 bytes", "at most 5");
    }

    [Theory]
    [InlineData("../labels.npy", "path")]
    [InlineData("a/labels.npy", "path")]
    [InlineData("/labels.npy", "path")]
    [InlineData("c:labels.npy", "path")]
    [InlineData("a\\labels.npy", "path")]
    [InlineData("folder/", "path")]
    [InlineData(".npy", "path")]
    [InlineData("readme.md", "no .npy array")]
    [InlineData("labels.NPY", "no .npy array")]
    [InlineData("labels", "no .npy array")]
    public void Names_that_are_no_arrays_are_refused(string name, string word)
    {
        byte[] archive = Zip((name, NpyReaderTests.Bytes([1], 1)));
        Refused.With(() => Open(archive, "ids.txt"), "a.npz", name, word);
    }

    [Fact]
    public void A_name_given_twice_is_refused()
    {
        byte[] one = NpyReaderTests.Bytes([1], 1);
        Refused.With(() => Open(Zip(("x.npy", one), ("x.npy", one))), "a.npz: x.npy", "twice");
    }

    [Fact]
    public void An_encrypted_entry_is_refused()
    {
        byte[] archive = Sample(compress: false);
        int directory = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        archive[directory + 8] |= 1;
        Refused.With(() => Open(archive, "ids.txt"), "a.npz: labels.npy", "encrypted");
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        Refused.With(() => Open([]), "a.npz", "damaged");
        Refused.With(() => Open([(byte)'P', (byte)'K', .. new byte[5000]]), "a.npz", "damaged");
        Refused.With(() => Open(NpyReaderTests.Bytes([1], 1)), "a.npz", "934E554D", "504B", "folder");
        Refused.With(() => NpzReader.Open("/nowhere/e.npz", NpzLimits.Default), "e.npz", "no such file");
        Refused.With(() => Open(Zip(("ids.txt", [0xFF, 0xFE])), "ids.txt").ReadText("ids.txt"), "ids.txt", "UTF-8");
    }

    [Fact]
    public void Names_and_sizes_are_checked_by_the_writer()
    {
        using MemoryStream stream = new();
        using NpzWriter writer = new(stream, compress: true);
        writer.Add<int>("x", [1], 1);
        Assert.Throws<ArgumentException>(() => writer.Add<int>("x", [1], 1));
        Assert.Throws<ArgumentException>(() => writer.Add<int>("y", [1], 2));
    }

    private static NpzReader Open(byte[] archive, params string[] texts) => Open(archive, NpzLimits.Default, texts);

    private static NpzReader Open(byte[] archive, NpzLimits limits, params string[] texts) =>
        NpzReader.Open(new MemoryStream(archive), "a.npz", limits, texts.Length == 0 ? ["ids.txt"] : texts);

    private static byte[] Sample(bool compress)
    {
        using MemoryStream stream = new();
        using (NpzWriter writer = new(stream, compress))
        {
            writer.Add<int>("labels", [3, 1, 2], 3);
            float[] logits = [.. Enumerable.Range(0, 150).Select(i => i / 4f)];
            writer.Add("logits", new MemoryArray<float>(logits, 3, 50));
            writer.AddText("ids.txt", "a\nb\nç\n");
        }

        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Names, and each array's shape, type and numbers as one line.</summary>
    private static (string[] Names, string[] Contents) Contents(byte[] archive)
    {
        using NpzReader reader = Open(archive, "ids.txt");
        List<string> contents = [];
        foreach (string name in reader.ArrayNames)
        {
            NpyArray array = reader.Read(name);
            NdArray numbers = array.ToNumbers();
            double[] values = new double[numbers.Count];
            numbers.Read(0, values);
            contents.Add($"{array.Type} {numbers.ShapeText} {string.Join(' ', values)}");
        }

        if (reader.HasEntry("ids.txt"))
        {
            contents.Add(reader.ReadText("ids.txt"));
        }

        return ([.. reader.ArrayNames], [.. contents]);
    }
}
