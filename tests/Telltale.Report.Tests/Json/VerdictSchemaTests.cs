using System.Text.Json.Nodes;
using Telltale.Audit.Results;
using Telltale.Report.Json;
using Telltale.Report.Tests.Samples;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Json;

/// <summary>Answers about records keep to their published schema.</summary>
public sealed class VerdictSchemaTests
{
    private static readonly JsonObject Schema = JsonNode
        .Parse(File.ReadAllText(RepositoryFiles.At("docs", "schema", "verdict-1.schema.json")))!
        .AsObject();

    [Theory]
    [InlineData(7, false)]
    [InlineData(1, true)]
    public void Answers_conform(int records, bool ownModels) =>
        Assert.Empty(new SchemaValidator(Schema).Faults(Document(SampleVerdicts.Of(records, ownModels))));

    [Fact]
    public void What_does_not_conform_is_found()
    {
        JsonNode document = Document(SampleVerdicts.Of());
        document["records"]![0]!["grade"] = "TRAINED ON";
        Assert.Contains(
            "$.records[0].grade is none of those named",
            new SchemaValidator(Schema).Faults(JsonNode.Parse(document.ToJsonString())!)
        );
    }

    [Fact]
    public void Schema_and_types_name_the_same_things()
    {
        ResultSchemaTests.AssertSameNames(Schema, typeof(VerdictResult));
        ResultSchemaTests.AssertDescribed(Schema);
    }

    [Fact]
    public void A_number_that_is_none_is_refused()
    {
        VerdictResult sample = SampleVerdicts.Of();
        VerdictResult broken = sample with { Records = [sample.Records[0] with { PValue = double.NaN }] };
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => Document(broken));
        Assert.Contains("records[0].p_value is NaN", refused.Message, StringComparison.Ordinal);
    }

    private static JsonNode Document(VerdictResult result)
    {
        using MemoryStream stream = new();
        VerdictJson.Write(result, stream);
        return JsonNode.Parse(stream.ToArray())!;
    }
}
