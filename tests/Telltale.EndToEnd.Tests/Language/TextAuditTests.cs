using System.Diagnostics;
using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary>Audits of language models by the real program: whole, killed and resumed, and of a target that exists.</summary>
public sealed class TextAuditTests(SmallLanguage small)
{
    [Fact]
    public void An_audit_finds_the_leak_that_training_made()
    {
        JsonNode result = JsonNode.Parse(File.ReadAllText(Path.Combine(small.Audit, "result.json")))!;
        Dictionary<string, double> auc = result["assessments"]!
            .AsArray()
            .ToDictionary(a => (string)a!["label"]!, a => (double)a!["auc"]!["value"]!, StringComparer.Ordinal);
        Assert.Equal(11, auc.Count);
        Assert.Empty(result["skipped"]!.AsArray());

        // Twenty passes over sixty texts.
        Assert.InRange(auc["reference"], 0.75, 1);
        Assert.InRange(auc["loss"], 0.7, 1);
        Assert.Equal("LEAK", (string)result["verdict"]!["grade"]!);
        Assert.Equal(80, (int)result["inputs"]!["records"]!);
        Assert.Equal(SmallLanguage.Models, (int)result["inputs"]!["references"]!);

        string page = File.ReadAllText(Path.Combine(small.Audit, "report.html"));
        Assert.Contains("Why texts look known", page, StringComparison.Ordinal);
        Assert.True(File.Exists(small.Target));
        Assert.Equal(
            SmallLanguage.Models,
            Directory.GetFiles(Path.Combine(small.Audit, "models"), "model-*.gguf", SearchOption.AllDirectories).Length
        );
    }

