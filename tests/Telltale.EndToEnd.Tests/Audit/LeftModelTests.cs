using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Audit;

/// <summary>A model that was left within its training is taken up there, and everything ends in the same bytes.</summary>
public sealed partial class LeftModelTests
{
    private const int Epochs = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Killed_within_a_model_it_goes_on_within_it()
    {
        using TemporaryFolder folder = new();
        string plan = LongPlan(folder);
        TelltaleProgram.Run("audit", plan, "--out", folder.At("undisturbed"), "--threads", "1").AssertDone();
        Assert.Empty(Left(folder.At("undisturbed")));

        string run = folder.At("run");
        using (Process process = Start(plan, run, "--checkpoint", "0.05"))
        {
            await WaitFor(() => Left(run).Length > 0 || process.HasExited);
            DateTime first = File.GetLastWriteTimeUtc(Assert.Single(Left(run)));
            // Killed while it is at work on a later save, or between two.
            await WaitFor(() => Left(run) is [{ } file] && File.GetLastWriteTimeUtc(file) > first || process.HasExited);
            process.Kill();
            process.WaitForExit();
            Assert.Equal(137, process.ExitCode);
        }

        Assert.Empty(SmallAudit.Answers(run));
        ProgramRun resumed = TelltaleProgram
            .Run("audit", plan, "--out", run, "--resume", "--threads", "1")
            .AssertDone();
        AssertWentOn(resumed.Error, folder);
        AssertSame(folder.At("undisturbed"), run);
    }

    [Fact]
    public async Task Interrupted_within_a_small_resnet_it_goes_on_within_it_and_a_damaged_save_is_passed_over()
    {
        using TemporaryFolder folder = new();
        string plan = ResNetPlan(folder);
        string run = folder.At("run");
        using (Process process = Start(plan, run, "--checkpoint", "0.05"))
        {
            await WaitFor(() => Left(run).Length > 0 || process.HasExited);
            using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            {
                kill.WaitForExit();
            }

            Assert.True(process.WaitForExit(Patience), "it did not stop");
            Assert.Equal(130, process.ExitCode);
        }

        string left = Assert.Single(Left(run));
        byte[] bytes = File.ReadAllBytes(left);
        bytes[bytes.Length / 2] ^= 1;
        string damaged = folder.At("damaged");
        string copy = Path.Combine(damaged, Path.GetRelativePath(run, left));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllBytes(copy, bytes);

        ProgramRun good = TelltaleProgram.Run("audit", plan, "--out", run, "--resume", "--threads", "1").AssertDone();
        AssertWentOn(good.Error, folder);
        Assert.Equal(9, JsonNode.Parse(SmallAudit.Outcome(run).Result)!["inputs"]!["queries"]!.GetValue<int>());
        ProgramRun anew = TelltaleProgram.Run("audit", plan, "--out", damaged, "--resume").AssertDone();
        Assert.Contains("checksum does not fit", anew.Error, StringComparison.Ordinal);
        AssertSame(run, damaged);
        Assert.Empty(Left(damaged));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e9")]
    public void An_interval_that_is_none_is_refused(string seconds)
    {
        using TemporaryFolder folder = new();
        TelltaleProgram
            .Run("audit", LongPlan(folder), "--out", folder.At("run"), $"--checkpoint={seconds}")
            .AssertRefused("--checkpoint", "seconds");
    }

    /// <summary>Two models of some seconds each, with everything in their training that is drawn at random.</summary>
    private static string LongPlan(TemporaryFolder folder)
    {
        string text = SmallAudit
            .Text(epochs: Epochs)
            .Replace("count: 10", "count: 2", StringComparison.Ordinal)
            .Replace("hidden: [32]", "hidden: [32]\n  dropout: 0.1", StringComparison.Ordinal)
            .Replace(
                $"epochs: {Epochs}",
                $"epochs: {Epochs}\n    shift: 2\n    flip: horizontal\n    cutout: 8\n    mixup: 0.2",
                StringComparison.Ordinal
            );
        return Written(folder, text);
    }

    /// <summary>Two small residual networks, asked about each image in nine forms.</summary>
    private static string ResNetPlan(TemporaryFolder folder)
    {
        string text = SmallAudit
            .Text(epochs: 60, records: 200, population: 100)
            .Replace("count: 10", "count: 2\n  shifts: 1", StringComparison.Ordinal)
            .Replace("network: mlp", "network: resnet", StringComparison.Ordinal)
            .Replace("hidden: [32]", "widths: [4, 8]\n  blocks: [1, 1]", StringComparison.Ordinal)
            .Replace("epochs: 60", "epochs: 60\n    shift: 1\n    flip: horizontal", StringComparison.Ordinal);
        return Written(folder, text);
    }

    private static string Written(TemporaryFolder folder, string text)
    {
        text = text[..text.IndexOf("attacks:", StringComparison.Ordinal)] + "attacks: [loss, attack-p]\n";
        string path = folder.At("plan.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static void AssertWentOn(string error, TemporaryFolder folder)
    {
        Match note = Note().Match(error);
        Assert.True(note.Success, error);
        Assert.InRange(int.Parse(note.Groups["epoch"].Value, CultureInfo.InvariantCulture), 1, Epochs);
        Assert.Empty(Left(folder.At("run")));
    }

    private static void AssertSame(string expected, string found)
    {
        (string result, byte[] scores) = SmallAudit.Outcome(expected);
        (string foundResult, byte[] foundScores) = SmallAudit.Outcome(found);
        Assert.Equal(result, foundResult);
        Assert.Equal(scores, foundScores);
    }

    private static string[] Left(string run)
    {
        string answers = Path.Combine(run, "answers");
        return Directory.Exists(answers)
            ? Directory.GetFiles(answers, "model-*.training", SearchOption.AllDirectories)
            : [];
    }

    private static Process Start(string plan, string run, params string[] more)
    {
        Process process = TelltaleProgram.Start(null, ["audit", plan, "--out", run, "--threads", "1", .. more]);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
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

    [GeneratedRegex(@"model 0 goes on in epoch (?<epoch>\d+) of \d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Note();
}
