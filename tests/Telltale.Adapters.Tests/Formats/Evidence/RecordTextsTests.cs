using Telltale.Adapters.Formats.Evidence;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Tests.Formats.Evidence;

/// <summary>Records that are texts, and answers asked for twice, come back as they were written.</summary>
public sealed class RecordTextsTests
{
    private static readonly string[] Written = ["plain", "a \"quoted\"\nline\\", "é – 日本 \ud83d\ude00", ""];

    [Fact]
    public void Texts_and_second_answers_come_back()
    {
        using TempFolder folder = new();
        EvidenceWriter.Write(folder.Path, Evidence(Written, 0.5f));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(folder.Path, "texts.jsonl")).Length);
        using (OpenEvidence open = EvidenceReader.Open(folder.Path))
        {
            Assert.Equal(Written, open.Evidence.Texts);
            double[] again = new double[4];
            open.Evidence.Repeated!.ReadMargins(0, 0, again);
            Assert.Equal([0.5, 1.5, 2.5, 3.5], again);
            Assert.Contains("texts.jsonl", open.Hashes.Keys);
        }

        EvidenceWriter.Write(folder.Path, Evidence(null, null));
        using OpenEvidence without = EvidenceReader.Open(folder.Path);
        Assert.Null(without.Evidence.Texts);
        Assert.Null(without.Evidence.Repeated);
    }

    [Theory]
    [InlineData("\"a\"\n\"b\"\n\"c\"\n", "found 3 lines, expected 4")]
    [InlineData("\"a\"\nb\n\"c\"\n\"d\"\n", "line 2: found what is no JSON ('b')")]
    [InlineData("\"a\"\n\"b\"\n3\n\"d\"\n", "line 3: found a JSON number")]
    [InlineData("\"a\"\n\"b\"\n\"c\"\n\n", "line 4: found what is no JSON")]
    [InlineData("\"\\ud800\"\n\"b\"\n\"c\"\n\"d\"\n", "line 1: found what is no JSON")]
    public void Other_lines_are_refused(string content, string expected)
    {
        using TempFolder folder = new();
        EvidenceWriter.Write(folder.Path, Evidence(Written, null));
        File.WriteAllText(Path.Combine(folder.Path, "texts.jsonl"), content);
        BadInputException refused = Assert.Throws<BadInputException>(() => EvidenceReader.Open(folder.Path));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static ClassifierEvidence Evidence(string[]? texts, float? shift) =>
        new(
            ["0", "1", "2", "3"],
            new int[4],
            [Membership.Member, Membership.NonMember, Membership.Member, Membership.NonMember],
            new MarginSignals(new MemoryArray<float>([0, 1, 2, 3], 1, 4, 1)),
            repeated: shift is { } by
                ? new MarginSignals(new MemoryArray<float>([by, 1 + by, 2 + by, 3 + by], 1, 4, 1))
                : null,
            texts: texts
        );
}
