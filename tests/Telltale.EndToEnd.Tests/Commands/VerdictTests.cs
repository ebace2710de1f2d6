using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;
using Telltale.EndToEnd.Tests.Refusals;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary><c>telltale verdict</c> on evidence and on a finished audit.</summary>
public sealed class VerdictTests
{
    private const int Records = 120;

    /// <summary>Sixty known non-members, sixty to be judged, of which the first answers far above all.</summary>
    private static string Evidence(TemporaryFolder folder, bool apart = false)
    {
        SmallEvidence evidence = SmallEvidence.In(folder);
        float[] logits = [.. Enumerable.Range(0, Records * 3).Select(i => (i * 37 % 101 / 25f) - 2)];
        (logits[0], logits[1], logits[2]) = (30, 0, 0);
        evidence.Put<int>("labels", [.. Enumerable.Range(0, Records).Select(i => i % 3)], Records);
        evidence.Put<sbyte>("member", [.. Enumerable.Range(0, Records).Select(i => (sbyte)(i < 60 ? -1 : 0))], Records);
        evidence.Put<float>("target_logits", logits, Records, 3);
        evidence.Remove("reference_logits");
        evidence.Remove("reference_member");
        if (apart)
        {
            evidence.Put<float>(
                "features",
                [.. Enumerable.Range(0, Records).Select(i => i < 60 ? 1f + (i % 7) : -1f - (i % 5))],
                Records,
                1
            );
        }

        File.WriteAllLines(
            Path.Combine(evidence.Folder, "ids.txt"),
            Enumerable.Range(0, Records).Select(i => $"person-{i}")
        );
        return evidence.Folder;
    }

    [Fact]
    public void One_record_is_answered_in_words_and_as_json()
    {
        using TemporaryFolder folder = new();
        string evidence = Evidence(folder);
        ProgramRun said = TelltaleProgram.Run("verdict", evidence, "--record", "person-0").AssertDone();
        Assert.StartsWith("**CONSISTENT WITH USE** (record person-0)", said.Output, StringComparison.Ordinal);
        Assert.Contains("no proof", said.Output, StringComparison.Ordinal);

        JsonNode found = Json(
            TelltaleProgram.Run("verdict", evidence, "--record", "person-0", "--randomised", "--json").AssertDone()
        );
        Assert.Equal("telltale/verdict/1", (string)found["schema"]!);
        Assert.Equal("DETECTED", (string)found["records"]![0]!["grade"]!);
        Assert.Equal(1.0 / 61, (double)found["records"]![0]!["p_value"]!, 1e-15);
        Assert.Equal(60, found["calibration"]!["nonmembers"]!.GetValue<int>());
    }

    [Fact]
    public void Records_to_be_judged_are_asked_about_by_default_and_lists_and_groups_may_be_given()
    {
        using TemporaryFolder folder = new();
        string evidence = Evidence(folder);
        Assert.Equal(60, Json(TelltaleProgram.Run("verdict", evidence, "--json"))["records"]!.AsArray().Count);
        string list = folder.At("list.txt");
        File.WriteAllText(list, "person-1\n\nperson-0\nperson-1\n");
        string groups = folder.At("groups.csv");
        File.WriteAllText(groups, "id,group\nperson-0,anna\nperson-1,anna\nperson-70,bert\n");
        JsonNode found = Json(
            TelltaleProgram.Run(
                "verdict",
                evidence,
                "--records",
                list,
                "--groups",
                groups,
                "--adjust",
                "holm",
                "--json"
            )
        );
        Assert.Equal(["person-1", "person-0"], found["records"]!.AsArray().Select(r => (string)r!["record"]!));
        Assert.Equal([2, 1], found["groups"]!.AsArray().Select(g => (int)g!["records"]!));
        Assert.Equal("holm", (string)found["question"]!["adjustment"]!);
    }

    [Fact]
    public void Where_the_records_asked_about_are_of_another_kind_nothing_is_said()
    {
        using TemporaryFolder folder = new();
        ProgramRun run = TelltaleProgram.Run("verdict", Evidence(folder, apart: true), "--json");
        Assert.Equal(4, run.ExitCode);
        JsonNode found = Json(run);
        Assert.All(found["records"]!.AsArray(), r => Assert.Equal("INVALID", (string)r!["grade"]!));
    }

    [Fact]
    public void What_cannot_be_asked_is_refused()
    {
        using TemporaryFolder folder = new();
        string evidence = Evidence(folder);
        TelltaleProgram
            .Run("verdict", evidence, "--record", "person-1O")
            .AssertRefused("person-1O", "did you mean person-1");
        TelltaleProgram.Run("verdict", evidence, "--fdr", "2").AssertRefused("--fdr is 2");
        TelltaleProgram.Run("verdict", evidence, "--prior", "0").AssertRefused("--prior is 0");
        TelltaleProgram.Run("verdict", evidence, "--adjust", "bb").AssertRefused("did you mean bh");
        TelltaleProgram.Run("verdict", evidence, "--by", "age").AssertRefused("expected class");
        TelltaleProgram.Run("verdict", evidence, "--attack", "lira").AssertRefused("reference");
        TelltaleProgram.Run("verdict", evidence, "--calibration", "own-models").AssertRefused("reference_member");
        string empty = folder.At("empty.txt");
        File.WriteAllText(empty, "\n");
        TelltaleProgram.Run("verdict", evidence, "--records", empty).AssertRefused("no ids");
        string groups = folder.At("groups.csv");
        File.WriteAllText(groups, "id,person\nperson-0,anna\n");
        TelltaleProgram.Run("verdict", evidence, "--groups", groups).AssertRefused("id,group");
    }

    [Fact]
    public void A_finished_audit_answers_about_its_records_with_what_it_drew_itself()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        TelltaleProgram.Run("audit", SmallAudit.Plan(folder, targets: 1, epochs: 30), "--out", run).AssertDone();
        JsonNode found = Json(TelltaleProgram.Run("verdict", run, "--all", "--json").AssertDone());
        JsonArray records = found["records"]!.AsArray();
        Assert.Equal(600, records.Count);
        Assert.Equal("randomised", (string)found["question"]!["design"]!);
        Assert.All(
            records,
            r => Assert.Contains((string)r!["grade"]!, new[] { "LEAK", "FALSE ALARM", "NOT DETECTED", "INCONCLUSIVE" })
        );
        Assert.Equal(
            found.ToJsonString(),
            Json(TelltaleProgram.Run("verdict", run, "--all", "--json", "--threads", "1")).ToJsonString()
        );
        TelltaleProgram.Run("verdict", run).AssertRefused("--all");
    }

    private static JsonNode Json(ProgramRun run) => JsonNode.Parse(run.Output)!;
}
