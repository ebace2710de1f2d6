using Telltale.Adapters.Plans;
using Telltale.Audit.Plans;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary>Plans as the program prints them, and the schema that is published for them.</summary>
public sealed class PlanTests
{
    [Fact]
    public void The_template_is_a_plan()
    {
        string template = TelltaleProgram.Run("audit", "--print-plan").AssertDone().Output;
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("plan.yaml"), template);
        string whole = TelltaleProgram.Run("audit", folder.At("plan.yaml"), "--print-plan").AssertDone().Output;
        Assert.Contains("count: 33", whole, StringComparison.Ordinal);
        Assert.All(template.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    /// <summary>The template of plans for texts reads as a plan once it names texts that are there.</summary>
    [Fact]
    public void The_template_for_texts_is_a_plan()
    {
        string template = TelltaleProgram.Run("lm", "audit", "--print-plan").AssertDone().Output;
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("plan.yaml"), template);
        string whole = TelltaleProgram.Run("lm", "audit", folder.At("plan.yaml"), "--print-plan").AssertDone().Output;
        Assert.Contains("learning_rate: 0.001", whole, StringComparison.Ordinal);
        Assert.All(template.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void A_printed_plan_reads_as_itself()
    {
        using TemporaryFolder folder = new();
        string plan = SmallAudit.Plan(folder);
        string once = TelltaleProgram.Run("audit", plan, "--print-plan").AssertDone().Output;
        File.WriteAllText(folder.At("again.yaml"), once);
        Assert.Equal(once, TelltaleProgram.Run("audit", folder.At("again.yaml"), "--print-plan").AssertDone().Output);
        Assert.Contains("epochs: 60", once, StringComparison.Ordinal);
        Assert.Contains("optimiser: adam", once, StringComparison.Ordinal);
        Assert.Contains("lira:mode=offline@lira-offline", once, StringComparison.Ordinal);
    }

    public static TheoryData<string> Forms => [.. SchemaFiles.Keys];

    private static Dictionary<string, PlanForm> SchemaFiles { get; } =
        new(StringComparer.Ordinal)
        {
            ["plan-1.schema.json"] = PlanForm.Audit,
            ["text-plan-1.schema.json"] = PlanForm.Texts,
        };

    /// <summary>With TELLTALE_UPDATE=1 this test writes the file instead.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void The_published_schema_is_that_of_the_program(string file)
    {
        string path = RepositoryFiles.At("docs", "schema", file);
        string schema = PlanSchema.Text(SchemaFiles[file]);
        if (Environment.GetEnvironmentVariable("TELLTALE_UPDATE") == "1")
        {
            File.WriteAllText(path, schema);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == schema,
            $"{path} is not the schema of this program; run this test with TELLTALE_UPDATE=1 to write it, and look at what changed."
        );
    }
}
