using System.Text;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Tests.Formats.TextEvidence;

/// <summary>Texts without anything measured: what is read, and what is refused with file and line.</summary>
public sealed class TextDocumentsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        IReadOnlyList<TextRecord> read = TextDocuments.Read(
            Write(
                "texts.jsonl",
                """
                {"id":"a","text":"one\ntwo 😀","member":true,"date":"2024-02-29"}

                {"id":7,"text":"","member":false,"other":[1,{"x":2}]}
                {"text":"three","member":null,"date":null,"id":null}
                """
            )
        );
        Assert.Equal(["a", "7", "line-4"], read.Select(r => r.Id));
        Assert.Equal(["one\ntwo 😀", "", "three"], read.Select(r => r.Text));
        Assert.Equal([Membership.Member, Membership.NonMember, Membership.Unknown], read.Select(r => r.Membership));
        Assert.Equal(new DateOnly(2024, 2, 29), read[0].Date);
        Assert.Null(read[2].Date);
        Assert.All(read, r => Assert.Null(r.Signals));
    }

    [Fact]
    public void Fields_that_are_asked_for_are_kept_as_texts_and_written_with_the_evidence()
    {
        string path = Write(
            "texts.jsonl",
            """
            {"id":"a","text":"one","topic":"billing","size":12.50,"open":true,"who":{"name":"x"}}
            {"id":"b","text":"two","topic":null,"size":3}
            """
        );
        IReadOnlyList<TextRecord> read = TextDocuments.Read(path, ["topic", "size", "open"]);
        Assert.Equal(["open", "size", "topic"], read[0].Fields.Keys.Order());
        Assert.Equal(
            ["billing", "12.50", "true"],
            ((string[])["topic", "size", "open"]).Select(f => read[0].Fields[f])
        );
        Assert.Equal(["size"], read[1].Fields.Keys);
        Assert.All(TextDocuments.Read(path), r => Assert.Empty(r.Fields));
        Assert.Contains(
            "no field 'who'",
            Assert.Throws<BadInputException>(() => TextDocuments.Read(path, ["who"])).Message,
            StringComparison.Ordinal
        );

        string evidence = _folder.At("evidence.jsonl");
        using (FileStream stream = File.Create(evidence))
        {
            TextEvidenceWriter.Write(
                stream,
                read.Select(r => r with { Signals = new TokenSignals { LogProbabilities = [-1] } })
            );
        }

        IReadOnlyList<TextRecord> again = TextEvidenceReader.ReadFile(evidence, TruthNeed.None).Evidence.Records;
        Assert.Equal(read[0].Fields.OrderBy(f => f.Key), again[0].Fields.OrderBy(f => f.Key));
        File.WriteAllText(evidence, "{\"id\":\"a\",\"token_logprobs\":[-1],\"fields\":{\"size\":3}}\n");
        Assert.Contains(
            "fields.size",
            Assert.Throws<BadInputException>(() => TextEvidenceReader.ReadFile(evidence, TruthNeed.None)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Half_of_a_pair_of_characters_is_refused()
    {
        string path = Write("texts.jsonl", "{\"text\":\"good\"}\n{\"text\":\"a \\ud800 b\"}\n");
        string said = Assert.Throws<BadInputException>(() => TextDocuments.Read(path)).Message;
        Assert.Contains("line 2: found half of a pair", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"", "line 2", "no JSON", "{\"text\":\"a\"")]
    [InlineData("plain words", "line 2", "no JSON", "plain words")]
    [InlineData("[\"a\"]", "line 2", "no JSON object")]
    [InlineData("{\"id\":\"x\"}", "line 2", "no text")]
    [InlineData("{\"text\":5}", "line 2", "no text")]
    [InlineData("{\"text\":\"a\",\"member\":1}", "line 2", "found 1 as member", "true, false or null")]
    [InlineData("{\"text\":\"a\",\"member\":\"yes\"}", "line 2", "\"yes\"")]
    [InlineData("{\"text\":\"a\",\"id\":\"\"}", "line 2", "as id")]
    [InlineData("{\"text\":\"a\",\"id\":[1]}", "line 2", "as id")]
    [InlineData("{\"text\":\"a\",\"date\":\"29.2.2024\"}", "line 2", "as date", "2024-12-31")]
    [InlineData("{\"text\":\"a\",\"date\":\"2023-02-29\"}", "line 2", "as date")]
    [InlineData("{\"text\":\"a\",\"id\":\"first\"}", "line 2", "'first'", "line 1")]
    public void A_wrong_line_is_refused(string line, params string[] words)
    {
        string path = Write("texts.jsonl", $"{{\"id\":\"first\",\"text\":\"good\"}}\n{line}\n");
        string said = Assert.Throws<BadInputException>(() => TextDocuments.Read(path)).Message;
        Assert.All((string[])["texts.jsonl", .. words], word => Assert.Contains(word, said, StringComparison.Ordinal));
        Assert.DoesNotContain("BytePosition", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_lines_would_have_are_not_used_twice()
    {
        string path = Write("texts.jsonl", "{\"id\":\"line-2\",\"text\":\"a\"}\n{\"text\":\"b\"}\n");
        Assert.Throws<BadInputException>(() => TextDocuments.Read(path));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        string path = _folder.At("texts.jsonl");
        File.WriteAllBytes(path, [.. "{\"text\":\"a\"}\n{\"text\":\""u8, 0xE2, 0x28, 0xA1, .. "\"}\n"u8]);
        Assert.Contains("line 2", Said(() => TextDocuments.Read(path)), StringComparison.Ordinal);
        string lines = _folder.At("texts.txt");
        File.WriteAllBytes(lines, [.. "a\n"u8, 0xFF, .. "\n"u8]);
        Assert.Contains("line 2: not UTF-8", Said(() => TextLines.Read(lines)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_is_refused_and_one_that_just_fits_is_read()
    {
        string fits = new('x', (8 << 20) - 20);
        Assert.Equal(fits, TextLines.Read(Write("fits.txt", $"{fits}\nb\n"))[0]);
        string large = Write("large.txt", "b\n" + new string('x', 10_000_000));
        Assert.Contains("line 2", Said(() => TextLines.Read(large)), StringComparison.Ordinal);
        string document = Write("large.jsonl", "{\"text\":\"" + new string('x', 10_000_000) + "\"}");
        Assert.Contains("8 MiB", Said(() => TextDocuments.Read(document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\ntwo\n", 2)]
    [InlineData("one\r\n\r\n \r\ntwo", 2)]
    [InlineData("one", 1)]
    public void Lines_of_text_are_read_as_they_are(string content, int count)
    {
        string[] read = TextLines.Read(Write("texts.txt", content));
        Assert.Equal(count, read.Length);
        Assert.Equal("one", read[0]);
        Assert.Equal(count == 2 ? "two" : "one", read[^1]);
    }

    [Fact]
    public void A_mark_of_the_byte_order_is_no_part_of_the_first_text() =>
        Assert.Equal(["one", "two"], TextLines.Read(Write("texts.txt", "\uFEFFone\ntwo\n")));

    [Fact]
    public void Of_json_lines_only_the_texts_are_taken_and_empty_ones_are_named()
    {
        string path = Write("texts.JSONL", "{\"text\":\"a\\nb\"}\n{\"id\":\"x\",\"text\":\"c\"}\n");
        Assert.Equal(["a\nb", "c"], TextLines.Read(path));
        string empty = Write("empty.jsonl", "{\"text\":\"a\"}\n{\"id\":\"hole\",\"text\":\" \"}\n");
        string said = Said(() => TextLines.Read(empty));
        Assert.Contains("'hole'", said, StringComparison.Ordinal);
        Assert.Contains("leave it out", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_a_text_belongs_to_is_read_where_it_is_asked_for_and_goes_with_the_evidence()
    {
        string path = Write(
            "texts.jsonl",
            """
            {"id":"a","text":"one","author":"Ada"}
            {"id":"b","text":"two","author":7}
            {"id":"c","text":"three","author":"Ada"}
            """
        );
        IReadOnlyList<TextRecord> read = TextDocuments.Read(path, groups: "author");
        Assert.Equal(["Ada", "7", "Ada"], read.Select(r => r.Group));
        Assert.All(read, r => Assert.Empty(r.Fields));
        Assert.All(TextDocuments.Read(path), r => Assert.Null(r.Group));

        string evidence = _folder.At("evidence.jsonl");
        using (FileStream stream = File.Create(evidence))
        {
            TextEvidenceWriter.Write(
                stream,
                read.Select(r => r with { Signals = new TokenSignals { LogProbabilities = [-1] } })
            );
        }

        Assert.Equal([0, 1, 0], TextEvidenceReader.ReadFile(evidence, TruthNeed.None).Evidence.Groups!.OfRecord);
        File.AppendAllText(evidence, "{\"id\":\"d\",\"token_logprobs\":[-1]}\n");
        Assert.Contains(
            "1 of 4 do not say who they belong to (group): d.",
            Said(() => TextEvidenceReader.ReadFile(evidence, TruthNeed.None)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\" \"")]
    [InlineData("true")]
    [InlineData("[\"Ada\"]")]
    public void A_text_that_belongs_to_nobody_is_named(string author)
    {
        string path = Write(
            "texts.jsonl",
            "{\"id\":\"a\",\"text\":\"one\",\"author\":\"Ada\"}\n{\"id\":\"b\",\"text\":\"two\",\"author\":"
                + author
                + "}\n"
        );
        Assert.Contains(
            "1 of 2 texts have no field 'author' with a name",
            Said(() => TextDocuments.Read(path, groups: "author")),
            StringComparison.Ordinal
        );
        Assert.Contains(": a, b.", Said(() => TextDocuments.Read(path, groups: "writer")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void Nothing_is_refused(string content)
    {
        Assert.Contains(
            "no texts",
            Said(() => TextDocuments.Read(Write("a.jsonl", content))),
            StringComparison.Ordinal
        );
        Assert.Contains("no texts", Said(() => TextLines.Read(Write("a.txt", content))), StringComparison.Ordinal);
        Assert.Contains("no such file", Said(() => TextLines.Read(_folder.At("b.txt"))), StringComparison.Ordinal);
    }

    private static string Said(Action read) => Assert.Throws<BadInputException>(read).Message;

    private string Write(string name, string content)
    {
        string path = _folder.At(name);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }
}
