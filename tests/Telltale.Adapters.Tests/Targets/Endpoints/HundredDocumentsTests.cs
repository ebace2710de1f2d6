using System.Diagnostics;
using System.Text;
using Telltale.Adapters.Targets.Endpoints;
using Telltale.Adapters.Targets.Endpoints.Traffic;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.TestKit.Endpoints;

namespace Telltale.Adapters.Tests.Targets.Endpoints;

/// <summary>
/// Audits of a hundred documents through each dialect, with every fault on the way: nothing is lost, nothing asked twice,
/// the budget is kept, and the key is nowhere.
/// </summary>
public sealed class HundredDocumentsTests
{
    private const int Speed = 500;
    private const string AddressVariable = "TELLTALE_TEST_ADDRESS";
    private const string DialectVariable = "TELLTALE_TEST_DIALECT";
    private const string FolderVariable = "TELLTALE_TEST_FOLDER";

    private static LoopbackServer Serve(string dialect, QuickTime time) =>
        new(AuditSetting.Model, n => AuditSetting.Fault(dialect, n), time, AuditSetting.OtherModel);

    private static EndpointModel Open(
        LoopbackServer server,
        string dialect,
        QuickTime time,
        TempFolder folder,
        List<string> notes
    ) => ServedEndpoint.Open(server, dialect, AuditSetting.Budgeted, time, folder.At("spent"), notes);

    private static void NothingTwice(LoopbackServer server, string dialect, int lostWithTheProcess)
    {
        IReadOnlyDictionary<string, int> answered = server.Counts.Answered;
        // TGI writes one continuation a request; here it only reads. Chat writes both in one.
        Assert.Equal(AuditSetting.Questions(dialect), answered.Count);
        Assert.InRange(answered.Values.Sum(times => times - 1), 0, lostWithTheProcess);
    }

    // A request is written down before it is sent, and stays so where it never arrives whole: its process is killed, or on
    // a busy machine its time is over before the server has read it. Then more stand in the ledger than the server counts;
    // fewer never do.
    private static void WithinTheBudget(LoopbackServer server, TempFolder folder, int neverArrived = 0)
    {
        using BudgetLedger ledger = BudgetLedger.Open(folder.At("spent"));
        Assert.InRange(ledger.Requests, server.Counts.Requests, server.Counts.Requests + neverArrived);
        Assert.InRange(ledger.Requests, 1, AuditSetting.MostRequests);
        Assert.InRange(ledger.Tokens.Total, 1, AuditSetting.MostTokens);
        Assert.InRange(server.Counts.PromptTokens, 1, ledger.Tokens.Prompt);
        Assert.InRange(server.Counts.CompletionTokens, 1, ledger.Tokens.Completion + server.Counts.Requests);
    }