    [Fact]
    public async Task Killed_and_resumed_gives_the_same_bytes()
    {
        (string result, byte[] scores) = SmallAudit.Outcome(small.Audit);
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        int killed = 0;
        foreach (int models in (int[])[1, 3])
        {
            using Process process = TelltaleProgram.Start(
                null,
                ["lm", "audit", small.Plan, "--out", run, "--threads", "1", "--resume"]
            );
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            while (Trained(run).Count < models && !process.WaitForExit(5)) { }

            Dictionary<string, DateTime> before = Trained(run);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            killed += process.ExitCode == 137 ? 1 : 0;
            Assert.False(File.Exists(Path.Combine(run, "result.json")), $"killed too late, with {models} models");
            AssertKept(before, run);
        }

        Assert.Equal(2, killed);
        TelltaleProgram.Run("lm", "audit", small.Plan, "--out", run).AssertRefused("--resume", "--out");
        Dictionary<string, DateTime> trained = Trained(run);
        TelltaleProgram.Run("lm", "audit", small.Plan, "--out", run, "--threads", "2", "--resume").AssertDone();
        AssertKept(trained, run);
        (string again, byte[] scoresAgain) = SmallAudit.Outcome(run);
        Assert.Equal(result, again);
        Assert.Equal(scores, scoresAgain);
        foreach (string name in (string[])["target.gguf", Path.Combine("evidence", "evidence.jsonl")])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(small.Audit, name)),
                File.ReadAllBytes(Path.Combine(run, name))
            );
        }
    }

    [Fact]
    public void A_target_that_exists_is_audited_by_the_same_plan()
    {
        using TemporaryFolder folder = new();
        string plan = folder.At("plan.yaml");
        File.WriteAllText(
            plan,
            $$"""
            texts: { path: "{{small.KnownTexts(folder)}}", population: 10, known_members: 5 }
            target: { model: "{{small.Target}}" }
            references: ["base={{small.Base}}"]
            attacks: [loss, reference, recall, con-recall, lira]
            queries: { shots: 2 }
            assessment: { bootstrap: 200 }
            """
        );
        string[] arguments = ["lm", "audit", plan, "--json", "--out"];
        ProgramRun one = TelltaleProgram.Run([.. arguments, folder.At("a"), "--threads", "1"]).AssertDone();
        TelltaleProgram.Run([.. arguments, folder.At("b"), "--threads", "2"]).AssertDone();
        Assert.Equal(SmallAudit.Outcome(folder.At("a")).Result, SmallAudit.Outcome(folder.At("b")).Result);
        JsonNode result = JsonNode.Parse(one.Output)!;

        // Half of each side stays to be judged, whatever is set aside.
        Assert.Equal(65, (int)result["inputs"]!["records"]!);
        Assert.Equal(10, (int)result["inputs"]!["population"]!);
        JsonNode skipped = Assert.Single(result["skipped"]!.AsArray())!;
        Assert.Equal("lira", (string)skipped["attack"]!);
        Assert.Contains("shadow models", (string)skipped["reason"]!, StringComparison.Ordinal);

        // The same texts have the same log-probabilities as in the audit that trained the target.
        Dictionary<string, string> trained = Losses(Path.Combine(small.Audit, "scores.csv"));
        Dictionary<string, string> existing = Losses(Path.Combine(folder.At("a"), "scores.csv"));
        Assert.All(existing, pair => Assert.Equal(trained[pair.Key], pair.Value));
    }

    [Fact]
    public void A_fine_tune_of_fewer_epochs_is_found_to_leak_less_on_the_same_texts()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(
            folder.At("short.yaml"),
            small
                .PlanText(small.Base)
                .Replace("epochs: 20", "epochs: 2", StringComparison.Ordinal)
                .Replace("bootstrap: 200", "bootstrap: 200, slices: [length, \"field:ward\"]", StringComparison.Ordinal)
                .Replace(small.Texts, folder.At("texts.jsonl"), StringComparison.Ordinal)
        );
        // The same texts with a field of their own, which no model sees.
        File.WriteAllLines(
            folder.At("texts.jsonl"),
            File.ReadAllLines(small.Texts)
                .Select(
                    (line, i) =>
                    {
                        JsonObject text = JsonNode.Parse(line)!.AsObject();
                        text["ward"] = i % 2 == 0 ? "east" : "west";
                        return text.ToJsonString();
                    }
                )
        );
        JsonNode after = JsonNode.Parse(
            TelltaleProgram
                .Run("lm", "audit", folder.At("short.yaml"), "--out", folder.At("short"), "--json")
                .AssertDone()
                .Output
        )!;
        string[] wards =
        [
            .. after["slices"]!.AsArray().Select(s => (string)s!["name"]!).Where(n => n.Contains("ward")),
        ];
        Assert.Equal(["ward = east", "ward = west"], wards);
        Assert.Equal("texts", (string)after["inputs"]!["kind"]!);
        JsonNode diagnosis = after["diagnosis"]!;
        Assert.True((double)diagnosis["gap"]!["member_loss"]! < (double)diagnosis["gap"]!["nonmember_loss"]!);
        // Of three shadow models there are never two on either side.
        Assert.Null(diagnosis["memorisation"]);

        JsonNode change = JsonNode.Parse(
            TelltaleProgram.Run("compare", small.Audit, folder.At("short"), "--json").AssertDone().Output
        )!;
        Assert.Equal("LESS LEAK", (string)change["answer"]!);
        Assert.Contains(
            change["plan"]!.AsArray(),
            p => (string)p!["key"]! == "training.epochs" && (string)p["before"]! == "20" && (string)p["after"]! == "2"
        );
    }

    private static Dictionary<string, string> Losses(string scores)
    {
        string[][] rows = [.. File.ReadAllLines(scores).Select(line => line.Split(','))];
        int column = Array.IndexOf(rows[0], "loss");
        return rows[1..].ToDictionary(row => row[0], row => row[column], StringComparer.Ordinal);
    }

    private static Dictionary<string, DateTime> Trained(string run)
    {
        string folder = Path.Combine(run, "models");
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, "model-*.gguf", SearchOption.AllDirectories)
                .ToDictionary(f => f, File.GetLastWriteTimeUtc, StringComparer.Ordinal)
            : [];
    }

    private static void AssertKept(Dictionary<string, DateTime> before, string run)
    {
        Dictionary<string, DateTime> after = Trained(run);
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
    }
}
