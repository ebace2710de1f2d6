using System.Text;
using System.Text.Json;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.TextEvidence;
using Telltale.Audit.Language;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.TestKit;

namespace Telltale.Adapters.Tests.Formats.TextEvidence;

/// <summary>Evidence of texts: read as it was written, and refused in words where it is wrong.</summary>
public sealed class TextEvidenceReaderTests
{
    private const string Plain = """{"id":"a","member":true,"token_logprobs":[-1,-2]}""";
    private const string Other = """{"id":"b","member":false,"token_logprobs":[-3]}""";

    [Fact]
    public void The_reference_evidence_is_read_whole()
    {
        OpenTextEvidence open = TextEvidenceReader.ReadFile(
            RepositoryFiles.At("reference", "language", "evidence.jsonl"),
            TruthNeed.BothSides
        );
        Assert.Equal(32, open.Evidence.Records.Count);
        TextRecord first = open.Evidence.Records[0];
        Assert.Equal(80, first.Signals!.Count);
        Assert.Equal(81, first.TokenIds!.Length);
        Assert.Equal(76, first.ZlibLength);
        Assert.Equal(first.TokenIds[1], first.ScoredTokenIds[0]);
        Assert.Equal(-1.351881783958228, -first.Signals.Deviations![0]);
        Assert.Equal(80, first.References["reference"].Signals.Count);
        Assert.Equal(73, first.Variants["lowercase"].ZlibLength);
        Assert.Equal(80, first.Prefixed["nonmember"].Length);
        Assert.Equal(64, open.Hashes["evidence"].Length);
        Assert.Equal(15, open.Evidence.Membership.Count(m => m == Membership.Member));
    }

    [Fact]
    public void What_was_written_comes_back()
    {
        TextRecord record = new()
        {
            Id = "ä \"1\"",
            Text = "One,\ntwo <3 \ud83d\ude00",
            Membership = Membership.NonMember,
            IsForFitting = true,
            Date = new DateOnly(2024, 3, 12),
            Target = "model.gguf 4f2a9c01b7de",
            TokenIds = [7, 0, 9],
            Signals = Signals(-0.1, -1e-300),
            ZlibLength = 11,
            TokenFrequencies = [0.5, 1e-9],
            References = new Dictionary<string, TextReference>
            {
                ["shadow-1"] = new(Signals(-2, -3), [1, 2, 3], Member: true),
                ["base"] = new(Signals(-2, -3) with { Divergences = [0.25, 0] }),
            },
            Variants = new Dictionary<string, TextVariant> { ["swap-0"] = new(Signals(-5), "two, one", 16) },
            Prefixed = new Dictionary<string, double[]> { ["nonmember"] = [-1, -2, -3] },
            Continuations = new TextContinuations("One,", ["two", ""], [11, 8]),
        };
        TextRecord judged = new() { Id = "b", Signals = Signals(-1) };
        using MemoryStream stream = new();
        TextEvidenceWriter.Write(stream, [record, judged]);

        Core.Evidence.Language.TextEvidence read = Read(Encoding.UTF8.GetString(stream.ToArray()), TruthNeed.None);

        Assert.Equivalent(record, Assert.Single(read.ForFitting), strict: true);
        Assert.Equivalent(judged, Assert.Single(read.Records), strict: true);
        Assert.Equal([0, 9], record.ScoredTokenIds.ToArray());
    }

    [Fact]
    public void Half_a_line_at_a_time_and_other_ends_of_line_make_no_difference()
    {
        string text = $"\uFEFF{Plain}\r\n\n{Other}";
        foreach (string name in new[] { text, text + "\n", text + "\r\n\r\n" })
        {
            using SlowStream slow = new(Encoding.UTF8.GetBytes(name));
            Core.Evidence.Language.TextEvidence read = TextEvidenceReader.Read(slow, "e.jsonl", TruthNeed.BothSides);
            Assert.Equal(["a", "b"], read.Records.Select(r => r.Id));
        }
    }

