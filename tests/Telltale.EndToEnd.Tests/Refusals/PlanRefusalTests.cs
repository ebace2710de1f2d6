using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Plans with a fault: exit 2, the line and key named, nothing written.</summary>
public sealed class PlanRefusalTests
{
    [Theory]
    [InlineData("epochs: 60", "epoks: 60", "epoks", "did you mean 'target.training.epochs'", "line")]
    [InlineData("epochs: 60", "epochs: -1", "epochs", "'-1'", "line")]
    [InlineData("epochs: 60", "epochs: many", "epochs", "'many'", "whole number")]
    [InlineData("network: mlp", "network: transformer", "network", "'transformer'", "mlp")]
    [InlineData("network: mlp", "network: resnet", "target.hidden", "goes with target.network mlp", "target.widths")]
    [InlineData("hidden: [32]", "widths: [8]", "target.widths", "cnn or resnet", "target.hidden")]
    [InlineData("epochs: 60", "shift: 28", "target.training.shift is 28", "28 pixels", "at most 27")]
    [InlineData("epochs: 60", "cutout: 29", "target.training.cutout is 29", "28 pixels", "at most 28")]
    [InlineData("format: idx", "format: png", "format", "'png'", "idx")]
    [InlineData("hidden: [32]", "hidden: 32", "hidden", "a list", "line")]
    [InlineData("name: small", "name: small\nname: twice", "name", "line", "duplicate")]
    [InlineData("name: small", "name: [", "not valid YAML", "line", "plan.yaml")]
    [InlineData("population: 200", "population: 0", "rmia", "population", "data.population")]
    [InlineData("population: 200", "population: 9999", "9999", "10000", "population")]
    [InlineData("targets: 2", "targets: 2\n  references: 50", "references", "50", "10")]
    [InlineData("targets: 2", "targets: 11", "targets", "11", "10")]
    [InlineData("count: 10", "count: 9", "count", "9", "even")]
    [InlineData("t10k-images-idx3-ubyte.gz", "none.gz", "none.gz", "no such file", "exists")]
    [InlineData("\"loss\"", "\"los\"", "los", "did you mean loss", "attack")]
    public void A_fault_in_a_plan_is_named(string good, string bad, string first, string second, string third)
    {
        string text = SmallAudit.Text();
        Assert.Contains(good, text, StringComparison.Ordinal);
        Refused(text.Replace(good, bad, StringComparison.Ordinal), first, second, third);
    }

    [Fact]
    public void A_plan_without_a_target_is_refused()
    {
        string text = SmallAudit.Text();
        int target = text.IndexOf("target:", StringComparison.Ordinal);
        int models = text.IndexOf("models:", StringComparison.Ordinal);
        Refused(text.Remove(target, models - target), "no target", "network");
    }

    [Theory]
    [InlineData("just words")]
    [InlineData("")]
    [InlineData("- a\n- list\n")]
    public void What_is_no_plan_is_refused(string text) => Refused(text, "plan.yaml", "--print-plan");

    [Fact]
    public void A_plan_that_is_not_there_is_named()
    {
        using TemporaryFolder folder = new();
        TelltaleProgram.Run("audit", folder.At("none.yaml"), "--out", folder.At("out")).AssertRefused("none.yaml");
        Assert.False(Path.Exists(folder.At("out")));
    }

    [Fact]
    public void No_plan_at_all_is_refused() => TelltaleProgram.Run("audit").AssertRefused("PLAN", "--print-plan");

    private static void Refused(string text, params string[] words)
    {
        using TemporaryFolder folder = new();
        string plan = folder.At("plan.yaml");
        File.WriteAllText(plan, text);
        TelltaleProgram.RunIn(folder.Path, "audit", plan, "--out", folder.At("out")).AssertRefused(words);
        Assert.Equal([plan], Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
