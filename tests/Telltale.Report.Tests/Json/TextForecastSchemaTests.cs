using System.Text.Json.Nodes;
using Telltale.Audit.Results;
using Telltale.Report.Json;
using Telltale.Report.Markdown;
using Telltale.Report.Tests.Samples;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Json;

/// <summary>Forecasts about texts keep to their published schema, and are shown for people.</summary>
public sealed class TextForecastSchemaTests
{
    private static readonly JsonObject Schema = JsonNode
        .Parse(File.ReadAllText(RepositoryFiles.At("docs", "schema", "text-forecast-1.schema.json")))!
        .AsObject();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forecasts_conform(bool whole)
    {
        using MemoryStream stream = new();
        ForecastJson.Write(SampleTextForecast.Of(whole), stream);
        Assert.Empty(new SchemaValidator(Schema).Faults(JsonNode.Parse(stream.ToArray())!));
    }

    [Fact]
    public void Schema_and_types_name_the_same_things()
    {
        ResultSchemaTests.AssertSameNames(Schema, typeof(TextForecast));
        ResultSchemaTests.AssertDescribed(Schema);
    }

    [Fact]
    public void A_person_reads_what_it_takes_and_whether_the_budget_suffices()
    {
        string text = Text(SampleTextForecast.Of());
        Assert.Contains("150 members and 150 non-members", text, StringComparison.Ordinal);
        Assert.Contains("Training takes about 12 min 34 s here", text, StringComparison.Ordinal);
        Assert.Contains("**The budget cannot suffice.** It suffices for loss.", text, StringComparison.Ordinal);
        Assert.Contains(
            "350 texts, 700 changed copies, 350 texts after a prefix, 350 beginnings to continue; 1,738 requests (12 answers stored already)",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("cost 0.1466, at least 1 h 55 min at the rate given", text, StringComparison.Ordinal);
        Assert.Contains(
            "Left of the budget: 500 requests, 1,000,000 tokens, 4.5; 1,738 requests are needed",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("(shadow models, 7 of them): 300 texts", text, StringComparison.Ordinal);
        Assert.Contains("- mk: needs token_mean", text, StringComparison.Ordinal);
        Assert.Contains("all texts together", text, StringComparison.Ordinal);
        Assert.Contains("A single text: p of at least", text, StringComparison.Ordinal);

        string least = Text(SampleTextForecast.Of(whole: false));
        Assert.Contains("of no known membership", least, StringComparison.Ordinal);
        foreach (string word in (string[])["budget", "cost", "fits alone", "Left out", "Seen in", "Training takes"])
        {
            Assert.DoesNotContain(word, least, StringComparison.Ordinal);
        }
    }

    private static string Text(TextForecast forecast)
    {
        using StringWriter writer = new();
        TextForecastSummary.Write(forecast, writer);
        return writer.ToString();
    }
}
