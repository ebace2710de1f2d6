using Telltale.Adapters.Plans;
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

    /// <summary>With TELLTALE_WRITE_SCHEMA=1 this test writes the file instead.</summary>
    [Fact]
    public void The_published_schema_is_that_of_the_program()
    {
        string path = RepositoryFiles.At("docs", "schema", "plan-1.schema.json");
        if (Environment.GetEnvironmentVariable("TELLTALE_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(path, PlanSchema.Text());
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == PlanSchema.Text(),
            $"{path} is not the schema of this program; run this test with TELLTALE_WRITE_SCHEMA=1 to write it, and look at what changed."
        );
    }
}
