using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Report.Json;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Json;

public sealed class ResultJsonTests
{
    private static readonly AuditResult Sample = SampleAudit.Of(records: 60).Result;

    [Fact]
    public void Reading_what_was_written_and_writing_it_again_gives_the_same_bytes()
    {
        byte[] first = Written(Sample);
        Assert.Equal(first, Written(Read(first)));
    }

    [Fact]
    public void An_empty_result_survives_too()
    {
        byte[] first = Written(SampleSections.Emptied(Sample));
        AuditResult read = Read(first);
        Assert.Empty(read.Assessments);
        Assert.Null(read.Verdict.Detectable);
        Assert.Equal(first, Written(read));
    }

    [Fact]
    public void A_result_from_before_there_were_cascades_can_be_read()
    {
        JsonObject root = JsonNode.Parse(Written(Sample))!.AsObject();
        Assert.True(root.Remove("cascades"));
        Assert.Null(Read(Encoding.UTF8.GetBytes(root.ToJsonString())).Cascades);
    }

    [Fact]
    public void The_order_in_which_a_dictionary_was_filled_leaves_no_trace()
    {
        AuditResult other = Sample with
        {
            Timings = Sample.Timings with { Seconds = Sample.Timings.Seconds.Reverse().ToDictionary() },
            Inputs = Sample.Inputs with { Hashes = Sample.Inputs.Hashes.Reverse().ToDictionary() },
            Assessments = [.. Sample.Assessments.Select(a => a with { Options = a.Options.Reverse().ToDictionary() })],
        };
        Assert.NotEqual(Sample.Timings.Seconds.Keys.First(), other.Timings.Seconds.Keys.First());
        Assert.Equal(Written(Sample), Written(other));
    }

    [Fact]
    public void Keys_have_the_published_names_in_the_published_order()
    {
        JsonObject root = JsonNode.Parse(Written(Sample))!.AsObject();
        Assert.Equal(
            "schema plan environment inputs assessments comparisons skipped validity verdict slices dataset_usage cascades diagnosis limits timings",
            Keys(root)
        );
        JsonObject assessment = root["assessments"]![0]!.AsObject();
        Assert.Equal(
            "label attack paper access options queries direction_check members nonmembers excluded auc tpr_at_fpr advantage ppv epsilon_lower_bound tie_share roc roc_band shadow_calibrated increment",
            Keys(assessment)
        );
        Assert.Equal("value low high method", Keys(assessment["auc"]!.AsObject()));
        Assert.Equal(
            "fpr tpr low high false_positives support method exact",
            Keys(assessment["tpr_at_fpr"]![0]!.AsObject())
        );
        Assert.Equal(
            "hashes records members nonmembers population targets references queries duplicates_removed models kind persons",
            Keys(root["inputs"]!.AsObject())
        );
        Assert.Equal("grade sentence rests_on detectable detectable_tpr best", Keys(root["verdict"]!.AsObject()));
        Assert.Equal("telltale/result/1", (string?)root["schema"]);
        Assert.Equal("unsupported", (string?)assessment["tpr_at_fpr"]![3]!["support"]);
    }

    [Fact]
    public void The_file_is_plain_text_with_line_feeds()
    {
        byte[] bytes = Written(Sample);
        Assert.Equal((byte)'{', bytes[0]);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.StartsWith("{\n  \"schema\": \"telltale/result/1\",\n", Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData(0.1 + 0.2)]
    [InlineData(5e-324)]
    [InlineData(1e-300)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(-0.0)]
    public void Doubles_come_back_bit_for_bit(double value)
    {
        AuditResult read = Read(Written(Sample with { Verdict = Sample.Verdict with { Detectable = value } }));
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(value),
            BitConverter.DoubleToInt64Bits(read.Verdict.Detectable!.Value)
        );
    }

    [Fact]
    public void Seeds_use_all_64_bits() => Assert.Equal(ulong.MaxValue, Read(Written(Sample)).Environment.Seed);

