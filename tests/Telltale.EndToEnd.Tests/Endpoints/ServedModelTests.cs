using System.Diagnostics;
using System.Globalization;
using System.Text;
using Telltale.Core.Randomness;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit.Endpoints;

namespace Telltale.EndToEnd.Tests.Endpoints;

/// <summary>The real program asks a server of this machine that fails now and then: by the command that asks most.</summary>
public sealed class ServedModelTests : IDisposable
{
    private const string Key = "sk-e2e-93d1f0aa7c5b4e68";
    private const int Questions = 4 * 25;

    private static readonly string[] Words = "ward nurse letter noon patient record visit form claim reply".Split(' ');

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _examples;
    private readonly WordBigramModel _model;

    public ServedModelTests()
    {
        Rng rng = new Seed(4).CreateRng();
        _examples =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{i} {string.Join(' ', Enumerable.Range(0, 6).Select(_ => Words[rng.NextInt(Words.Length)]))}."
                    )
                ),
        ];
        _model = new WordBigramModel(_examples, marks: true);
        File.WriteAllLines(Benchmark, _examples);
    }

    private string Benchmark => Path.Combine(_folder.Path, "benchmark.txt");

    public void Dispose() => _folder.Dispose();

    private string[] Arguments(LoopbackServer server, string dialect, string answers, string more = "") =>
        [
            "contamination",
            Benchmark,
            "--target",
            $"{server.Address},dialect={dialect},model=small,key_variable=E2E_KEY{more}",
            "--answers",
            Path.Combine(_folder.Path, answers),
            "--shards",
            "4",
            "--shuffles",
            "24",
            "--json",
        ];

    private static ServerFault Now(int request) =>
        request switch
        {
            21 => ServerFault.TooMany,
            36 => ServerFault.HalfJson,
            44 => ServerFault.OneTokenTooMany,
            57 => ServerFault.Cut,
            63 => ServerFault.NoLogProbabilities,
            71 => ServerFault.Broken,
            88 => ServerFault.TooManyForSeconds,
            _ => ServerFault.None,
        };

    private static ProgramRun Run(string[] arguments) =>
        TelltaleProgram.RunWith(new Dictionary<string, string> { ["E2E_KEY"] = Key }, arguments);

    // What is refused after the first answer comes after what asking takes.
    private static ProgramRun AfterNotice(ProgramRun run)
    {
        string[] parts = run.Error.Split('\n', 2);
        Assert.StartsWith("Asking takes", parts[0], StringComparison.Ordinal);
        return run with { Error = parts[1] };
    }

    private void TheKeyIsNowhere(params ProgramRun[] runs)
    {
        foreach (ProgramRun run in runs)
        {
            Assert.DoesNotContain(Key[4..16], run.Output + run.Error, StringComparison.Ordinal);
        }

        foreach (string file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key[4..16])) < 0, file);
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    public void A_run_that_was_killed_and_met_faults_ends_like_any_other(string dialect)
    {
        using LoopbackServer well = new(_model);
        ProgramRun undisturbed = Run(Arguments(well, dialect, "undisturbed")).AssertDone();
        Assert.Equal(Questions, well.Counts.Requests);
        Assert.Contains($"Asking takes {Questions} requests, about ", undisturbed.Error, StringComparison.Ordinal);

        using LoopbackServer server = new(_model, Now) { Work = TimeSpan.FromMilliseconds(5) };
        string[] arguments = Arguments(server, dialect, "answers", ",concurrency=2");
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
        }

        ProgramRun resumed = Run(arguments).AssertDone();
        Assert.Equal(
            undisturbed.Output.Replace(well.Address, "", StringComparison.Ordinal),
            resumed.Output.Replace(server.Address, "", StringComparison.Ordinal)
        );
        Assert.Equal(Questions, server.Counts.Answered.Count);
        // What was under way when it was killed, and nothing else, was asked again.
        Assert.InRange(server.Counts.Answered.Values.Sum() - Questions, 0, 2);

        int before = server.Counts.Requests;
        ProgramRun again = Run(arguments).AssertDone();
        Assert.Equal(resumed.Output, again.Output);
        Assert.Equal(before, server.Counts.Requests);
        Assert.Contains(
            $"Nothing will be asked: all {Questions} answers are stored already.",
            again.Error,
            StringComparison.Ordinal
        );
        TheKeyIsNowhere(undisturbed, resumed, again);
        Assert.All(server.Counts.Keys, key => Assert.Equal($"Bearer {Key}", key));
    }

    [Fact]
    public void A_budget_is_kept_over_runs_and_a_larger_one_goes_on()
    {
        using LoopbackServer server = new(_model);
        for (int run = 0; run < 2; run++)
        {
            ProgramRun spent = Run(Arguments(server, "openai", "answers", ",max_requests=30"));
            Assert.Equal(3, spent.ExitCode);
            Assert.Empty(spent.Output);
            Assert.Contains(
                $"{Questions - (30 * run)} requests are needed and {30 - (30 * run)} are left). There is no answer until",
                spent.Error,
                StringComparison.Ordinal
            );
            Assert.Contains("The budget is spent: 30 of 30 requests", spent.Error, StringComparison.Ordinal);
            Assert.Equal(30, server.Counts.Requests);
        }

        Run(Arguments(server, "openai", "answers", ",max_requests=100")).AssertDone();
        Assert.Equal(Questions, server.Counts.Requests);
        Assert.All(server.Counts.Answered.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public void What_the_user_must_mend_is_refused_in_words()
    {
        using LoopbackServer locked = new(_model, _ => ServerFault.Unauthorised);
        ProgramRun unauthorised = Run(Arguments(locked, "openai", "answers"));
        AfterNotice(unauthorised).AssertRefused("does not take the key in E2E_KEY", "HTTP 401", "(hidden)");
        using LoopbackServer server = new(_model, _ => ServerFault.NoLogProbabilities);
        AfterNotice(Run(Arguments(server, "openai", "answers"))).AssertRefused("no log-probabilities", "samia");
        Assert.InRange(server.Counts.Requests, 1, 8);
        Run(Arguments(server, "openai", "answers", ",key_variable=NO_SUCH_KEY")).AssertRefused("key_variable", "twice");
        TelltaleProgram.Run(Arguments(server, "openai", "answers")).AssertRefused("E2E_KEY", "not set");
        Run(Arguments(server, "opnai", "answers")).AssertRefused("opnai", "openai");
        string[] open = Arguments(server, "openai", "answers");
        open[3] = "http://example.com/v1,model=small,key_variable=E2E_KEY";
        Run(open).AssertRefused("http://example.com/v1", "https://");
        TheKeyIsNowhere(unauthorised);
    }
}
