using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Audit;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit.Endpoints;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary>Audits of a hundred documents of a model behind HTTP, by the real program.</summary>
public sealed class ServedAuditTests : IDisposable
{
    private const string Key = "sk-audit-58c1d27be90f4a63";
    private const int Documents = 100;

    private readonly TemporaryFolder _folder = new();
    private readonly WordBigramModel _model;

    public ServedAuditTests()
    {
        string[] texts = Tickets.Draw(Documents, seed: 12);
        File.WriteAllLines(
            _folder.At("texts.jsonl"),
            texts.Select((text, i) => Tickets.Line($"t{i}", text, i < Documents / 2))
        );
        _model = new WordBigramModel(texts[..(Documents / 2)], marks: true);
    }

    public void Dispose() => _folder.Dispose();

    private static ServerFault Now(int request) =>
        request switch
        {
            9 => ServerFault.TooMany,
            17 => ServerFault.HalfJson,
            31 => ServerFault.OneTokenTooMany,
            48 => ServerFault.Cut,
            66 => ServerFault.NoLogProbabilities,
            90 => ServerFault.Broken,
            120 => ServerFault.TooManyForSeconds,
            150 => ServerFault.CutAtOnce,
            _ => ServerFault.None,
        };

    private static ServerFault NowWithoutReading(int request) =>
        Now(request) is ServerFault.OneTokenTooMany or ServerFault.NoLogProbabilities ? ServerFault.None : Now(request);

    private string Plan(LoopbackServer server, string dialect, string attacks)
    {
        string path = _folder.At("plan.yaml");
        File.WriteAllText(
            path,
            $$"""
            texts: { path: texts.jsonl, population: 0, known_members: 0 }
            target: { model: "{{server.Address}},dialect={{dialect}},model=small,key_variable=E2E_KEY,concurrency=2" }
            attacks: [{{attacks}}]
            queries: { continuations: 2 }
            assessment: { bootstrap: 200 }
            """
        );
        return path;
    }

    private static ProgramRun Run(params string[] arguments) =>
        TelltaleProgram.RunWith(new Dictionary<string, string> { ["E2E_KEY"] = Key }, arguments);

    private void TheKeyIsNowhere(params ProgramRun[] runs)
    {
        Assert.All(runs, run => Assert.DoesNotContain(Key[4..16], run.Output + run.Error, StringComparison.Ordinal));
        byte[] part = Encoding.ASCII.GetBytes(Key[4..16]);
        foreach (string file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(part) < 0, file);
        }
    }

    [Theory]
    [InlineData("openai", "loss, zlib, min-k, lowercase", 200)]
    [InlineData("vllm", "loss, zlib, min-k, lowercase", 200)]
    [InlineData("tgi", "loss, zlib, min-k, lowercase", 200)]
    [InlineData("chat", "samia", 100)]
    public void Killed_and_with_faults_nothing_is_lost_and_nothing_asked_twice(
        string dialect,
        string attacks,
        int questions
    )
    {
        using LoopbackServer well = new(_model);
        ProgramRun undisturbed = Run("lm", "audit", Plan(well, dialect, attacks), "--out", _folder.At("well"))
            .AssertDone();
        Assert.Equal(questions, well.Counts.Answered.Count);
        Assert.Equal(questions, well.Counts.Requests);

        using LoopbackServer server = new(_model, dialect == "chat" ? NowWithoutReading : Now)
        {
            Work = TimeSpan.FromMilliseconds(5),
        };
        string run = _folder.At("run");
        string[] arguments = ["lm", "audit", Plan(server, dialect, attacks), "--out", run];
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "telltale.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["E2E_KEY"] = Key },
        };
        using (Process killed = Process.Start(start)!)
        {
            while (server.Counts.Requests < 40 && !killed.WaitForExit(2)) { }

            killed.Kill();
            killed.WaitForExit();
            Assert.Equal(137, killed.ExitCode);
        }

        TelltaleProgram.Run(arguments).AssertRefused("--resume");
        ProgramRun resumed = Run([.. arguments, "--resume"]).AssertDone();
        Assert.Equal(
            File.ReadAllText(_folder.At("well", "scores.csv")),
            File.ReadAllText(Path.Combine(run, "scores.csv"))
        );
        Assert.Equal(
            Told(SmallAudit.Outcome(_folder.At("well")).Result, well),
            Told(SmallAudit.Outcome(run).Result, server)
        );
        Assert.Equal(questions, server.Counts.Answered.Count);

        // What was under way when it was killed, and what had one token too many, was asked again.
        Assert.InRange(server.Counts.Answered.Values.Sum() - questions, 0, 3);
        int before = server.Counts.Requests;
        ProgramRun again = Run([.. arguments, "--resume"]).AssertDone();
        Assert.Equal(before, server.Counts.Requests);
        Assert.All(server.Counts.Keys, key => Assert.Equal($"Bearer {Key}", key));
        TheKeyIsNowhere(undisturbed, resumed, again);
    }

    [Fact]
    public void A_model_that_shows_text_only_leaves_what_needs_no_more()
    {
        using LoopbackServer server = new(_model);
        string plan = Plan(server, "chat", "loss, min-k, reference, samia");
        ProgramRun run = Run("lm", "audit", plan, "--out", _folder.At("run"), "--json").AssertDone();
        JsonNode result = JsonNode.Parse(run.Output)!;
        Assert.Equal(["samia"], result["assessments"]!.AsArray().Select(a => (string)a!["label"]!));
        Assert.Equal(["loss", "min-k", "reference"], result["skipped"]!.AsArray().Select(a => (string)a!["label"]!));
        TheKeyIsNowhere(run);
    }

    [Fact]
    public void An_endpoint_without_log_probabilities_is_told_which_attacks_remain()
    {
        using LoopbackServer server = new(_model, _ => ServerFault.NoLogProbabilities);
        ProgramRun run = Run("lm", "audit", Plan(server, "openai", "loss, samia"), "--out", _folder.At("run"));
        // What it would take is said before the first request, which tells that it cannot be.
        string[] said = run.Error.Split('\n', 2);
        Assert.StartsWith("Asking takes 200 requests, about ", said[0], StringComparison.Ordinal);
        (run with { Error = said[1] }).AssertRefused("no log-probabilities", "samia", "127.0.0.1");
        Assert.InRange(server.Counts.Requests, 1, 8);
        TheKeyIsNowhere(run);
    }

    [Fact]
    public void A_target_without_an_answer_to_the_key_is_refused_before_anything_is_asked()
    {
        using LoopbackServer server = new(_model);
        TelltaleProgram
            .Run("lm", "audit", Plan(server, "openai", "loss"), "--out", _folder.At("run"))
            .AssertRefused("E2E_KEY", "not set");
        Assert.Equal(0, server.Counts.Requests);
    }

    /// <summary>A result without the server's address, which the plan holds.</summary>
    private static string Told(string result, LoopbackServer server)
    {
        JsonObject told = JsonNode
            .Parse(result.Replace(server.Address, "SERVER", StringComparison.Ordinal))!
            .AsObject();
        told["environment"] = null;
        return told.ToJsonString();
    }
}