    [Fact]
    public void A_length_is_counted_where_none_is_given()
    {
        Core.Evidence.Language.TextEvidence read = Read(
            """{"id":"a","text":"aaaaaaaaaaaaaaaaaaaa","token_logprobs":[-1]}""",
            TruthNeed.None
        );
        Assert.Equal(ZlibLength.Of(new string('a', 20)), read.Records[0].ZlibLength);
        Assert.InRange(read.Records[0].ZlibLength!.Value, 9, 15);
        Assert.Null(Read("""{"id":"a","token_logprobs":[-1]}""", TruthNeed.None).Records[0].ZlibLength);
    }

    [Fact]
    public void Compressed_lengths_are_within_a_tenth_of_Pythons()
    {
        using JsonDocument expected = JsonDocument.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "language", "parts.json"))
        );
        foreach (JsonElement entry in expected.RootElement.GetProperty("zlib").EnumerateArray())
        {
            int length = entry.GetProperty("length").GetInt32();
            // Another version compresses otherwise: 56 bytes for 52 here, 1044 for 1081.
            Assert.InRange(ZlibLength.Of(entry.GetProperty("text").GetString()!), 0.9 * length, 1.1 * length);
        }
    }

    [Fact]
    public void A_probability_of_one_in_short_floats_is_no_fault() =>
        Assert.Equal(
            [0.0],
            Read("""{"id":"a","token_logprobs":[1e-7]}""", TruthNeed.None).Records[0].Signals!.LogProbabilities
        );

    [Theory]
    [InlineData("""{"id":"a","token_logprobs":[0.5]}""", "line 1 (a)", "token_logprobs[0]", "found 0.5", "at most 0")]
    [InlineData("""{"id":"a","token_logprobs":[-1,NaN]}""", "line 1", "no JSON", "NaN")]
    [InlineData("""{"id":"a","token_logprobs":[-Infinity]}""", "line 1", "no JSON", "Infinity")]
    [InlineData("""{"id":"a","token_logprobs":[-1e999]}""", "token_logprobs[0]", "finite")]
    [InlineData("""{"id":"a","token_logprobs":[null,-1]}""", "token_logprobs[0]", "found null", "leave out")]
    [InlineData("""{"id":"a","token_logprobs":[]}""", "(a)", "empty list", "at least one token")]
    [InlineData("""{"id":"a","token_logprobs":"-1"}""", "found the text", "a list")]
    [InlineData(
        """{"id":"a","token_logprobs":[-1],"token_ids":[1,2,3]}""",
        "token_ids",
        "found 3 entries",
        "expected 1"
    )]
    [InlineData("""{"id":"a","token_logprobs":[-1],"token_mean":[-1,-1]}""", "token_mean", "found 2", "expected 1")]
    [InlineData("""{"id":"a","token_logprobs":[-1],"token_std":[-1]}""", "token_std[0]", "found -1", "at least 0")]
    [InlineData("""{"id":"a","token_logprobs":[-1],"top1":[2]}""", "top1[0]", "found 2", "true or false")]
    [InlineData("""{"id":"a","token_logprobs":[-1],"token_frequencies":[0]}""", "token_frequencies[0]", "share")]
    [InlineData(
        """{"id":"a","token_logprobs":[-1],"token_logprob":[]}""",
        "token_logprob'",
        "did you mean token_logprobs"
    )]
    [InlineData("""{"id":"a","id":"b","token_logprobs":[-1]}""", "'id' twice")]
    [InlineData("""{"id":"","token_logprobs":[-1]}""", "no id")]
    [InlineData("""{"token_logprobs":[-1]}""", "no id")]
    [InlineData("""{"id":"a","member":1,"token_logprobs":[-1]}""", "member", "found 1", "true, false or null")]
    [InlineData("""{"id":"a","fit":true,"token_logprobs":[-1]}""", "fit", "membership is not known")]
    [InlineData("""{"id":"a","date":"12.3.2024","token_logprobs":[-1]}""", "date", "2024-03-12")]
    [InlineData("""{"id":"a","group":" ","token_logprobs":[-1]}""", "(a), group", "the name of a person")]
    [InlineData("""{"id":"a","group":7,"token_logprobs":[-1]}""", "(a), group", "in quotation marks")]
    [InlineData("""{"id":"a","target":" ","token_logprobs":[-1]}""", "(a), target", "the name of a model")]
    [InlineData("""{"id":"a","zlib_length":0,"token_logprobs":[-1]}""", "zlib_length", "at least 1")]
    [InlineData("""{"id":"a"}""", "neither token_logprobs nor continuations")]
    [InlineData("""{"id":"a","token_mean":[-1]}""", "no token_logprobs")]
    [InlineData("""{"id":"a","continuations":["x"]}""", "prompt", "alone")]
    [InlineData("""{"id":"a","token_logprobs":[-1],"references":{"r":{}}}""", "references.r", "no token_logprobs")]
    [InlineData(
        """{"id":"a","token_logprobs":[-1],"references":{"r":{"token_logprobs":[-1],"token_kl":[-2]}}}""",
        "references.r, token_kl[0]",
        "at least 0"
    )]
    [InlineData(
        """{"id":"a","token_logprobs":[-1],"references":{"r":{"token_logprobs":[-1]},"r":{"token_logprobs":[-1]}}}""",
        "references.r",
        "twice"
    )]
    [InlineData(
        """{"id":"a","token_logprobs":[-1],"prefixed":{"member":{"token_logprobs":[-1,-1,-1]}}}""",
        "prefixed.member",
        "found 3"
    )]
    [InlineData(
        """{"id":"a","token_logprobs":[-1],"variants":{"lowercase":[-1]}}""",
        "variants.lowercase",
        "an object"
    )]
    [InlineData("""["a"]""", "line 1", "found a list", "object")]
    [InlineData("""{"id":"a" """, "line 1", "no JSON")]
    [InlineData("""{"id":"\ud800","token_logprobs":[-1]}""", "half of a pair")]
    [InlineData("""{"\ud800":1,"id":"a","token_logprobs":[-1]}""", "line 1", "half of a pair")]
    [InlineData("""{"id":"a","token_logprobs":[-1],"references":{"\ud800":{"token_logprobs":[-1]}}}""", "references")]
    [InlineData("""{"id":"a","token_ids":[1.5],"token_logprobs":[-1]}""", "token_ids[0]", "found 1.5")]
    [InlineData("""{"id":"a","token_ids":[99999999999],"token_logprobs":[-1]}""", "token_ids[0]", "99999999999")]
    [InlineData("""{"id":"a","token_logprobs":[-1]} {}""", "line 1", "no JSON")]
    [InlineData("id,member", "line 1", "no JSON")]
    [InlineData("", "no document to judge")]
    public void A_wrong_line_is_refused_in_words(string line, params string[] words) =>
        Refused.With(() => Read(line, TruthNeed.None), words);

    [Fact]
    public void Later_lines_are_refused_by_their_number()
    {
        Refused.With(() => Read($"{Plain}\n\n{Plain}\n", TruthNeed.None), "line 3", "'a' as in line 1");
        Refused.With(() => Read($"{Plain}\n{{\"id\":\"b\"}}\n", TruthNeed.None), "line 2 (b)");
    }

    [Fact]
    public void Answers_of_two_models_are_no_evidence_about_either()
    {
        string one = """{"id":"a","target":"model.gguf 4f2a","token_logprobs":[-1]}""";
        string other = """{"id":"b","target":"model.gguf 77d0","token_logprobs":[-1]}""";
        Refused.With(() => Read($"{one}\n{other}\n", TruthNeed.None), "2 models", "4f2a", "77d0", "files of their own");
        Assert.Equal(2, Read($"{one}\n{other.Replace("77d0", "4f2a")}\n", TruthNeed.None).Records.Count);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_by_their_place()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Plain + "\n{\"id\":\""), 0xFF, .. Encoding.UTF8.GetBytes("\"}")];
        Refused.With(
            () => TextEvidenceReader.Read(new MemoryStream(bytes), "e.jsonl", TruthNeed.None),
            "e.jsonl, line 2",
            "not UTF-8",
            "8th"
        );
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_refused()
    {
        string line = "{\"id\":\"b\",\"text\":\"" + new string('x', 10 << 20) + "\"}";
        Refused.With(() => Read($"{Plain}\n{line}\n{Other}", TruthNeed.None), "line 2", "more than 8 MiB", "windows");
    }

    [Fact]
    public void Any_change_of_a_line_is_read_or_refused_and_nothing_else()
    {
        const string line =
            """{"id":"a","text":"b\u00e9","member":true,"date":"2024-03-12","token_ids":[1,2],"token_logprobs":[-1.5,-2e-3],"token_mean":[-1,-1],"top1":[true,0],"references":{"r":{"token_logprobs":[-1],"member":false,"token_kl":[0.5]}},"prefixed":{"p":{"token_logprobs":[-1,-2]}},"prompt":"b","continuations":["c"]}""";
        Rng rng = new(new Seed(8));
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            List<byte> bytes = [.. Encoding.UTF8.GetBytes(line)];
            for (int change = 1 + rng.NextInt(3); change > 0; change--)
            {
                int at = rng.NextInt(bytes.Count);
                switch (rng.NextInt(4))
                {
                    case 0:
                        bytes[at] = (byte)rng.NextInt(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(1 + rng.NextInt(20), bytes.Count - at));
                        break;
                    case 2:
                        bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + 12)]);
                        break;
                    default:
                        bytes[at] = (byte)"{}[],:\"-\\0e."[rng.NextInt(12)];
                        break;
                }
            }

            try
            {
                TextEvidenceReader.Read(new MemoryStream([.. bytes]), "e.jsonl", TruthNeed.None);
            }
            catch (BadInputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1500, 2999);
        string deep = new('[', 100_000);
        Refused.With(() => Read("{\"id\":" + deep, TruthNeed.None), "no JSON");
    }

    [Fact]
    public void Members_and_non_members_must_be_there_where_they_are_needed()
    {
        Refused.With(() => Read(Plain, TruthNeed.BothSides), "1 members and 0 non-members", "at least one of each");
        Refused.With(() => Read(Other, TruthNeed.BothSides), "0 members and 1 non-members");
        Refused.With(
            () => Read(Plain.Replace("\"id\"", "\"fit\":true,\"id\"", StringComparison.Ordinal), TruthNeed.None),
            "no document to judge"
        );
        Assert.Equal(2, Read($"{Plain}\n{Other}", TruthNeed.BothSides).Records.Count);
    }

    [Fact]
    public void The_kind_of_evidence_is_seen_from_the_path()
    {
        using TempFolder folder = new();
        string inside = Path.Combine(folder.Path, TextEvidenceReader.FileName);
        Assert.Null(TextEvidenceReader.Find(folder.Path));
        File.WriteAllText(inside, Plain);
        string other = Path.Combine(folder.Path, "any.txt");
        File.WriteAllText(other, "\uFEFF{}");
        Assert.Equal(inside, TextEvidenceReader.Find(folder.Path));
        Assert.Equal(other, TextEvidenceReader.Find(other));
        Assert.Equal("no-such.jsonl", TextEvidenceReader.Find("no-such.jsonl"));
        Assert.Null(TextEvidenceReader.Find("no-such.npz"));
    }

    private static TokenSignals Signals(params double[] values) =>
        new()
        {
            LogProbabilities = values,
            Means = Array.ConvertAll(values, v => v - 1),
            Deviations = Array.ConvertAll(values, v => -v),
            TopChoice = Array.ConvertAll(values, v => v > -1),
        };

    private static Core.Evidence.Language.TextEvidence Read(string text, TruthNeed need) =>
        TextEvidenceReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "e.jsonl", need);

    /// <summary>Hands out three bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(3, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);
    }
}
