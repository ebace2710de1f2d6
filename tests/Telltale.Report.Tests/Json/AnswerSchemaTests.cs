using System.Text.Json.Nodes;
using Telltale.Audit.Canaries;
using Telltale.Audit.Contamination;
using Telltale.Audit.Sets;
using Telltale.Report.Json;
using Telltale.Report.Tests.Samples;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Json;

/// <summary>Answers of the proof-grade tests and about sets keep to their published schemas.</summary>
public sealed class AnswerSchemaTests
{
    private const string CanaryCheck = "canary-check-1.schema.json";
    private const string Contamination = "contamination-1.schema.json";
    private const string Sets = "set-1.schema.json";

    [Theory]
    [InlineData(CanaryCheck)]
    [InlineData(Contamination)]
    [InlineData(Sets)]
    public void Answers_conform(string schema)
    {
        Assert.Empty(new SchemaValidator(Schema(schema)).Faults(Document(schema, whole: true)));
        Assert.Empty(new SchemaValidator(Schema(schema)).Faults(Document(schema, whole: false)));
    }

    [Theory]
    [InlineData(CanaryCheck, "rank_p_value")]
    [InlineData(Contamination, "p_value")]
    [InlineData(Sets, "p_value")]
    public void What_does_not_conform_is_found(string schema, string name)
    {
        JsonNode document = Document(schema, whole: true);
        document[name] = 1.5;
        Assert.Contains(
            $"$.{name} is above 1",
            new SchemaValidator(Schema(schema)).Faults(JsonNode.Parse(document.ToJsonString())!)
        );
    }

    [Theory]
    [InlineData(CanaryCheck, typeof(CanaryResult))]
    [InlineData(Contamination, typeof(ContaminationResult))]
    [InlineData(Sets, typeof(SetResult))]
    public void Schema_and_types_name_the_same_things(string schema, Type type)
    {
        ResultSchemaTests.AssertSameNames(Schema(schema), type);
        ResultSchemaTests.AssertDescribed(Schema(schema));
    }

    [Fact]
    public void A_number_that_is_none_is_refused()
    {
        using MemoryStream stream = new();
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() =>
            AnswerJson.Write(SampleAnswers.Contamination() with { MeanGain = double.NaN }, stream)
        );
        Assert.Contains("mean_gain is NaN", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private static JsonObject Schema(string name) =>
        JsonNode.Parse(File.ReadAllText(RepositoryFiles.At("docs", "schema", name)))!.AsObject();

    private static JsonNode Document(string schema, bool whole)
    {
        using MemoryStream stream = new();
        switch (schema)
        {
            case CanaryCheck:
                AnswerJson.Write(SampleAnswers.Canaries(whole), stream);
                break;
            case Contamination:
                AnswerJson.Write(SampleAnswers.Contamination(whole), stream);
                break;
            default:
                AnswerJson.Write(SampleAnswers.Sets(whole), stream);
                break;
        }

        return JsonNode.Parse(stream.ToArray())!;
    }
}
