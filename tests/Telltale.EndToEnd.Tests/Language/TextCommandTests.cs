using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary>The commands that ask a language model, from a file of texts to an answer.</summary>
public sealed class TextCommandTests(SmallLanguage small)
{
    [Fact]
    public void Score_writes_evidence_that_attack_reads()
    {
        using TemporaryFolder folder = new();
        string[] arguments =
        [
            "lm",
            "score",
            small.KnownTexts(folder),
            "--target",
            small.Target,
            "--reference",
            $"base={small.Base}",
        ];
        ProgramRun scored = TelltaleProgram
            .Run([.. arguments, "--out", folder.At("a.jsonl"), "--threads", "1"])
            .AssertDone();
        Assert.Contains("Asked about 80 texts", scored.Output, StringComparison.Ordinal);
        TelltaleProgram.Run([.. arguments, "--out", folder.At("b.jsonl"), "--threads", "2"]).AssertDone();
        Assert.Equal(File.ReadAllBytes(folder.At("a.jsonl")), File.ReadAllBytes(folder.At("b.jsonl")));

        ProgramRun attacked = TelltaleProgram
            .Run("attack", folder.At("a.jsonl"), "--out", folder.At("run"), "--json")
            .AssertDone();
        JsonNode result = JsonNode.Parse(attacked.Output)!;
        Dictionary<string, double> auc = result["assessments"]!
            .AsArray()
            .ToDictionary(a => (string)a!["label"]!, a => (double)a!["auc"]!["value"]!, StringComparer.Ordinal);
        Assert.InRange(auc["reference"], 0.75, 1);
        Assert.Contains("informia", auc.Keys);
        Assert.Contains(
            "variants.lowercase",
            result["skipped"]!.AsArray().Select(s => (string)s!["reason"]!).First(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Verdict_tells_a_trained_text_from_one_that_was_not()
    {
        using TemporaryFolder folder = new();
        (string _, string member, bool _) = Ends().First();
        ProgramRun run = TelltaleProgram
            .Run([
                "lm",
                "verdict",
                "--target",
                small.Target,
                "--reference",
                small.Base,
                "--known",
                small.KnownTexts(folder),
                "--text",
                member,
                "--text",
                Tickets.Draw(1, seed: 77)[0],
                "--json",
            ])
            .AssertDone();
        JsonNode answer = JsonNode.Parse(run.Output)!;
        Assert.Equal("telltale/verdict/1", (string)answer["schema"]!);
        JsonArray records = answer["records"]!.AsArray();
        Assert.Equal(["text-1", "text-2"], records.Select(r => (string)r!["record"]!));
        Assert.True((double)records[0]!["p_value"]! < 0.06, run.Output);
        Assert.True((double)records[1]!["p_value"]! > 0.06, run.Output);
        Assert.Equal("NOT DETECTED", (string)records[1]!["grade"]!);

        // Of the finished run, by their names: known non-members are never found, however they score.
        foreach ((string id, string _, bool isMember) in (IEnumerable<(string, string, bool)>)[.. Ends()])
        {
            ProgramRun one = TelltaleProgram
                .Run("lm", "verdict", small.Audit, "--record", id, "--attack", "reference", "--json")
                .AssertDone();
            JsonNode record = JsonNode.Parse(one.Output)!["records"]!.AsArray()[0]!;
            Assert.Equal(isMember ? "member" : "non-member", (string)record["known"]!);
            Assert.Equal(isMember ? "LEAK" : "NOT DETECTED", (string)record["grade"]!);
        }
    }

    /// <summary>The member that stands out most by the reference attack, and the non-member that does least.</summary>
    private IEnumerable<(string Id, string Text, bool Member)> Ends()
    {
        string[][] rows =
        [
            .. File.ReadAllLines(Path.Combine(small.Audit, "scores.csv")).Select(line => line.Split(',')),
        ];
        int column = Array.IndexOf(rows[0], "reference");
        string[] order =
        [
            .. rows[1..]
                .OrderBy(row => double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture))
                .Select(row => row[0]),
        ];
        yield return small.Truth().Single(t => t.Id == order[^1]);
        yield return small.Truth().Single(t => t.Id == order[0]);
    }

    [Fact]
    public void Verdict_and_sets_on_texts_of_another_kind_are_invalid()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("mixed.jsonl");
        File.WriteAllLines(
            path,
            [
                .. small.Truth().Take(40).Select(t => Tickets.Line(t.Id, t.Text)),
                .. Enumerable
                    .Range(0, 60)
                    .Select(i =>
                        Tickets.Line($"c{i}", $"Quarterly figures of plant {i} rose by {i % 17} per cent.", false)
                    ),
            ]
        );
        foreach (string command in (string[])["verdict", "sets"])
        {
            string[] arguments = ["lm", command, path, "--target", small.Target, "--json"];
            ProgramRun run = TelltaleProgram.Run(command == "verdict" ? [.. arguments, "--all"] : arguments);
            Assert.True(run.ExitCode == 4, $"{command}: exit {run.ExitCode}: {run.Error}");
            Assert.Contains("INVALID", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("LEAK", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sets_find_a_set_that_was_used_and_not_one_that_was_not()
    {
        using TemporaryFolder folder = new();
        JsonNode used = Sets(folder, suspects: true);
        Assert.Equal("LEAK", (string)used["grade"]!);
        Assert.True((double)used["p_value"]! < 1e-3);
        JsonNode unused = Sets(folder, suspects: false);
        Assert.NotEqual("LEAK", (string)unused["grade"]!);
        Assert.True((double)unused["p_value"]! > 0.05);
    }

    [Fact]
    public void Canaries_are_planted_trained_on_and_found()
    {
        using TemporaryFolder folder = new();
        string[] planting = ["canary", "plant", small.BaseTexts, "--out", folder.At("planted"), "--json"];
        JsonNode planted = JsonNode.Parse(
            TelltaleProgram.Run([.. planting, "--canaries", "40", "--repeats", "4", "--seed", "5"]).AssertDone().Output
        )!;
        int count = (int)planted["planted"]!;
        Assert.Equal(150 + (4 * count), File.ReadAllLines((string)planted["dataset"]!).Length);
        string[] training = ["lm", "train", (string)planted["dataset"]!, "--base", small.Base, "--out", folder.At("m")];
        TelltaleProgram.Run([.. training, "--epochs", "15", "--learning-rate", "0.01"]).AssertDone();

        JsonNode found = Check(folder, folder.At("m", "model.gguf"), "--reference", small.Base);
        Assert.Equal("LEAK", (string)found["grade"]!);
        Assert.True((double)found["p_value"]! < 1e-3);
        Assert.True((double)found["control_p_value"]! > 1e-3);
        Assert.True((bool)found["commitment_checked"]!);
        JsonNode unseen = Check(folder, small.Base);
        Assert.Equal("NO LEAK DETECTED", (string)unseen["grade"]!);

        // Another key is not the one that was published.
        string other = folder.At("other");
        TelltaleProgram.Run([.. planting[..3], "--out", other, "--seed", "6"]).AssertDone();
        TelltaleProgram
            .Run(
                "canary",
                "check",
                Path.Combine(other, "key.json"),
                "--target",
                small.Base,
                "--commitment",
                folder.At("planted", "commitment.json")
            )
            .AssertRefused("commitment", "not the key");
    }

    [Fact]
    public void A_benchmark_that_was_trained_on_in_order_is_found()
    {
        using TemporaryFolder folder = new();
        string[] lines = Tickets.Draw(40, seed: 10);
        File.WriteAllLines(folder.At("benchmark.txt"), lines);
        File.WriteAllLines(
            folder.At("training.jsonl"),
            lines.Chunk(10).Select((chunk, i) => Tickets.Line($"c{i}", string.Join('\n', chunk)))
        );
        string[] training = ["lm", "train", folder.At("training.jsonl"), "--base", small.Base, "--out", folder.At("m")];
        TelltaleProgram.Run([.. training, "--epochs", "60", "--batch", "2", "--learning-rate", "0.01"]).AssertDone();
        foreach (bool trained in (bool[])[true, false])
        {
            ProgramRun run = TelltaleProgram
                .Run([
                    "contamination",
                    folder.At("benchmark.txt"),
                    "--target",
                    trained ? folder.At("m", "model.gguf") : small.Base,
                    "--shards",
                    "4",
                    "--shuffles",
                    "15",
                    "--json",
                ])
                .AssertDone();
            JsonNode answer = JsonNode.Parse(run.Output)!;
            Assert.Equal(trained ? "LEAK" : "NO LEAK DETECTED", (string)answer["grade"]!);
            Assert.InRange((double)answer["p_value"]!, trained ? 0 : 0.05, trained ? 1e-3 : 1);
        }
    }

    private JsonNode Check(TemporaryFolder folder, string model, params string[] more)
    {
        string[] arguments =
        [
            "canary",
            "check",
            folder.At("planted", "key.json"),
            "--target",
            model,
            "--commitment",
            folder.At("planted", "commitment.json"),
            "--controls",
            "--json",
        ];
        return JsonNode.Parse(TelltaleProgram.Run([.. arguments, .. more]).AssertDone().Output)!;
    }

    /// <summary>Half of the non-members are controls; suspects are the members, or the other half.</summary>
    private JsonNode Sets(TemporaryFolder folder, bool suspects)
    {
        string path = folder.At("sets.jsonl");
        (string Id, string Text, bool Member)[] outside = [.. small.Truth().Where(t => !t.Member)];
        IEnumerable<(string Id, string Text, bool Member)> asked = suspects
            ? small.Truth().Where(t => t.Member)
            : outside.Take(outside.Length / 2);
        File.WriteAllLines(
            path,
            [
                .. asked.Select(t => Tickets.Line(t.Id, t.Text)),
                .. outside.Skip(outside.Length / 2).Select(t => Tickets.Line(t.Id, t.Text, false)),
            ]
        );
        string[] arguments = ["lm", "sets", path, "--target", small.Target, "--reference", small.Base, "--json"];
        return JsonNode.Parse(TelltaleProgram.Run(arguments).AssertDone().Output)!;
    }
}
