using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.Evidence;
using Telltale.Adapters.Store;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Evidence;

public sealed class EvidenceReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whole_evidence_is_read_from_a_folder_and_from_an_archive(bool archive)
    {
        using TempFolder folder = new();
        EvidenceFiles files = new();
        string path = archive ? files.SaveArchive(folder) : files.SaveFolder(folder);
        using OpenEvidence open = EvidenceReader.Open(path);
        ClassifierEvidence e = open.Evidence;
        Assert.Equal(["ann", "bob", "cyd", "dée"], e.Ids);
        Assert.Equal([0, 1, 2, 1], e.Labels);
        Assert.Equal([Membership.Member, Membership.NonMember, Membership.Unknown, Membership.Member], e.Membership);
        Assert.Equal((1, 4, 2, 3), (e.Target.Models, e.Target.Records, e.Target.Queries, e.Target.Classes));
        Assert.Equal(AccessLevel.Logits, e.Target.AccessLevel);

        // Record 2 (class 2), query 1: logits k/4 − 1 for k = 15, 16, 17.
        double[] margins = new double[2];
        e.Target.ReadMargins(0, 2, margins);
        Assert.Equal(LogDomain.Margin([2.75, 3, 3.25], 2), margins[1], 12);

        ReferenceEvidence references = e.References!;
        Assert.Equal((3, 4), (references.Members.Models, references.Members.Records));
        Assert.Equal([0, 3], references.Members.MembersOf(0));
        Assert.Equal([1, 2], references.Members.MembersOf(1));
        Assert.Equal([0, 1], references.Members.MembersOf(2));
        // Model 2, record 1 (class 1), query 0: k = 2·24 + 6 + 0 … 2.
        references.Signals.ReadMargins(2, 1, margins);
        Assert.Equal(LogDomain.Margin([12.5, 12.75, 13], 1), margins[0], 12);

        Assert.Equal([2, 0], e.Population!.Labels);
        Assert.Equal((1, 2, 2), (e.Population.Target.Models, e.Population.Records, e.Population.Target.Queries));
        Assert.Equal((3, 2), (e.Population.References!.Models, e.Population.References.Records));
        Assert.Equal([4, 2], e.Features!.Shape);
        double[] others = new double[4];
        e.Population.Features!.Read(0, others);
        Assert.Equal([1.5, 2, 3, 4], others);
        Assert.Equal(["x", "y", "z"], e.Groups!.Names);
        Assert.Equal([0, 1, 0, 2], e.Groups.OfRecord);
        Assert.Equal(
            [
                [0, 2],
                [1],
                [3],
            ],
            e.Groups.Records()
        );
    }

    [Fact]
    public void Groups_may_be_numbers()
    {
        using TempFolder folder = new();
        EvidenceFiles files = new();
        files.Entries.Remove("groups.txt");
        files.Set("groups", [7L, 7, -2, 7], 4);
        using OpenEvidence open = EvidenceReader.Open(files.SaveFolder(folder));
        Assert.Equal(["7", "-2"], open.Evidence.Groups!.Names);
        Assert.Equal([0, 0, 1, 0], open.Evidence.Groups.OfRecord);
    }

    [Fact]
    public void Hashes_name_every_file()
    {
        using TempFolder folder = new();
        EvidenceFiles files = new();
        using OpenEvidence fromFolder = EvidenceReader.Open(files.SaveFolder(folder));
        using OpenEvidence fromArchive = EvidenceReader.Open(files.SaveArchive(folder));
        Assert.Equal(
            files.Entries.Select(f => (f.Key, ContentHash.OfBytes(f.Value))),
            fromFolder.Hashes.Select(h => (h.Key, h.Value)).OrderBy(h => h.Key, StringComparer.Ordinal)
        );
        Assert.Equal(
            ContentHash.OfFile(folder.At("evidence.npz")),
            Assert.Single(fromArchive.Hashes, h => h.Key == "evidence.npz").Value
        );
    }

    [Fact]
    public void What_is_optional_may_be_absent()
    {
        using TempFolder folder = new();
        using OpenEvidence open = EvidenceReader.Open(EvidenceFiles.Minimal().SaveFolder(folder));
        Assert.Equal(["0", "1", "2", "3"], open.Evidence.Ids);
        Assert.Null(open.Evidence.References);
        Assert.Null(open.Evidence.Population);
        Assert.Null(open.Evidence.Features);
        Assert.Null(open.Evidence.Groups);
    }

    [Fact]
    public void The_axis_of_queries_may_be_absent_where_there_is_one()
    {
        using TempFolder folder = new();
        EvidenceFiles files = EvidenceFiles.Minimal();
        files.Entries["target_logits.npy"] = EvidenceFiles.Logits(4, 3);
        files.Entries["reference_logits.npy"] = EvidenceFiles.Logits(1, 4, 3);
        files.Set("reference_member", new byte[] { 1, 0, 0, 1 }, 1, 4);
        using OpenEvidence open = EvidenceReader.Open(files.SaveFolder(folder));
        Assert.Equal(1, open.Evidence.Target.Queries);
        Assert.Equal(3, open.Evidence.Target.Classes);
        Assert.Equal([0, 3], open.Evidence.References!.Members.MembersOf(0));
    }

    [Fact]
    public void Margins_labels_and_probabilities_are_signals_too()
    {
        using TempFolder folder = new();
        EvidenceFiles files = EvidenceFiles.Minimal().Remove("target_logits");
        files.Set("target_labels", new byte[] { 0, 2, 2, 0, 1, 1, 1, 0 }, 4, 2);
        files.Set("reference_margins", [.. Enumerable.Range(0, 24).Select(i => (Half)i)], 3, 4, 2);
        files.Set("reference_member", new int[12], 3, 4);
        using (OpenEvidence open = EvidenceReader.Open(files.SaveFolder(folder, "a")))
        {
            Assert.Equal(AccessLevel.Label, open.Evidence.Target.AccessLevel);
            Assert.True(open.Evidence.Target.IsCorrect(0, 0, 0));
            Assert.False(open.Evidence.Target.IsCorrect(0, 0, 1));
            double[] margins = new double[4];
            open.Evidence.References!.Signals.ReadMargins(1, 2, margins);
            Assert.Equal([12, 13, 14, 15], margins);
        }

        files = EvidenceFiles.Minimal().Remove("target_logits").Set("target_margins", [1f, 2, 3, 4], 4);
        using (OpenEvidence open = EvidenceReader.Open(files.SaveArchive(folder)))
        {
            Assert.IsType<MarginSignals>(open.Evidence.Target);
        }

        files = EvidenceFiles
            .Minimal()
            .Remove("target_logits")
            .Set("target_probabilities", [.5f, .5f, 1, 0, .1f, .9f, 1, 0], 4, 2);
        files.Set("labels", [0, 1, 1, 0], 4);
        using (OpenEvidence open = EvidenceReader.Open(files.SaveArchive(folder)))
        {
            Assert.Equal(AccessLevel.Confidences, open.Evidence.Target.AccessLevel);
        }
    }

    [Fact]
    public void Truth_is_needed_for_an_assessment_only()
    {
        using TempFolder folder = new();
        EvidenceFiles files = EvidenceFiles.Minimal().Set("member", new sbyte[] { -1, -1, 1, -1 }, 4);
        string path = files.SaveFolder(folder);
        Refused.With(
            () => EvidenceReader.Open(path),
            "member.npy",
            "1 members and 0 non-members",
            "at least one of each"
        );
        using OpenEvidence open = EvidenceReader.Open(path, new EvidenceReaderOptions { Truth = TruthNeed.None });
        Assert.Equal(1, open.Evidence.Membership.Count(m => m == Membership.Member));
    }

    [Fact]
    public void Other_files_of_a_folder_are_passed_over_and_hidden_ones_too()
    {
        using TempFolder folder = new();
        EvidenceFiles files = EvidenceFiles.Minimal();
        files.Entries["README.md"] = [1, 2, 3];
        files.Entries["._labels.npy"] = [1, 2, 3];
        files.Entries["labels.npy.77-0.partial"] = [1, 2, 3];
        using OpenEvidence open = EvidenceReader.Open(files.SaveFolder(folder));
        Assert.Equal(3, open.Hashes.Count);
    }

    [Fact]
    public void Places_without_evidence_are_refused()
    {
        using TempFolder folder = new();
        Refused.With(() => EvidenceReader.Open(folder.Path), folder.Path, "no .npy files", "labels.npy");
        Refused.With(() => EvidenceReader.Open(folder.At("none.npz")), "none.npz", "no such file");
        Refused.With(() => EvidenceReader.Open(folder.Write("x.npz", [1, 2, 3])), "x.npz", "damaged");
    }

    [Fact]
    public void A_large_mapped_array_is_scanned_to_its_end()
    {
        using TempFolder folder = new();
        const int records = 20_011;
        EvidenceFiles files = EvidenceFiles.Minimal();
        sbyte[] member = new sbyte[records];
        member[0] = 1;
        float[] logits = new float[records * 3];
        logits[^1] = float.NegativeInfinity;
        files
            .Set("labels", new int[records], records)
            .Set("member", member, records)
            .Set("target_logits", logits, records, 3);
        string path = files.SaveFolder(folder);
        Refused.With(() => EvidenceReader.Open(path), "target_logits", "-inf at [20010, 2]");
    }

    [Fact]
    public async Task Many_threads_read_one_evidence()
    {
        using TempFolder folder = new();
        using OpenEvidence open = EvidenceReader.Open(new EvidenceFiles().SaveFolder(folder));
        Signals signals = open.Evidence.References!.Signals;
        double[] expected = ReadAll(signals);
        double[][] found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadAll(signals))));
        Assert.All(found, f => Assert.Equal(expected, f));
    }

    private static double[] ReadAll(Signals signals)
    {
        double[] all = new double[signals.Models * signals.Records * signals.Queries];
        for (int model = 0; model < signals.Models; model++)
        {
            int length = signals.Records * signals.Queries;
            signals.ReadMargins(model, 0, all.AsSpan(model * length, length));
        }

        return all;
    }
}
