using System.Globalization;
using System.Text.Json;
using Telltale.Audit.Results;
using Telltale.EndToEnd.Tests.Program;
using Telltale.Report.Json;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Attack;

/// <summary><c>telltale attack</c> on evidence of a language model: other people's values, and every refusal.</summary>
public sealed class TextEvidenceTests
{
    private static readonly string Evidence = RepositoryFiles.At("reference", "language", "evidence.jsonl");

    [Fact]
    public void Attacks_give_the_values_of_other_peoples_code()
    {
        using TemporaryFolder folder = new();
        JsonElement expected = JsonDocument
            .Parse(File.ReadAllText(RepositoryFiles.At("reference", "language", "expected.json")))
            .RootElement.GetProperty("scores");
        string[] attacks = [.. expected.EnumerateObject().Select(s => s.Name)];
        string run = folder.At("run");
        ProgramRun told = TelltaleProgram
            .Run([
                "attack",
                Evidence,
                "--json",
                "--out",
                run,
                .. attacks.SelectMany((a, i) => new[] { "--attack", $"{a}@c{i}" }),
            ])
            .AssertDone();

        string[][] rows = [.. File.ReadAllLines(Path.Combine(run, "scores.csv")).Select(line => line.Split(','))];
        Assert.Equal(["id", "member", .. attacks.Select((_, i) => $"c{i}")], rows[0]);
        for (int c = 0; c < attacks.Length; c++)
        {
            foreach ((int row, JsonElement value) in expected.GetProperty(attacks[c]).EnumerateArray().Index())
            {
                double found = double.Parse(rows[row + 1][c + 2], CultureInfo.InvariantCulture);
                if (value.ValueKind != JsonValueKind.Null)
                {
                    Assert.Equal(value.GetDouble(), found, 1e-9 * Math.Abs(value.GetDouble()));
                }
            }
        }

        Assert.Equal(File.ReadAllText(Path.Combine(run, "result.json")), told.Output);
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(told.Output));
        AuditResult result = ResultJson.Read(stream);
        Assert.Equal(attacks.Length, result.Assessments.Count);
        Assert.Equal(
            (32, 15, 17, 1),
            (result.Inputs.Records, result.Inputs.Members, result.Inputs.NonMembers, result.Inputs.References)
        );
        Assert.Contains("length", result.Validity.Select(v => v.Name));
        Assert.True(new FileInfo(Path.Combine(run, "report.html")).Length > 10_000);
    }

    [Fact]
    public void The_evidence_that_was_kept_gives_the_same_scores_on_any_number_of_threads()
    {
        using TemporaryFolder folder = new();
        TelltaleProgram.Run("attack", Evidence, "--out", folder.At("a"), "--threads", "1").AssertDone();
        TelltaleProgram
            .Run("attack", Path.Combine(folder.At("a"), "evidence"), "--out", folder.At("b"), "--threads", "3")
            .AssertDone();
        Assert.Equal(
            File.ReadAllText(Path.Combine(folder.At("a"), "scores.csv")),
            File.ReadAllText(Path.Combine(folder.At("b"), "scores.csv"))
        );
        Assert.Equal(
            File.ReadAllText(Path.Combine(folder.At("a"), "evidence", "evidence.jsonl")),
            File.ReadAllText(Path.Combine(folder.At("b"), "evidence", "evidence.jsonl"))
        );
        TelltaleProgram.Run("evaluate", Path.Combine(folder.At("a"), "scores.csv")).AssertDone();
    }

    [Fact]
    public void What_is_wrong_is_refused_in_words()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("e.jsonl");
        File.WriteAllText(path, """{"id":"a","member":true,"token_logprobs":[0.5]}""");
        TelltaleProgram.Run("attack", path).AssertRefused("e.jsonl, line 1 (a)", "0.5", "at most 0");
        File.WriteAllText(path, """{"id":"a","member":true,"token_logprobs":[-0.5]}""");
        TelltaleProgram.Run("attack", path).AssertRefused("1 members and 0 non-members");
        File.WriteAllBytes(path, [(byte)'{', 0xC3, 0x28, (byte)'}']);
        TelltaleProgram.Run("attack", path).AssertRefused("line 1", "not UTF-8");
        File.WriteAllText(path, new string('x', 10 << 20));
        TelltaleProgram.Run("attack", path).AssertRefused("line 1", "8 MiB");
        File.WriteAllText(path, "");
        TelltaleProgram.Run("attack", path).AssertRefused("no document");
        TelltaleProgram.Run("attack", folder.At("none.jsonl")).AssertRefused("no such file");
        TelltaleProgram.Run("attack", Evidence, "--attack", "informia").AssertRefused("token_kl");
        TelltaleProgram.Run("attack", Evidence, "--attack", "rmia").AssertRefused("it is one on classifiers");
        TelltaleProgram.Run("attack", Evidence, "--attack", "min-k:q=1").AssertRefused("no option q");
        TelltaleProgram.Run("attack", Evidence, "--dataset-usage", "loss").AssertRefused("--dataset-usage");
    }

    [Fact]
    public void Help_lists_both_kinds_of_attacks()
    {
        string help = TelltaleProgram.Run("attack", "--help").AssertDone().Output;
        foreach (
            string name in new[] { "min-k-plus-plus", "con-recall", "windows=paper", "rule=paper", "modified-entropy" }
        )
        {
            Assert.Contains(name, help, StringComparison.Ordinal);
        }
    }
}