    [Theory]
    [InlineData(double.NaN, "verdict.detectable is NaN")]
    [InlineData(double.PositiveInfinity, "verdict.detectable is Infinity")]
    public void A_number_that_is_not_finite_is_refused_by_name(double value, string named)
    {
        using MemoryStream stream = new();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            ResultJson.Write(Sample with { Verdict = Sample.Verdict with { Detectable = value } }, stream)
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_number_deep_inside_is_named_with_its_place()
    {
        AttackAssessment second = Sample.Assessments[1];
        RocPoint[] roc = [.. second.Roc];
        roc[2] = roc[2] with { High = double.NegativeInfinity };
        AuditResult bad = Sample with { Assessments = [Sample.Assessments[0], second with { Roc = roc }] };
        Assert.Contains("assessments[1].roc[2].high is -Infinity", Refusal(bad), StringComparison.Ordinal);

        bad = Sample with
        {
            Timings = Sample.Timings with { Seconds = new Dictionary<string, double> { ["train"] = double.NaN } },
        };
        Assert.Contains("timings.seconds.train is NaN", Refusal(bad), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"grade\": \"LEAK\"", "\"grade\": \"leak\"", "$.verdict.grade")]
    [InlineData("\"grade\": \"LEAK\"", "\"grade\": 3", "$.verdict.grade")]
    [InlineData("\"grade\": \"LEAK\"", "\"grade\": null", "$.verdict.grade")]
    [InlineData("\"detectable\": 0.528", "\"detectable\": \"0.528\"", "$.verdict.detectable")]
    [InlineData("\"detectable\": 0.528", "\"detectable\": 1e999", "verdict.detectable")]
    [InlineData("\"detectable\": 0.528", "\"Detectable\": 0.528", "Detectable")]
    [InlineData("\"detectable\": 0.528", "\"detectable\": 0.528, \"mood\": 1", "mood")]
    [InlineData(",\n    \"detectable\": 0.528", "", "detectable")]
    [InlineData("\"detectable\": 0.528", "\"detectable\": 0.528, \"detectable\": 0.5", "detectable")]
    [InlineData("\"train\": 93.4", "\"train\": 93.4, \"train\": 1", "train")]
    [InlineData("\"train\": 93.4", "\"train\": null", "$.timings.seconds")]
    [InlineData("\"train\": 93.4", "\"train\": 1e999", "timings.seconds.train")]
    [InlineData("\"limits\": [", "\"limits\": [null,", "limits[0] is null")]
    [InlineData("\"threads\": 2", "\"threads\": 2.5", "$.timings.threads")]
    [InlineData("\"kernel\": \"AVX-512\"", "\"kernel\": 512", "$.environment.kernel")]
    [InlineData("telltale/result/1", "telltale/result/2", "telltale/result/2")]
    public void Anything_but_the_schema_is_refused_with_its_place(string good, string bad, string named)
    {
        string text = Encoding.UTF8.GetString(Written(Sample));
        string changed = text.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);

        BadInputException error = Assert.Throws<BadInputException>(() => Read(Encoding.UTF8.GetBytes(changed)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("run.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schema\": 1}")]
    [InlineData("{\"schema\": \"telltale/result/1\"}")]
    [InlineData("not json")]
    public void What_is_no_result_at_all_is_refused(string text) =>
        Assert.Throws<BadInputException>(() => Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Text_after_the_result_is_refused() =>
        Assert.Throws<BadInputException>(() => Read([.. Written(Sample), .. "{}"u8]));

    private static string Keys(JsonObject node) => string.Join(' ', node.Select(pair => pair.Key));

    private static string Refusal(AuditResult result) =>
        Assert.Throws<InvalidOperationException>(() => Written(result)).Message;

    private static byte[] Written(AuditResult result)
    {
        using MemoryStream stream = new();
        ResultJson.Write(result, stream);
        return stream.ToArray();
    }

    private static AuditResult Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return ResultJson.Read(stream, "run.json");
    }
}
