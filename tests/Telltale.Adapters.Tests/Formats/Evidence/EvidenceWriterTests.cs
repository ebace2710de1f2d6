using Telltale.Adapters.Formats.Evidence;
using Telltale.Adapters.Formats.Npy;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Evidence;

/// <summary>Exact: what is written must be what is read, number by number.</summary>
public sealed class EvidenceWriterTests
{
    [Fact]
    public void Evidence_comes_back_as_the_same_files()
    {
        using TempFolder folder = new();
        EvidenceFiles files = EvidenceFiles.WithProbes();
        files.Set("labels", [0, 1, 2, 1], 4).Set("features", [1f, 2, 3, 4, 5, 6, 7, 8], 4, 2);
        files.Set("population_features", [1f, 2, 3, 4], 2, 2);
        string path = files.SaveFolder(folder);
        using OpenEvidence first = EvidenceReader.Open(path);
        EvidenceWriter.Write(folder.At("copy"), first.Evidence);
        using OpenEvidence second = EvidenceReader.Open(folder.At("copy"));
        Assert.Equal(
            first.Hashes.OrderBy(h => h.Key, StringComparer.Ordinal),
            second.Hashes.OrderBy(h => h.Key, StringComparer.Ordinal)
        );
        long written = Directory.EnumerateFiles(folder.At("copy")).Sum(f => new FileInfo(f).Length);
        Assert.InRange(EvidenceWriter.MostBytes(first.Evidence), written, 3 * written);
    }

    [Fact]
    public void Margins_probabilities_and_classes_are_written_under_their_names()
    {
        using TempFolder folder = new();
        MembershipMask mask = new(2, 3);
        mask[1, 2] = true;
        int[] labels = [1, 0, 1];
        ClassifierEvidence evidence = new(
            ["x", "y", "z"],
            labels,
            [Membership.Member, Membership.NonMember, Membership.Unknown],
            new ProbabilitySignals(new MemoryArray<double>([.1, .9, 1, 0, .3, .7], 1, 3, 1, 2), labels),
            new ReferenceEvidence(new MarginSignals(new MemoryArray<double>([1, 2, 3, 4, 5, 6.5], 2, 3, 1)), mask),
            new PopulationEvidence([1], new LabelSignals(new MemoryArray<byte>([1], 1, 1, 1), [1]), null)
        );
        EvidenceWriter.Write(folder.Path, evidence);
        Assert.Equal(
            [
                "ids.txt",
                "labels.npy",
                "member.npy",
                "population_labels.npy",
                "population_target_labels.npy",
                "reference_margins.npy",
                "reference_member.npy",
                "target_probabilities.npy",
            ],
            Directory.EnumerateFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(NpyKind.Float64, NpyReader.ReadFile(folder.At("target_probabilities.npy")).Type.Kind);
        Assert.Equal(NpyKind.Float32, NpyReader.ReadFile(folder.At("reference_margins.npy")).Type.Kind);
        using OpenEvidence open = EvidenceReader.Open(folder.Path);
        double[] margins = new double[3];
        open.Evidence.References!.Signals.ReadMargins(1, 0, margins);
        Assert.Equal([4, 5, 6.5], margins);
        double[] expected = new double[3];
        evidence.Target.ReadMargins(0, 0, expected);
        open.Evidence.Target.ReadMargins(0, 0, margins);
        Assert.Equal(expected, margins);
        Assert.Equal([2], open.Evidence.References.Members.MembersOf(1));
        Assert.True(open.Evidence.Population!.Target.IsCorrect(0, 0, 0));
        Assert.Equal(["x", "y", "z"], open.Evidence.Ids);
    }

    [Fact]
    public void Arrays_of_earlier_evidence_do_not_stay()
    {
        using TempFolder folder = new();
        new EvidenceFiles().SaveFolder(folder, "e");
        using OpenEvidence small = EvidenceReader.Open(EvidenceFiles.Minimal().SaveFolder(folder, "small"));
        File.WriteAllText(folder.At("e", "notes.txt"), "mine");
        EvidenceWriter.Write(folder.At("e"), small.Evidence);
        using OpenEvidence back = EvidenceReader.Open(folder.At("e"));
        Assert.Null(back.Evidence.References);
        Assert.Null(back.Evidence.Groups);
        Assert.Equal("mine", File.ReadAllText(folder.At("e", "notes.txt")));
    }

    [Fact]
    public void Ids_with_line_breaks_and_places_that_cannot_be_are_refused()
    {
        using TempFolder folder = new();
        ClassifierEvidence evidence = new(
            ["a\nb"],
            [0],
            [Membership.Member],
            new MarginSignals(new MemoryArray<float>([1], 1, 1, 1))
        );
        Refused.With(() => EvidenceWriter.Write(folder.At("e"), evidence), "ids.txt", "line break");
        Assert.False(Directory.Exists(folder.At("e")));
        File.WriteAllText(folder.At("file"), "");
        using OpenEvidence whole = EvidenceReader.Open(EvidenceFiles.Minimal().SaveFolder(folder));
        Refused.With(() => EvidenceWriter.Write(folder.At("file"), whole.Evidence), "file", "choose another --out");
    }
}
