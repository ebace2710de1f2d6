using Telltale.Adapters.Formats.Csv;
using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.Report.Json;

namespace Telltale.EndToEnd.Tests.Audit;

/// <summary>An audit of one target, and what can be done with what it leaves behind.</summary>
public sealed class SingleTargetTests
{
    [Fact]
    public void The_evidence_of_an_audit_gives_its_scores_again()
    {
        using TemporaryFolder folder = new();
        string plan = SmallAudit.Plan(folder, targets: 1, epochs: 20);
        string run = folder.At("run");
        TelltaleProgram.Run("audit", plan, "--out", run).AssertDone();

        string again = folder.At("again");
        string[] attacks = [.. SmallAudit.Attacks.SelectMany(a => (string[])["--attack", a])];
        TelltaleProgram.Run(["attack", Path.Combine(run, "evidence"), "--out", again, .. attacks]).AssertDone();
        Assert.Equal(
            File.ReadAllText(Path.Combine(run, "scores.csv")),
            File.ReadAllText(Path.Combine(again, "scores.csv"))
        );

        // And the table alone gives the same rates.
        string evaluated = folder.At("evaluated.json");
        TelltaleProgram.Run("evaluate", Path.Combine(run, "scores.csv"), "--out", evaluated).AssertDone();
        foreach (
            (AttackAssessment first, AttackAssessment second) in Read(Path.Combine(run, "result.json"))
                .Assessments.Zip(Read(evaluated).Assessments)
        )
        {
            Assert.Equal(first.Label, second.Label);
            Assert.Equal(first.Auc, second.Auc);
            Assert.Equal(first.TprAtFpr, second.TprAtFpr);
        }

        Assert.Equal(SmallAudit.Attacks.Length, Read(evaluated).Assessments.Count);
        Assert.Equal(600, ScoreTableCsv.ReadFile(Path.Combine(run, "scores.csv"), TruthNeed.BothSides).Ids.Count);

        // Written into the run's own folder, its evidence stays what it was.
        byte[] labels = File.ReadAllBytes(Path.Combine(run, "evidence", "labels.npy"));
        TelltaleProgram.Run("attack", Path.Combine(run, "evidence"), "--out", run, "--attack", "loss").AssertDone();
        Assert.Equal(labels, File.ReadAllBytes(Path.Combine(run, "evidence", "labels.npy")));
        Assert.Equal("loss", Assert.Single(Read(Path.Combine(run, "result.json")).Assessments).Label);
    }

    private static AuditResult Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ResultJson.Read(file);
    }
}
