using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit.Endpoints;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary><c>telltale lm audit --plan-only</c> and <c>lm score --plan-only</c>: told before anything is sent.</summary>
public sealed class ServedForecastTests : IDisposable
{
    private const int Documents = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly WordBigramModel _model;

    public ServedForecastTests()
    {
        string[] texts = Tickets.Draw(Documents, seed: 12);
        File.WriteAllLines(
            _folder.At("texts.jsonl"),
            texts.Select((text, i) => Tickets.Line($"t{i}", text, i < Documents / 2))
        );
        _model = new WordBigramModel(texts[..(Documents / 2)], marks: true);
    }

    public void Dispose() => _folder.Dispose();

    private string Plan(LoopbackServer server, string dialect, string attacks, string more = "")
    {
        string path = _folder.At("plan.yaml");
        File.WriteAllText(
            path,
            $$"""
            texts: { path: texts.jsonl, population: 10, known_members: 4 }
            target: { model: "{{server.Address}},dialect={{dialect}},model=small,price_prompt=1,price_completion=2{{more}}" }
            attacks: [{{attacks}}]
            queries: { continuations: 9, neighbours: 3, shots: 2 }
            assessment: { bootstrap: 200 }
            """
        );
        return path;
    }

    [Theory]
    [InlineData("openai", "loss, zlib, lowercase, neighbour, recall")]
    [InlineData("vllm", "loss, dc-pdd, camia, con-recall")]
    [InlineData("tgi", "loss, lowercase, samia")]
    [InlineData("chat", "samia, loss")]
    public void What_is_told_is_what_is_asked_then(string dialect, string attacks)
    {
        using LoopbackServer server = new(_model);
        string plan = Plan(server, dialect, attacks);
        string run = _folder.At("run");
        string[] arguments = ["lm", "audit", plan, "--out", run, "--json"];
        JsonNode told = JsonNode.Parse(TelltaleProgram.Run([.. arguments, "--plan-only"]).AssertDone().Output)!;
        Assert.Equal("telltale/text-forecast/1", (string)told["schema"]!);
        Assert.Equal(0, server.Counts.Requests);
        Assert.False(Path.Exists(run), "something was written");

        TelltaleProgram.Run(arguments).AssertDone();
        JsonNode target = told["models"]!.AsArray()[0]!;
        Assert.Equal((int)target["requests"]!, server.Counts.Requests);
        Assert.Equal(server.Counts.Requests, server.Counts.Answered.Count);

        // All is stored now: nothing is left to pay for, and what was spent is known.
        string again = Plan(server, dialect, attacks, ",max_requests=10000");
        JsonNode after = JsonNode.Parse(
            TelltaleProgram.Run("lm", "audit", again, "--out", run, "--plan-only", "--json").AssertDone().Output
        )!["models"]!.AsArray()[0]!;
        Assert.Equal(0, (int)after["requests"]!);
        Assert.Equal(10_000 - server.Counts.Requests, (int)after["budget"]!["requests"]!);
        Assert.Equal(
            ((int)target["questions"]!["texts"]!)
                + (int)target["questions"]!["copies"]!
                + (int)target["questions"]!["prefixed"]!
                + (int)target["questions"]!["continued"]!,
            (int)after["answered"]!
        );
    }

