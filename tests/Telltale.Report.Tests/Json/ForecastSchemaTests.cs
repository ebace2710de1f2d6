using System.Text.Json.Nodes;
using Telltale.Audit.Results;
using Telltale.Report.Json;
using Telltale.Report.Markdown;
using Telltale.Report.Tests.Samples;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Json;

/// <summary>Forecasts keep to their published schema, and are shown for people.</summary>
public sealed class ForecastSchemaTests
{
    private static readonly JsonObject Schema = JsonNode
        .Parse(File.ReadAllText(RepositoryFiles.At("docs", "schema", "forecast-1.schema.json")))!
        .AsObject();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forecasts_conform(bool whole)
    {
        using MemoryStream stream = new();
        ForecastJson.Write(SampleForecast.Of(whole), stream);
        Assert.Empty(new SchemaValidator(Schema).Faults(JsonNode.Parse(stream.ToArray())!));
    }

    [Fact]
    public void Schema_and_types_name_the_same_things()
    {
        ResultSchemaTests.AssertSameNames(Schema, typeof(AuditForecast));
        ResultSchemaTests.AssertDescribed(Schema);
    }

    [Fact]
    public void A_person_reads_what_will_be_seen_and_what_it_takes()
    {
        string text = Text(SampleForecast.Of());
        Assert.Contains("**Not enough.** This plan will not see it.", text, StringComparison.Ordinal);
        Assert.Contains("AUC 0.556", text, StringComparison.Ordinal);
        Assert.Contains("unsupported", text, StringComparison.Ordinal);
        Assert.Contains("12 min 34 s to train", text, StringComparison.Ordinal);
        Assert.Contains("up to 3.0 GiB of disk and about 101 MiB of memory", text, StringComparison.Ordinal);
        Assert.Contains(
            "at least 40 must have it together (one alone: 23,999 non-members)",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("- repeatability (cannot be made): Not needed.", text, StringComparison.Ordinal);

        string least = Text(SampleForecast.Of(whole: false));
        Assert.Contains("a single one can be named", least, StringComparison.Ordinal);
        Assert.DoesNotContain("to train", least, StringComparison.Ordinal);
        Assert.DoesNotContain("What to consider", least, StringComparison.Ordinal);
    }

    private static string Text(AuditForecast forecast)
    {
        using StringWriter writer = new();
        ForecastSummary.Write(forecast, writer);
        return writer.ToString();
    }
}
