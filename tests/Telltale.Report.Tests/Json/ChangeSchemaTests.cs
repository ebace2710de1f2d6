using System.Text.Json.Nodes;
using Telltale.Audit.Results;
using Telltale.Report.Json;
using Telltale.Report.Markdown;
using Telltale.TestKit;

namespace Telltale.Report.Tests.Json;

/// <summary>Comparisons of two runs keep to their published schema, and are shown for people.</summary>
public sealed class ChangeSchemaTests
{
    private static readonly JsonObject Schema = JsonNode
        .Parse(File.ReadAllText(RepositoryFiles.At("docs", "schema", "comparison-1.schema.json")))!
        .AsObject();

    private static readonly ComparedRun Before = new("plain", Grade.Leak, 300, 310, 2, 16);

    private static readonly ChangeResult Sample = new(
        ChangeResult.SchemaName,
        "1",
        ChangeAnswer.LessLeak,
        "The change helped.",
        Before,
        Before with
        {
            Source = "with <noise>",
            Grade = Grade.NoLeakDetected,
        },
        RunPairing.SameRows,
        0.95,
        [
            new(null, "lira", 0.71, "loss", 0.52, -0.19, -0.25, -0.13, 0.0001, 0.06),
            new(0.01, "lira", 0.08, "rmia", 0.02, -0.06, -0.1, 0.01, 0.2, 0.08),
        ],
        [
            new("lira", 0.71, 0.51, -0.2, -0.24, -0.16, 1e-6, 2e-6, "paired delong"),
            new("loss", 0.5, 0.52, 0.02, -0.02, 0.06, 0.3, 0.3, "paired delong"),
        ],
        new(0.91, 0.88),
        [new("target.dropout", "0", "0.5"), new("data.scale", null, "255")],
        ["Only these attacks."]
    );

    [Fact]
    public void Comparisons_conform()
    {
        foreach (
            ChangeResult result in new[]
            {
                Sample,
                Sample with
                {
                    Accuracy = null,
                    Plan = [],
                    Answer = ChangeAnswer.Invalid,
                },
            }
        )
        {
            using MemoryStream stream = new();
            ChangeJson.Write(result, stream);
            Assert.Empty(new SchemaValidator(Schema).Faults(JsonNode.Parse(stream.ToArray())!));
        }
    }

    [Fact]
    public void Schema_and_types_name_the_same_things()
    {
        ResultSchemaTests.AssertSameNames(Schema, typeof(ChangeResult));
        ResultSchemaTests.AssertDescribed(Schema);
    }

    [Fact]
    public void A_person_reads_whether_it_helped_and_what_it_cost()
    {
        using StringWriter writer = new();
        ChangeSummary.Write(Sample, writer);
        string text = writer.ToString();
        Assert.StartsWith(
            "**LESS LEAK** (before: plain, LEAK; after: with &lt;noise>, NO LEAK DETECTED)",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("0.710 (lira)", text, StringComparison.Ordinal);
        Assert.Contains("−0.190 (−0.250 to −0.130)", text, StringComparison.Ordinal);
        Assert.Contains("TPR at 1% FPR", text, StringComparison.Ordinal);
        Assert.Contains("−6.00 points (−10.00 to +1.00)", text, StringComparison.Ordinal);
        Assert.Contains("91.0% before, 88.0% after", text, StringComparison.Ordinal);
        Assert.Contains("- target.dropout: 0 → 0.5", text, StringComparison.Ordinal);
        Assert.Contains("- data.scale: not set → 255", text, StringComparison.Ordinal);

        // Of an INVALID run there are no numbers to read.
        using StringWriter invalid = new();
        ChangeSummary.Write(Sample with { Answer = ChangeAnswer.Invalid }, invalid);
        Assert.DoesNotContain("lira", invalid.ToString(), StringComparison.Ordinal);
        Assert.Contains("What this does not show", invalid.ToString(), StringComparison.Ordinal);
    }
}
