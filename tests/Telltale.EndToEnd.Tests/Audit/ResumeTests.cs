using System.Diagnostics;
using Telltale.Core.Randomness;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Audit;

/// <summary>Runs that are killed, interrupted, doubled or taken up again end in the same bytes as an undisturbed one.</summary>
public sealed class ResumeTests(ResumeTests.Undisturbed undisturbed) : IClassFixture<ResumeTests.Undisturbed>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>One whole run with one thread, for all of these tests.</summary>
    public sealed class Undisturbed : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>Runs it.</summary>
        public Undisturbed()
        {
            Plan = SmallAudit.Plan(_folder);
            Run = _folder.At("run");
            TelltaleProgram.Run("audit", Plan, "--out", Run, "--threads", "1").AssertDone();
            Outcome = SmallAudit.Outcome(Run);
        }

        internal string Plan { get; }

        internal string Run { get; }

        internal (string Result, byte[] Scores) Outcome { get; }

        /// <inheritdoc/>
        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void Two_threads_give_the_same_bytes_as_one()
    {
        using TemporaryFolder folder = new();
        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", folder.Path, "--threads", "2").AssertDone();
        AssertSame(folder.Path);
    }

    [Fact]
    public async Task Killed_five_times_and_resumed_gives_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        Rng random = new Seed(20).Derive("kills").CreateRng();
        int killed = 0;
        // A moment is: so many models on disk, and then a while. The last falls into scoring or assessing.
        foreach (int models in (int[])[0, 2, 4, 7, SmallAudit.Models])
        {
            using Process process = StartReading(undisturbed.Plan, run);
            await WaitFor(() => SmallAudit.Answers(run).Count >= models || process.HasExited);
            await Task.Delay(
                random.NextInt(models == SmallAudit.Models ? 200 : 100),
                TestContext.Current.CancellationToken
            );
            Dictionary<string, DateTime> before = SmallAudit.Answers(run);
            process.Kill();
            process.WaitForExit();
            killed += process.ExitCode == 137 ? 1 : 0;
            Assert.False(File.Exists(Path.Combine(run, "result.json")), $"killed too late, with {models} models");
            AssertKept(before, run);
        }

        Assert.Equal(5, killed);
        Dictionary<string, DateTime> trained = SmallAudit.Answers(run);
        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", run, "--resume").AssertDone();
        AssertKept(trained, run);
        AssertSame(run);
    }

    [Theory]
    [InlineData("INT", 2)]
    [InlineData("TERM", 15)]
    public async Task Interrupted_says_so_and_resumes(string signal, int number)
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        using Process process = TelltaleProgram.Start(null, "audit", undisturbed.Plan, "--out", run, "--threads", "1");
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitFor(() => SmallAudit.Answers(run).Count >= 2 || process.HasExited);
        Assert.SkipWhen(Ignores(process.Id, number), $"SIG{signal} is ignored by whatever started these tests.");
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.True(process.WaitForExit(Patience), "it did not stop");
        Assert.Equal(130, process.ExitCode);
        string told = await error;
        string[] said = told.Trim().Split('\n');
        Assert.Contains("--resume", said[^1], StringComparison.Ordinal);
        Assert.Contains(run, said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Assert.Empty(await output);
        Assert.False(File.Exists(Path.Combine(run, "result.json")));

        Dictionary<string, DateTime> trained = SmallAudit.Answers(run);
        Assert.InRange(trained.Count, 2, SmallAudit.Models - 1);
        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", run, "--resume").AssertDone();
        AssertKept(trained, run);
        AssertSame(run);
    }

    [Fact]
    public async Task A_second_run_in_the_folder_is_refused_and_the_first_unharmed()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        using Process first = StartReading(undisturbed.Plan, run);
        await WaitFor(() => SmallAudit.Answers(run).Count >= 1 || first.HasExited);

        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", run).AssertRefused("another run", run);
        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", run, "--resume").AssertRefused("another run", run);
        Assert.False(first.HasExited, "the first run ended before the second was refused: this showed nothing");

        Assert.True(first.WaitForExit(Patience));
        Assert.Equal(0, first.ExitCode);
        AssertSame(run);
    }

    [Fact]
    public void A_finished_run_resumes_to_the_same_bytes_and_is_not_written_over_unasked()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        Directory.CreateDirectory(run);
        foreach (string file in Directory.EnumerateFiles(undisturbed.Run, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(run, Path.GetRelativePath(undisturbed.Run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Dictionary<string, DateTime> trained = SmallAudit.Answers(run);
        byte[] result = File.ReadAllBytes(Path.Combine(run, "result.json"));
        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", run).AssertRefused("--resume", "--out");
        Assert.Equal(result, File.ReadAllBytes(Path.Combine(run, "result.json")));

        TelltaleProgram.Run("audit", undisturbed.Plan, "--out", run, "--resume").AssertDone();
        AssertKept(trained, run);
        AssertSame(run);
    }

    private void AssertSame(string run)
    {
        (string result, byte[] scores) = SmallAudit.Outcome(run);
        Assert.Equal(undisturbed.Outcome.Result, result);
        Assert.Equal(undisturbed.Outcome.Scores, scores);
        Assert.Empty(Directory.EnumerateFiles(run, "*.html.*", SearchOption.AllDirectories));
    }

    private static void AssertKept(Dictionary<string, DateTime> before, string run)
    {
        Dictionary<string, DateTime> after = SmallAudit.Answers(run);
        foreach ((string file, DateTime written) in before)
        {
            Assert.Equal(written, after[file]);
        }
    }

    /// <summary>Starts an audit whose words nobody needs, but which must not block on a full pipe.</summary>
    private static Process StartReading(string plan, string run)
    {
        Process process = TelltaleProgram.Start(null, "audit", plan, "--out", run, "--resume", "--threads", "1");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static bool Ignores(int process, int signal)
    {
        string? line = File.ReadLines($"/proc/{process}/status")
            .FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal));
        return line is not null && (Convert.ToUInt64(line[7..].Trim(), 16) >> (signal - 1) & 1) == 1;
    }

    private static async Task WaitFor(Func<bool> happened)
    {
        long began = Stopwatch.GetTimestamp();
        while (!happened())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "waited in vain");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
