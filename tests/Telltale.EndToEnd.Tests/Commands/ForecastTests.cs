using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary><c>telltale audit --plan-only</c>.</summary>
public sealed class ForecastTests
{
    [Fact]
    public void It_tells_before_anything_is_trained_and_writes_nothing()
    {
        using TemporaryFolder folder = new();
        string plan = SmallAudit.Plan(folder, targets: 1);
        string[] before = Directory.GetFileSystemEntries(Path.GetDirectoryName(plan)!);
        ProgramRun run = TelltaleProgram
            .RunIn(
                Path.GetDirectoryName(plan),
                "audit",
                plan,
                "--plan-only",
                "--leak",
                "0.5@0.1",
                "--json",
                "--threads",
                "2"
            )
            .AssertDone();
        Assert.Equal(before, Directory.GetFileSystemEntries(Path.GetDirectoryName(plan)!));
        JsonNode forecast = JsonNode.Parse(run.Output)!;
        Assert.Equal("telltale/forecast/1", (string)forecast["schema"]!);
        Assert.Equal(300, (int)forecast["size"]!["members"]!);
        Assert.True((bool)forecast["wanted"]!["is_seen"]!);
        Assert.InRange((double)forecast["cost"]!["training_seconds"]!, 0.01, 3600);
        Assert.Contains(
            "Seen in four cases of five",
            TelltaleProgram.Run("audit", plan, "--plan-only").AssertDone().Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_cannot_be_asked_is_refused()
    {
        using TemporaryFolder folder = new();
        string plan = SmallAudit.Plan(folder);
        TelltaleProgram.Run("audit", plan, "--plan-only", "--leak", "much").AssertRefused("TPR@FPR");
        TelltaleProgram.Run("audit", plan, "--plan-only", "--leak", "0.01@0.1").AssertRefused("the TPR above the FPR");
        TelltaleProgram.Run("audit", plan, "--leak", "0.2@0.1").AssertRefused("--plan-only");
        TelltaleProgram.Run("audit", "--plan-only").AssertRefused("needs a PLAN");
    }
}
