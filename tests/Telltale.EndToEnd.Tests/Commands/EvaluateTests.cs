using System.Text.Json.Nodes;
using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.Report.Json;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary><c>telltale evaluate</c> on score sets of which other people's code computed the AUC and its interval.</summary>
public sealed class EvaluateTests
{
    [Theory]
    [InlineData("ties_integer", "delong")]
    [InlineData("small_normal", "delong")]
    [InlineData("perfect", "newcombe")]
    public void Areas_and_their_intervals_are_those_of_the_reference(string set, string method)
    {
        using TemporaryFolder folder = new();
        string table = RepositoryFiles.At("reference", "statistics", set + ".csv");
        ProgramRun run = TelltaleProgram
            .Run("evaluate", table, "--json", "--out", folder.At("result.json"))
            .AssertDone();
        Assert.Equal(File.ReadAllText(folder.At("result.json")), run.Output);

        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(run.Output));
        AttackAssessment found = Assert.Single(ResultJson.Read(stream).Assessments);
        JsonNode expected = JsonNode.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "statistics", "expected.json"))
        )!["score_sets"]![set]!;
        Assert.Equal(expected["auc"]!.GetValue<double>(), found.Auc.Value, 1e-12);
        Assert.Equal(expected["m"]!.GetValue<int>(), found.Members);
        Assert.Equal(expected["n"]!.GetValue<int>(), found.Nonmembers);
        Assert.StartsWith(method, found.Auc.Method, StringComparison.Ordinal);
        if (method == "delong")
        {
            JsonArray limits = expected["delong_ci95_wald"]!.AsArray();
            Assert.Equal(limits[0]!.GetValue<double>(), found.Auc.Low, 1e-9);
            Assert.Equal(limits[1]!.GetValue<double>(), found.Auc.High, 1e-9);
        }
        else
        {
            // Separated without a fault, DeLong's variance is zero; the interval must not be a point all the same.
            Assert.InRange(found.Auc.Low, 0.1, 0.999);
            Assert.Equal(1, found.Auc.High);
        }
    }

    [Fact]
    public void What_is_asked_for_is_what_is_assessed()
    {
        string table = RepositoryFiles.At("reference", "statistics", "ties_integer.csv");
        ProgramRun run = TelltaleProgram
            .Run("evaluate", table, "--json", "--fpr", "0.2", "0.05", "--confidence", "0.9")
            .AssertDone();
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(run.Output));
        AttackAssessment found = Assert.Single(ResultJson.Read(stream).Assessments);
        Assert.Equal([0.2, 0.05], found.TprAtFpr.Select(t => t.Fpr));
        Assert.InRange(found.Auc.Low, 0.4561, 0.5153);
    }

    [Fact]
    public void Higher_confidence_gives_no_narrower_interval_and_the_summary_is_for_people()
    {
        string table = RepositoryFiles.At("reference", "statistics", "small_normal.csv");
        ProgramRun run = TelltaleProgram.Run("evaluate", table).AssertDone();
        Assert.Contains("score", run.Output, StringComparison.Ordinal);
        Assert.Contains("0.754", run.Output, StringComparison.Ordinal);
        Assert.Contains("(0.604–0.905)", run.Output, StringComparison.Ordinal);
    }
}
