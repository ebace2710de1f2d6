using Telltale.Adapters.Formats.Evidence;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Evidence;

/// <summary>Models of a cascade: read in any form, written back, and refused in words where anything is wrong.</summary>
public sealed class CascadeReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signals_mask_and_rounds_are_read_from_folders_and_archives(bool logits)
    {
        using TempFolder folder = new();
        EvidenceFiles files = WithCascade();
        if (logits)
        {
            files.Remove("cascade_margins").Entries["cascade_logits.npy"] = EvidenceFiles.Logits(2, 4, 2, 3);
        }

        foreach (string path in (string[])[files.SaveFolder(folder), files.SaveArchive(folder)])
        {
            using OpenEvidence open = EvidenceReader.Open(path);
            CascadeEvidence cascade = open.Evidence.Cascade!;
            Assert.Equal((2, 3), (cascade.Models, cascade.LastRound));
            Assert.Equal([2, 3], cascade.Rounds);
            Assert.Equal([0, 3], cascade.Members.MembersOf(1));
            Assert.Equal([1], cascade.ModelsOf(3, 9));
            double[] margins = new double[2];
            cascade.Signals.ReadMargins(1, 3, margins);
            double[] expected = logits
                ? [LogDomain.Margin([9.5, 9.75, 10], 1), LogDomain.Margin([10.25, 10.5, 10.75], 1)]
                : [14, 15];
            Assert.Equal(expected, margins);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void What_is_written_is_what_is_read_also_where_there_are_no_models(int models)
    {
        using TempFolder folder = new();
        EvidenceFiles files = models == 2 ? WithCascade() : Empty();
        using OpenEvidence first = EvidenceReader.Open(files.SaveFolder(folder));
        Assert.Equal(models, first.Evidence.Cascade!.Models);
        EvidenceWriter.Write(folder.At("copy"), first.Evidence);
        using OpenEvidence second = EvidenceReader.Open(folder.At("copy"));
        Assert.Equal(models == 2 ? 3 : 1, second.Evidence.Cascade!.LastRound);
        foreach (string name in (string[])["cascade_margins", "cascade_member"])
        {
            Assert.Equal(files.Entries[name + ".npy"], File.ReadAllBytes(folder.At("copy", name + ".npy")));
        }

        long written = Directory.EnumerateFiles(folder.At("copy")).Sum(f => new FileInfo(f).Length);
        Assert.InRange(EvidenceWriter.MostBytes(first.Evidence), written, 4 * written);

        using OpenEvidence plain = EvidenceReader.Open(new EvidenceFiles().SaveFolder(folder, "plain"));
        Assert.Null(plain.Evidence.Cascade);
        EvidenceWriter.Write(folder.At("copy"), plain.Evidence);
        Assert.False(File.Exists(folder.At("copy", "cascade_round.npy")));
    }

    [Theory]
    [InlineData("cascade_margins")]
    [InlineData("cascade_member")]
    [InlineData("cascade_round")]
    public void One_array_without_the_others_is_refused(string missing) =>
        Refuse(WithCascade().Remove(missing), "cascade_margins", "cascade_member", "cascade_round");

    [Fact]
    public void A_cascade_without_a_first_round_is_refused() =>
        Refuse(
            WithCascade().Remove("reference_logits", "reference_member", "population_reference_logits"),
            "the reference models"
        );

    [Fact]
    public void Other_shapes_types_and_rounds_are_refused()
    {
        Refuse(WithCascade().Set("cascade_margins", new float[16], 4, 2, 2), "cascade_margins", "[4, 2, 2]");
        Refuse(
            WithCascade().Set("cascade_margins", new float[24], 2, 4, 3),
            "cascade_margins",
            "3 queries",
            "expected 2"
        );
        Refuse(WithCascade().Set("cascade_margins", new int[16], 2, 4, 2), "cascade_margins", "floating-point");
        float[] infinite = new float[16];
        infinite[5] = float.PositiveInfinity;
        Refuse(WithCascade().Set("cascade_margins", infinite, 2, 4, 2), "cascade_margins", "found inf");
        Refuse(WithCascade().Set("cascade_member", new bool[12], 3, 4), "cascade_member", "expected [2, 4]");
        Refuse(WithCascade().Set("cascade_round", [2, 3, 3], 3), "cascade_round", "expected [2]");
        Refuse(WithCascade().Set("cascade_round", [2f, 3f], 2), "cascade_round", "expected integers (rounds)");
        Refuse(WithCascade().Set("cascade_round", [1, 2], 2), "cascade_round", "found round 1 at [0]");
        Refuse(WithCascade().Set("cascade_round", [2, 4], 2), "cascade_round", "round 4 and none of round 3");
        Refuse(WithCascade().Set("cascade_round", [3, 3], 2), "cascade_round", "round 3 and none of round 2");
    }

    /// <summary>Two models of rounds 2 and 3; number k of the margins is k.</summary>
    private static EvidenceFiles WithCascade() =>
        new EvidenceFiles()
            .Set("cascade_margins", [.. Enumerable.Range(0, 16).Select(k => (float)k)], 2, 4, 2)
            .Set("cascade_member", [false, true, true, false, true, false, false, true], 2, 4)
            .Set("cascade_round", [2, 3], 2);

    private static EvidenceFiles Empty() =>
        new EvidenceFiles()
            .Set<float>("cascade_margins", [], 0, 4, 2)
            .Set<bool>("cascade_member", [], 0, 4)
            .Set<int>("cascade_round", [], 0);

    private static void Refuse(EvidenceFiles files, params string[] words)
    {
        using TempFolder folder = new();
        Refused.With(() => EvidenceReader.Open(files.SaveFolder(folder)).Dispose(), words);
    }
}
