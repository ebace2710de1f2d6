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
        Assert.Contains(
            "**The budget cannot suffice.** It suffices for loss. With all attacks it suffices for about 100 of the 350 texts.",
            text,
            StringComparison.Ordinal
        );
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

    [Fact]
    public void Whoever_starts_a_run_is_told_in_a_line_or_two()
    {
        TextForecast forecast = SampleTextForecast.Of();
        IReadOnlyList<string> lines = AskingNotice.Lines(forecast, "run it again with --resume");
        Assert.Equal(
            [
                "Asking takes 1,738 requests (12 answers stored already), about 285,000 tokens, cost 0.1466, at least 1 h 55 min at the rate given.",
                "The budget cannot suffice (ours at https://models.example.com/v1: 1,738 requests are needed and 500 are left). It suffices for loss. With all attacks it suffices for about 100 of the 350 texts. Going on all the same: the run stops when the budget is spent, every answer is kept, and nothing is paid for twice; with a larger budget, run it again with --resume.",
            ],
            lines
        );
        Assert.Equal(
            "Asking takes 300 requests, about 285,000 tokens; how long the servers take is not known.",
            Assert.Single(AskingNotice.Lines(SampleTextForecast.Of(whole: false), "again"))
        );
        Assert.EndsWith(
            "The budget suffices.",
            Assert.Single(AskingNotice.Lines(forecast with { Suffices = true, FittingTexts = null }, "again")),
            StringComparison.Ordinal
        );
        string nothing = AskingNotice.Lines(forecast with { Fitting = [], FittingTexts = 0 }, "again")[1];
        Assert.Contains("too small for any of the attacks", nothing, StringComparison.Ordinal);
        Assert.Contains("does not suffice for a single text", nothing, StringComparison.Ordinal);

        ForecastModel[] stored =
        [
            .. forecast.Models.Select(m => m with { Requests = 0, Answered = m.IsServed ? 80 : 0 }),
        ];
        Assert.Equal(
            "Nothing will be asked: all 80 answers are stored already. The budget suffices.",
            Assert.Single(
                AskingNotice.Lines(forecast with { Models = stored, Suffices = true, FittingTexts = null }, "again")
            )
        );
        Assert.Empty(AskingNotice.Lines(forecast with { Models = [.. stored.Where(m => !m.IsServed)] }, "again"));
    }

    private static string Text(TextForecast forecast)
    {
        using StringWriter writer = new();
        TextForecastSummary.Write(forecast, writer);
        return writer.ToString();
    }
}
