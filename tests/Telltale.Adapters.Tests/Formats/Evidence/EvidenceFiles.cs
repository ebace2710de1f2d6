using System.IO.Compression;
using System.Text;
using Telltale.Adapters.Formats.Npy;
using Telltale.Adapters.Tests.Formats.Npy;
using Telltale.Core.Evidence;

namespace Telltale.Adapters.Tests.Formats.Evidence;

/// <summary>
/// Small whole evidence as files, to be spoiled in one place by each test: 4 records, 3 reference models, 2 queries, 3
/// classes, 2 population records, 2 features, 3 groups. Number k of an array of logits is k/4 − 1.
/// </summary>
internal sealed class EvidenceFiles
{
    public SortedDictionary<string, byte[]> Entries { get; } =
        new(StringComparer.Ordinal)
        {
            ["labels.npy"] = NpyReaderTests.Bytes([0L, 1, 2, 1], 4),
            ["member.npy"] = NpyReaderTests.Bytes<sbyte>([1, 0, -1, 1], 4),
            ["target_logits.npy"] = Logits(4, 2, 3),
            ["reference_logits.npy"] = Logits(3, 4, 2, 3),
            ["reference_member.npy"] = NpyReaderTests.Bytes(
                [true, false, false, true, false, true, true, false, true, true, false, false],
                3,
                4
            ),
            ["population_labels.npy"] = NpyReaderTests.Bytes([2, 0], 2),
            ["population_target_logits.npy"] = Logits(2, 2, 3),
            ["population_reference_logits.npy"] = Logits(3, 2, 2, 3),
            ["features.npy"] = NpyReaderTests.Bytes([1.0, 2, 3, 4, 5, 6, 7, 8], 4, 2),
            ["population_features.npy"] = NpyReaderTests.Bytes([1.5, 2, 3, 4], 2, 2),
            ["groups.txt"] = Encoding.UTF8.GetBytes("x\ny\nx\nz\n"),
            ["ids.txt"] = Encoding.UTF8.GetBytes("ann\nbob\ncyd\ndée\n"),
        };

    /// <summary>With everything that probes may have measured besides: 5 copies, 6 moments of training, 3 weights a class.</summary>
    public static EvidenceFiles WithProbes()
    {
        EvidenceFiles files = new();
        foreach (ProbeArray kind in ProbeArray.All)
        {
            files.SetProbe(kind, ShapeOf(kind));
        }

        return files;
    }

    /// <summary>The shape that a measurement has in these files.</summary>
    public static long[] ShapeOf(ProbeArray kind) =>
        [
            .. kind.Axes.Select(axis =>
                axis switch
                {
                    ProbeAxis.Records => 4L,
                    ProbeAxis.Models or ProbeAxis.Classes or ProbeAxis.Inputs => 3,
                    ProbeAxis.Copies => 5,
                    ProbeAxis.Epochs => 6,
                }
            ),
        ];

    /// <summary>A measurement whose number k is k mod 3.</summary>
    public EvidenceFiles SetProbe(ProbeArray kind, params long[] shape)
    {
        int[] numbers = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(k => k % 3)];
        return kind.Values is ProbeValues.Class or ProbeValues.Count
            ? Set(kind.Name, numbers, shape)
            : Set(kind.Name, Array.ConvertAll(numbers, n => (float)n), shape);
    }

    /// <summary>Only what must be there.</summary>
    public static EvidenceFiles Minimal()
    {
        EvidenceFiles files = new();
        files.Remove("reference_logits", "reference_member", "features").RemovePopulation();
        files.Entries.Remove("ids.txt");
        files.Entries.Remove("groups.txt");
        return files;
    }

    public static byte[] Logits(params long[] shape) =>
        NpyReaderTests.Bytes(
            [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(k => (k / 4f) - 1)],
            shape
        );

    public EvidenceFiles Set<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        Entries[name + ".npy"] = NpyReaderTests.Bytes(values, shape);
        return this;
    }

    public EvidenceFiles SetTexts(string name, string[] values)
    {
        using MemoryStream stream = new();
        NpyWriter.WriteTexts(stream, values, values.Length);
        Entries[name + ".npy"] = stream.ToArray();
        return this;
    }

    public EvidenceFiles Ids(string text)
    {
        Entries["ids.txt"] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public EvidenceFiles Groups(string text)
    {
        Entries["groups.txt"] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public EvidenceFiles Remove(params string[] names)
    {
        foreach (string name in names)
        {
            Assert.True(Entries.Remove(name + ".npy"));
        }

        return this;
    }

    public EvidenceFiles RemovePopulation() =>
        Remove("population_labels", "population_target_logits", "population_reference_logits", "population_features");

    public string SaveFolder(TempFolder folder, string name = "evidence")
    {
        Directory.CreateDirectory(folder.At(name));
        foreach ((string entry, byte[] content) in Entries)
        {
            File.WriteAllBytes(folder.At(name, entry), content);
        }

        return folder.At(name);
    }

    public string SaveArchive(TempFolder folder)
    {
        string path = folder.At("evidence.npz");
        using FileStream stream = new(path, FileMode.Create);
        using ZipArchive zip = new(stream, ZipArchiveMode.Create);
        foreach ((string entry, byte[] content) in Entries)
        {
            using Stream into = zip.CreateEntry(entry).Open();
            into.Write(content);
        }

        return path;
    }
}