    private static void TheKeyIsNowhere(TempFolder folder, params IEnumerable<string> said)
    {
        string part = ServedEndpoint.Key[3..15];
        string[] files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        Assert.InRange(files.Length, 100, 1000);
        foreach (string file in files)
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(part)) < 0, file);
            Assert.DoesNotContain(part, file, StringComparison.Ordinal);
        }

        Assert.All(said, text => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    [InlineData("chat")]
    public async Task With_faults_and_an_interruption(string dialect)
    {
        using TempFolder folder = new();
        QuickTime time = new(Speed);
        using LoopbackServer server = Serve(dialect, time);
        List<string> notes = [];
        using CancellationTokenSource stop = new();
        int before = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            AuditSetting.RunAsync(
                Open(server, dialect, time, folder, notes),
                dialect,
                folder.At("cache"),
                _ =>
                {
                    if (++before == 40)
                    {
                        stop.Cancel();
                    }
                },
                stop.Token
            )
        );
        Assert.InRange(before, 40, 40 + AuditSetting.Concurrency);

        int after = 0;
        await AuditSetting.RunAsync(
            Open(server, dialect, time, folder, notes),
            dialect,
            folder.At("cache"),
            _ => after++,
            CancellationToken.None
        );
        Assert.Equal(AuditSetting.Questions(dialect), after);
        NothingTwice(server, dialect, lostWithTheProcess: 0);
        WithinTheBudget(server, folder);
        Assert.NotEmpty(notes);
        TheKeyIsNowhere(folder, notes);
        Assert.All(server.Counts.Keys, key => Assert.Equal($"Bearer {ServedEndpoint.Key}", key));

        // A third time costs nothing at all.
        int requests = server.Counts.Requests;
        await AuditSetting.RunAsync(
            Open(server, dialect, time, folder, notes),
            dialect,
            folder.At("cache"),
            _ => { },
            CancellationToken.None
        );
        Assert.Equal(requests, server.Counts.Requests);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("vllm")]
    [InlineData("tgi")]
    [InlineData("chat")]
    public async Task With_faults_and_a_killed_process(string dialect)
    {
        using TempFolder folder = new();
        using LoopbackServer server = Serve(dialect, new QuickTime(Speed));
        string output = "";
        foreach (int killedAt in new[] { 60, int.MaxValue })
        {
            using Process child = Start(server, dialect, folder);
            Task<string> said = child.StandardOutput.ReadToEndAsync();
            Task<string> wrong = child.StandardError.ReadToEndAsync();
            Task ended = child.WaitForExitAsync();
            while (server.Counts.Requests < killedAt && !ended.IsCompleted)
            {
                await Task.WhenAny(ended, Task.Delay(2));
            }

            if (!ended.IsCompleted)
            {
                child.Kill();
            }

            await ended;
            output += await said + await wrong;
            if (killedAt == int.MaxValue)
            {
                Assert.True(child.ExitCode == 0, output);
            }
        }

        NothingTwice(server, dialect, lostWithTheProcess: AuditSetting.Concurrency);
        WithinTheBudget(server, folder, neverArrived: 3 * AuditSetting.Concurrency);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0", output, StringComparison.Ordinal);
        TheKeyIsNowhere(folder, output);
    }

    /// <summary>The audit that is killed: run as a process of its own by the test above, and by nobody else.</summary>
    [Fact(Explicit = true)]
    public async Task An_audit_in_a_process_of_its_own()
    {
        string Variable(string name) => Environment.GetEnvironmentVariable(name)!;
        string dialect = Variable(DialectVariable);
        string folder = Variable(FolderVariable);
        EndpointOptions options = AuditSetting.Budgeted(
            EndpointFields.Parse(
                $"{Variable(AddressVariable)},dialect={dialect},model=small,key_variable={ServedEndpoint.KeyVariable}"
            )
        );
        int answered = 0;
        await AuditSetting.RunAsync(
            EndpointModel.Open(
                options,
                new EndpointContext(
                    Environment.GetEnvironmentVariable,
                    new QuickTime(Speed),
                    new Telltale.Core.Randomness.Seed(7),
                    Path.Combine(folder, "spent"),
                    Console.WriteLine
                )
            ),
            dialect,
            Path.Combine(folder, "cache"),
            _ => answered++,
            CancellationToken.None
        );
        Assert.Equal(AuditSetting.Questions(dialect), answered);
    }

    [Theory]
    [InlineData("requests")]
    [InlineData("tokens")]
    [InlineData("money")]
    public async Task A_budget_that_is_too_small_is_kept_to_and_then_gone_on_from(string kind)
    {
        using TempFolder folder = new();
        QuickTime time = new(Speed);
        using LoopbackServer server = Serve("openai", time);
        List<string> notes = [];
        BudgetLimits small = kind switch
        {
            "requests" => new BudgetLimits { Requests = 50 },
            "tokens" => new BudgetLimits { Tokens = 5000 },
            _ => new BudgetLimits { Money = 0.01m, PromptPrice = 2 },
        };
        int answered = 0;
        for (int run = 0; run < 2; run++)
        {
            answered = 0;
            EndpointModel tight = ServedEndpoint.Open(
                server,
                "openai",
                o => AuditSetting.Budgeted(o) with { Budget = small },
                time,
                folder.At("spent"),
                notes
            );
            OutsideFailureException e = await Assert.ThrowsAsync<OutsideFailureException>(() =>
                AuditSetting.RunAsync(tight, "openai", folder.At("cache"), _ => answered++, CancellationToken.None)
            );
            Assert.Contains("The budget is spent", e.Message, StringComparison.Ordinal);
            Assert.Contains("raise the budget and run again", e.Message, StringComparison.Ordinal);
        }

        Assert.InRange(answered, 10, 100);
        Assert.InRange(server.Counts.Requests, 10, kind == "requests" ? 50 : 200);
        Assert.InRange(server.Counts.PromptTokens, 100, kind == "requests" ? 100_000 : 5000);
        await AuditSetting.RunAsync(
            Open(server, "openai", time, folder, notes),
            "openai",
            folder.At("cache"),
            _ => { },
            CancellationToken.None
        );
        NothingTwice(server, "openai", lostWithTheProcess: 0);
        WithinTheBudget(server, folder);
    }

    private static Process Start(LoopbackServer server, string dialect, TempFolder folder)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-noLogo",
                "-noColor",
                "-showLiveOutput",
                "-explicit",
                "only",
                "-method",
                $"{typeof(HundredDocumentsTests).FullName}.{nameof(An_audit_in_a_process_of_its_own)}",
            },
            Environment =
            {
                [AddressVariable] = server.Address,
                [DialectVariable] = dialect,
                [FolderVariable] = folder.Path,
                [ServedEndpoint.KeyVariable] = ServedEndpoint.Key,
            },
        };
        return Process.Start(start)!;
    }
}
