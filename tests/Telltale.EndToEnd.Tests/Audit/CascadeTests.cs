using System.Diagnostics;
using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.Report.Json;

namespace Telltale.EndToEnd.Tests.Audit;

/// <summary>An audit whose attack has models trained for the target round by round, on disk and taken up again.</summary>
public sealed class CascadeTests
{
    private const int ModelsOfRound = 4;

    // The models of the plan, and what the first target answered when it was asked again.
    private const int BeforeCascades = SmallAudit.Models + 1;

    [Fact]
    public void Its_evidence_gives_its_scores_again_and_the_result_tells_what_was_settled()
    {
        using TemporaryFolder folder = new();
        string plan = Plan(folder);
        string run = folder.At("run");
        ProgramRun audit = TelltaleProgram.Run("audit", plan, "--out", run, "--threads", "2").AssertDone();
        Assert.Contains("target 0, round 1: took ", audit.Error, StringComparison.Ordinal);
        Assert.Contains("Cascades trained 8 further models", audit.Output, StringComparison.Ordinal);
        Assert.Equal(BeforeCascades + (2 * ModelsOfRound), SmallAudit.Answers(run).Count);
        using FileStream file = File.OpenRead(Path.Combine(run, "result.json"));
        AuditResult result = ResultJson.Read(file);
        Assert.Equal([(0, 2, 4), (0, 3, 4)], result.Cascades!.Select(r => (r.Target, r.Round, r.Models)));
        Assert.All(result.Cascades!, r => Assert.InRange(r.NonMembers + r.Members, 2, 200));

        string again = folder.At("again");
        TelltaleProgram
            .Run("attack", Path.Combine(run, "evidence"), "--out", again, "--attack", "lira", "--attack", "cmia")
            .AssertDone();
        Assert.Equal(
            File.ReadAllText(Path.Combine(run, "scores.csv")),
            File.ReadAllText(Path.Combine(again, "scores.csv"))
        );
        TelltaleProgram
            .Run("audit", Plan(folder, "references: 3"), "--plan-only")
            .AssertRefused("cmia", "at least 4 references");
    }

    [Fact]
    public async Task Killed_within_a_later_round_and_resumed_it_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string plan = Plan(folder);
        TelltaleProgram.Run("audit", plan, "--out", folder.At("undisturbed"), "--threads", "2").AssertDone();

        string run = folder.At("run");
        using (Process process = TelltaleProgram.Start(null, "audit", plan, "--out", run, "--threads", "1"))
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            long began = Stopwatch.GetTimestamp();
            while (SmallAudit.Answers(run).Count < BeforeCascades + ModelsOfRound + 1 && !process.HasExited)
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2), "waited in vain");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            process.Kill();
            process.WaitForExit();
            Assert.Equal(137, process.ExitCode);
        }

        Dictionary<string, DateTime> before = SmallAudit.Answers(run);
        TelltaleProgram.Run("audit", plan, "--out", run, "--resume", "--threads", "1").AssertDone();
        Dictionary<string, DateTime> after = SmallAudit.Answers(run);
        Assert.All(before, kept => Assert.Equal(kept.Value, after[kept.Key]));
        (string result, byte[] scores) = SmallAudit.Outcome(folder.At("undisturbed"));
        (string resumedResult, byte[] resumedScores) = SmallAudit.Outcome(run);
        Assert.Equal(result, resumedResult);
        Assert.Equal(scores, resumedScores);
    }

    private static string Plan(TemporaryFolder folder, string models = "shifts: 0")
    {
        string text = SmallAudit
            .Text(targets: 1, population: 0)
            .Replace("count: 10", $"count: 10\n  {models}", StringComparison.Ordinal);
        string path = folder.At("cascade.yaml");
        File.WriteAllText(
            path,
            text[..text.IndexOf("attacks:", StringComparison.Ordinal)]
                + $$"""
                attacks: [lira, cmia]
                cascade: { rounds: 3, models: {{ModelsOfRound}}, fewest_nonmembers: 2, fewest_members: 2 }
                """
        );
        return path;
    }
}
