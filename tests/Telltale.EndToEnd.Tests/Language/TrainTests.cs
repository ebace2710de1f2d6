using System.Diagnostics;
using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary><c>telltale lm train</c>: the same bytes on any number of threads, and a run that was stopped goes on.</summary>
public sealed class TrainTests(SmallLanguage small)
{
    [Fact]
    public void The_weights_do_not_depend_on_the_threads()
    {
        using TemporaryFolder folder = new();
        byte[][] models =
        [
            .. new[] { "1", "2", "5" }.Select(threads =>
            {
                string path = folder.At(threads, "small");
                string[] arguments = ["lm", "train", small.BaseTexts, "--out", path, "--threads", threads];
                TelltaleProgram.Run([.. arguments, .. SmallLanguage.Shape]).AssertDone();
                return File.ReadAllBytes(Path.Combine(path, "model.gguf"));
            }),
        ];
        Assert.Equal(models[0], models[1]);
        Assert.Equal(models[0], models[2]);
    }

    [Fact]
    public void More_passes_learn_more_and_low_rank_learns_less_than_all_weights()
    {
        using TemporaryFolder folder = new();
        double Loss(string name, params string[] more)
        {
            string[] arguments = ["lm", "train", small.BaseTexts, "--base", small.Base, "--json", "--out"];
            ProgramRun run = TelltaleProgram.Run([.. arguments, folder.At(name), .. more]).AssertDone();
            return (double)JsonNode.Parse(run.Output)!["training_loss"]!;
        }

        double one = Loss("one");
        double ten = Loss("ten", "--epochs", "10");
        double lora = Loss("lora", "--epochs", "10", "--lora-rank", "2");
        Assert.True(ten < one - 0.5, $"{ten} after ten passes, {one} after one");
        Assert.InRange(lora, ten + 0.05, one + 0.05);
    }

    [Fact]
    public async Task Interrupted_it_goes_on_from_its_own_texts_only()
    {
        using TemporaryFolder folder = new();
        byte[] undisturbed = await TrainAsync(folder.At("a", "model"), small.BaseTexts);
        string stopped = folder.At("b", "model");
        Assert.Equal(130, await InterruptAsync(stopped, small.BaseTexts));
        Assert.NotEmpty(Checkpoints(stopped));
        Assert.Equal(undisturbed, await TrainAsync(stopped, small.BaseTexts));
        Assert.Empty(Checkpoints(stopped));

        // As many texts with other letters, for which the tokenizer is the same: nothing of the stopped run is in them.
        string other = folder.At("other.txt");
        string[] lines = File.ReadAllLines(small.BaseTexts);
        File.WriteAllLines(other, lines.Reverse());
        byte[] reversed = await TrainAsync(folder.At("c", "model"), other);
        string taken = folder.At("d", "model");
        Assert.Equal(130, await InterruptAsync(taken, small.BaseTexts));
        Assert.Equal(reversed, await TrainAsync(taken, other));
        Assert.NotEqual(undisturbed, reversed);
    }

    private static string[] Arguments(string path, string texts) =>
        ["lm", "train", texts, "--out", path, "--epochs", "300", "--threads", "1", .. SmallLanguage.Shape];

    private static async Task<byte[]> TrainAsync(string path, string texts)
    {
        TelltaleProgram.Run(Arguments(path, texts)).AssertDone();
        return await File.ReadAllBytesAsync(Path.Combine(path, "model.gguf"), TestContext.Current.CancellationToken);
    }

    private static async Task<int> InterruptAsync(string path, string texts)
    {
        using Process process = TelltaleProgram.Start(null, Arguments(path, texts));
        TaskCompletionSource<string> began = new();
        process.ErrorDataReceived += (_, line) => began.TrySetResult(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        while (!File.Exists(Path.Combine(path, "run.lock")) && !process.WaitForExit(2)) { }

        // The tokenizer takes a moment; the first batch another.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static string[] Checkpoints(string path) =>
        Directory.Exists(Path.Combine(path, "checkpoints"))
            ? Directory.GetFiles(Path.Combine(path, "checkpoints"), "*.training", SearchOption.AllDirectories)
            : [];
}