    [Fact]
    public void Nothing_is_asked_for_an_attack_that_cannot_run()
    {
        using LoopbackServer server = new(_model);
        string plan = Plan(server, "vllm", "loss, camia");
        File.WriteAllText(
            plan,
            File.ReadAllText(plan).Replace("population: 10", "population: 6", StringComparison.Ordinal)
        );
        string[] arguments = ["lm", "audit", plan, "--out", _folder.At("run"), "--json"];
        JsonNode told = JsonNode.Parse(TelltaleProgram.Run([.. arguments, "--plan-only"]).AssertDone().Output)!;
        JsonNode result = JsonNode.Parse(TelltaleProgram.Run(arguments).AssertDone().Output)!;

        // Each text once: camia, which would ask about each after itself, has too few known non-members to learn from.
        Assert.Equal(Documents, server.Counts.Requests);
        Assert.Equal(Documents, (int)told["models"]!.AsArray()[0]!["requests"]!);
        JsonNode skipped = Assert.Single(result["skipped"]!.AsArray())!;
        Assert.Equal("camia", (string)skipped["label"]!);
        Assert.Equal((string)told["cannot_run"]!.AsArray()[0]!["reason"]!, (string)skipped["reason"]!);
        Assert.Contains("at least 10 non-members", (string)skipped["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_cannot_suffice_is_refused_with_the_attacks_that_fit()
    {
        using LoopbackServer server = new(_model);
        string plan = Plan(server, "openai", "loss, zlib, neighbour", ",max_requests=50");
        ProgramRun run = TelltaleProgram.Run("lm", "audit", plan, "--out", _folder.At("run"), "--plan-only");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("suffices for loss, zlib", run.Error, StringComparison.Ordinal);
        Assert.Contains("50 are left", run.Error, StringComparison.Ordinal);
        Assert.Contains("**The budget cannot suffice.**", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, server.Counts.Requests);
    }

    [Fact]
    public void A_run_says_at_its_start_what_it_takes_and_goes_on_with_a_budget_that_is_too_small()
    {
        using LoopbackServer server = new(_model);
        string run = _folder.At("run");
        string plan = Plan(server, "openai", "loss, zlib, neighbour", ",max_requests=50");
        ProgramRun stopped = TelltaleProgram.Run("lm", "audit", plan, "--out", run, "--json");
        Assert.Equal(3, stopped.ExitCode);
        Assert.Empty(stopped.Output);
        string[] lines = stopped.Error.Split('\n');
        Assert.StartsWith("Asking takes 160 requests, about ", lines[0], StringComparison.Ordinal);
        Assert.Contains(", cost 0.0", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("The budget cannot suffice (", lines[1], StringComparison.Ordinal);
        Assert.Contains("160 requests are needed and 50 are left", lines[1], StringComparison.Ordinal);
        Assert.Contains(
            "It suffices for loss, zlib. With all attacks it suffices for about 12 of the 40 texts.",
            lines[1],
            StringComparison.Ordinal
        );
        Assert.Contains("--resume", lines[1], StringComparison.Ordinal);
        // All that was allowed was asked, and nothing of it again.
        Assert.Equal(50, server.Counts.Requests);
        Plan(server, "openai", "loss, zlib, neighbour", ",max_requests=160");
        ProgramRun resumed = TelltaleProgram.Run("lm", "audit", plan, "--out", run, "--json", "--resume").AssertDone();
        Assert.StartsWith(
            "Asking takes 110 requests (50 answers stored already), about ",
            resumed.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("The budget suffices.\n", resumed.Error, StringComparison.Ordinal);
        Assert.Equal("telltale/result/1", (string)JsonNode.Parse(resumed.Output)!["schema"]!);
        Assert.Equal(160, server.Counts.Requests);
        ProgramRun again = TelltaleProgram.Run("lm", "audit", plan, "--out", run, "--json", "--resume").AssertDone();
        Assert.StartsWith(
            "Nothing will be asked: all 160 answers are stored already.",
            again.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void It_is_said_before_the_first_request_and_not_of_a_model_of_this_machine()
    {
        LoopbackServer server = new(_model);
        string target = $"{server.Address},model=small,attempts=1,timeout=2";
        server.Dispose();
        string[] texts = [_folder.At("texts.jsonl"), "--attack", "loss"];
        // Nobody listens: nothing can have been answered.
        ProgramRun away = TelltaleProgram.RunIn(
            _folder.Path,
            ["lm", "score", .. texts, "--target", target, "--out", _folder.At("evidence.jsonl")]
        );
        Assert.Equal(3, away.ExitCode);
        Assert.StartsWith("Asking takes 40 requests, about ", away.Error, StringComparison.Ordinal);
        ProgramRun verdict = TelltaleProgram.RunIn(
            _folder.Path,
            ["lm", "verdict", .. texts, "--all", "--target", target, "--answers", _folder.At("others")]
        );
        Assert.StartsWith("Asking takes 40 requests, about ", verdict.Error, StringComparison.Ordinal);

        using SmallLanguage small = new();
        ProgramRun here = TelltaleProgram
            .RunIn(
                _folder.Path,
                ["lm", "score", .. texts, "--target", small.Base, "--out", _folder.At("evidence.jsonl")]
            )
            .AssertDone();
        Assert.DoesNotContain("Asking takes", here.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_tells_it_too_and_needs_no_key_for_it()
    {
        using LoopbackServer server = new(_model);
        string target = $"{server.Address},dialect=vllm,model=small,key_variable=E2E_NO_KEY,requests_per_minute=30";
        string[] arguments = ["lm", "score", _folder.At("texts.jsonl"), "--target", target];
        ProgramRun told = TelltaleProgram
            .RunIn(_folder.Path, [.. arguments, "--attack", "loss", "--attack", "lowercase", "--plan-only"])
            .AssertDone();
        Assert.Contains("80 requests", told.Output, StringComparison.Ordinal);
        Assert.Contains("at least 2 min 40 s at the rate given", told.Output, StringComparison.Ordinal);
        Assert.Contains("estimated", told.Output, StringComparison.Ordinal);
        Assert.Equal(0, server.Counts.Requests);
        TelltaleProgram.RunIn(_folder.Path, arguments).AssertRefused("--out");
        TelltaleProgram.RunIn(_folder.Path, [.. arguments, "--plan-only", "--leak", "0.2@0.1"]).AssertRefused("--leak");
    }

    [Fact]
    public void A_plan_that_trains_tells_its_time_and_what_it_will_see()
    {
        using SmallLanguage small = new();
        File.WriteAllText(_folder.At("train.yaml"), small.PlanText(small.Base));
        string[] before = Directory.GetFileSystemEntries(_folder.Path);
        JsonNode told = JsonNode.Parse(
            TelltaleProgram
                .RunIn(_folder.Path, "lm", "audit", "train.yaml", "--plan-only", "--leak", "0.9@0.1", "--json")
                .AssertDone()
                .Output
        )!;
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
        Assert.InRange((double)told["training_seconds"]!, 0.001, 600);
        Assert.Equal(80, (int)told["size"]!["candidates"]!);
        Assert.True((int)told["power"]!["wanted"]!["records"]! > 80);
        string[] parts = [.. told["models"]!.AsArray().Select(m => (string)m!["part"]!)];
        Assert.Equal(["target", "reference base", "shadow models"], parts);
        Assert.All(told["models"]!.AsArray(), m => Assert.Equal(0, (int)m!["requests"]!));
        TelltaleProgram
            .RunIn(_folder.Path, "lm", "audit", "train.yaml", "--leak", "0.9@0.1")
            .AssertRefused("--plan-only");
    }

    [Fact]
    public void Doctor_says_whether_an_endpoint_can_be_asked_and_never_shows_the_key()
    {
        const string Key = "sk-doctor-0d4b1f7c9a";
        using LoopbackServer server = new(_model);
        string endpoint = $"{server.Address},model=small,key_variable=E2E_KEY";
        ProgramRun good = TelltaleProgram
            .RunWith(new Dictionary<string, string> { ["E2E_KEY"] = Key }, "doctor", "--endpoint", endpoint)
            .AssertDone();
        Assert.Contains("somebody listens at 127.0.0.1", good.Output, StringComparison.Ordinal);
        Assert.Contains("a key is in E2E_KEY", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key[3..12], good.Output + good.Error, StringComparison.Ordinal);

        ProgramRun without = TelltaleProgram.Run("doctor", "--json", "--endpoint", endpoint);
        Assert.Equal(3, without.ExitCode);
        JsonNode found = JsonNode.Parse(without.Output)!["findings"]!.AsArray()[^1]!;
        Assert.False((bool)found["ok"]!);
        Assert.Contains("E2E_KEY is not set", (string)found["found"]!, StringComparison.Ordinal);
        Assert.Equal(0, server.Counts.Requests);

        server.Dispose();
        ProgramRun away = TelltaleProgram.Run("doctor", "--endpoint", endpoint.Split(",key")[0]);
        Assert.Equal(3, away.ExitCode);
        Assert.Contains("nobody can be reached", away.Output, StringComparison.Ordinal);
        Assert.Contains(
            "did you mean",
            TelltaleProgram.Run("doctor", "--endpoint", $"{server.Address},modle=x").Output,
            StringComparison.Ordinal
        );
    }

    /// <summary>A name that is spelled wrongly costs no request.</summary>
    [Fact]
    public void What_nobody_can_answer_is_refused_before_anything_is_asked()
    {
        using LoopbackServer server = new(_model);
        string[] model =
        [
            "--target",
            $"{server.Address},dialect=openai,model=small",
            "--answers",
            _folder.At("answers"),
        ];
        string known = _folder.At("texts.jsonl");
        TelltaleProgram
            .Run(["lm", "verdict", known, "--record", "t3O", "--attack", "loss", .. model])
            .AssertRefused("found no text 't3O'");

        string suspects = _folder.At("suspects.jsonl");
        File.WriteAllLines(
            suspects,
            File.ReadLines(known)
                .Select(line => line.Replace("\"member\":true", "\"member\":null", StringComparison.Ordinal))
        );
        string pairs = _folder.At("pairs.csv");
        File.WriteAllLines(pairs, ["suspect,control", "t0,t20", "t1,t99"]);
        TelltaleProgram
            .Run(["lm", "sets", suspects, "--pairs", pairs, "--attack", "loss", .. model])
            .AssertRefused("pairs.csv, line 3", "t99");
        Assert.Equal(0, server.Counts.Requests);
    }
}
