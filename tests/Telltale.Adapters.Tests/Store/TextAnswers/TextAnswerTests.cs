using Telltale.Adapters.Store.TextAnswers;
using Telltale.Audit.Ports;
using Telltale.Core.Evidence.Language;

namespace Telltale.Adapters.Tests.Store.TextAnswers;

public sealed class TextAnswerTests
{
    private static readonly TextReading Reading = new(
        [1, -2, int.MaxValue],
        ["a", "", "日本\uFFFD"],
        new TokenSignals
        {
            LogProbabilities = [-0.1, double.NegativeInfinity, -1e-300],
            Means = [-1, -2, -3],
            TopChoice = [true, false, true],
        }
    );

    [Fact]
    public void What_is_stored_comes_back_bit_for_bit()
    {
        using TempFolder folder = new();
        TextAnswerFolder answers = new(folder.At("cache"));
        TextQuery query = new("text", "prefix");
        Assert.Null(answers.Load("model", query));
        answers.Save("model", query, Reading);
        TextReading loaded = answers.Load("model", query)!;
        Assert.Equal(Reading.TokenIds, loaded.TokenIds);
        Assert.Equal(Reading.Tokens, loaded.Tokens);
        Assert.Equal(Reading.Signals.LogProbabilities, loaded.Signals.LogProbabilities);
        Assert.Equal(Reading.Signals.Means, loaded.Signals.Means);
        Assert.Equal(Reading.Signals.TopChoice, loaded.Signals.TopChoice);
        Assert.Null(loaded.Signals.Deviations);
        Assert.Null(loaded.Signals.Divergences);

        ContinuationQuery more = new("text", 2, 5, 0.5);
        answers.Save("model", more, ["x", "y\n"]);
        Assert.Equal(["x", "y\n"], answers.Load("model", more)!);
    }

    [Fact]
    public void Every_part_of_a_question_counts()
    {
        using TempFolder folder = new();
        TextAnswerFolder answers = new(folder.At("cache"));
        answers.Save("model", new TextQuery("ab", "c"), Reading);
        Assert.Null(answers.Load("model2", new TextQuery("ab", "c")));
        Assert.Null(answers.Load("model", new TextQuery("ab")));
        Assert.Null(answers.Load("model", new TextQuery("ab", "")));
        Assert.Null(answers.Load("model", new TextQuery("b", "ca")));
        Assert.Null(answers.Load("model", new TextQuery("\uD800", null)));
        answers.Save("model", new TextQuery("\uD800"), Reading);
        Assert.Null(answers.Load("model", new TextQuery("\uD801")));
        answers.Save("model", new ContinuationQuery("ab", 1, 2, 0), ["x"]);
        Assert.Null(answers.Load("model", new ContinuationQuery("ab", 2, 1, 0)));
        Assert.Null(answers.Load("model", new ContinuationQuery("ab", 1, 2, 0.5)));
        Assert.Null(answers.Load("model", new ContinuationQuery("ab", 1, 2, 0, First: 1)));
    }

    [Fact]
    public void Whatever_is_damaged_is_no_answer()
    {
        using TempFolder folder = new();
        TextAnswerFolder answers = new(folder.At("cache"));
        TextQuery query = new("text");
        answers.Save("model", query, Reading);
        string path = Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] turned = [.. whole];
            turned[i] ^= 1;
            File.WriteAllBytes(path, turned);
            Assert.Null(answers.Load("model", query));
            File.WriteAllBytes(path, whole[..i]);
            Assert.Null(answers.Load("model", query));
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.Null(answers.Load("model", query));
        File.WriteAllBytes(path, TextAnswerFormat.Write(["continuations", "instead"]));
        Assert.Null(answers.Load("model", query));
        answers.Save("model", query, Reading);
        Assert.NotNull(answers.Load("model", query));
    }

    [Fact]
    public void Only_the_owner_may_look_and_no_folder_grows_large()
    {
        using TempFolder folder = new();
        TextAnswerFolder answers = new(folder.At("cache"));
        for (int i = 0; i < 500; i++)
        {
            answers.Save("model", new TextQuery($"text {i}"), Reading);
        }

        string[] files = Directory.GetFiles(folder.At("cache"), "*", SearchOption.AllDirectories);
        Assert.Equal(500, files.Length);
        Assert.All(files, file => Assert.EndsWith(".answer", file, StringComparison.Ordinal));
        string[] folders = Directory.GetDirectories(folder.At("cache"), "*", SearchOption.AllDirectories);
        Assert.All(folders, f => Assert.InRange(Directory.GetFileSystemEntries(f).Length, 1, 256));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            foreach (string each in folders.Append(folder.At("cache")))
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(each)
                );
            }
        }
    }
}
