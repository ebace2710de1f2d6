using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary><c>telltale compare</c> on two audits of the same records.</summary>
public sealed class CompareTests
{
    [Fact]
    public void A_recipe_that_learns_less_by_heart_leaks_less_and_runs_of_other_attacks_are_refused()
    {
        using TemporaryFolder folder = new();
        string before = Audit(folder, "before", epochs: 60);
        string after = Audit(folder, "after", epochs: 3);
        string said = TelltaleProgram.Run("compare", before, after).AssertDone().Output;
        Assert.StartsWith("**LESS LEAK** (before: small, LEAK;", said, StringComparison.Ordinal);
        Assert.Contains("The change helped: the AUC of the strongest attack", said, StringComparison.Ordinal);
        Assert.Contains("- target.training.epochs: 60 → 3", said, StringComparison.Ordinal);

        ProgramRun one = TelltaleProgram.Run("compare", before, after, "--json", "--threads", "1").AssertDone();
        Assert.Equal(one.Output, TelltaleProgram.Run("compare", before, after, "--json").AssertDone().Output);
        JsonNode found = JsonNode.Parse(one.Output)!;
        Assert.Equal("telltale/comparison/1", (string)found["schema"]!);
        Assert.Equal("same rows", (string)found["pairing"]!);
        Assert.Equal(SmallAudit.Attacks.Length, found["attacks"]!.AsArray().Count);

        // As a page and as JSON, beside the run or anywhere; the same bytes each time.
        string page = Path.Combine(after, "comparison.html");
        Assert.DoesNotContain("comparison", said, StringComparison.Ordinal);
        string told = TelltaleProgram.Run("compare", before, after, "--out", after).AssertDone().Output;
        Assert.StartsWith(said, told, StringComparison.Ordinal);
        Assert.Contains($"- page: `{page}`", told, StringComparison.Ordinal);
        Assert.Equal(one.Output, File.ReadAllText(Path.Combine(after, "comparison.json")));
        string written = File.ReadAllText(page);
        Assert.Contains("<p class=\"grade\">LESS LEAK</p>", written, StringComparison.Ordinal);
        Assert.Contains("telltale compare before after --confidence 0.95", written, StringComparison.Ordinal);
        TelltaleProgram.Run("compare", before, after, "--out", folder.At("elsewhere"), "--json").AssertDone();
        Assert.Equal(written, File.ReadAllText(folder.At("elsewhere", "comparison.html")));

        TelltaleProgram.Run("compare", before, folder.At("nothing")).AssertRefused("found no result.json");
        TelltaleProgram.Run("compare", before, after, "--confidence", "2").AssertRefused("--confidence is 2");
    }

    private static string Audit(TemporaryFolder folder, string name, int epochs)
    {
        string plan = folder.At($"{name}.yaml");
        File.WriteAllText(plan, SmallAudit.Text(targets: 2, epochs: epochs));
        TelltaleProgram.Run("audit", plan, "--out", folder.At(name)).AssertDone();
        return folder.At(name);
    }
}
