using Telltale.Adapters.Plans;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>Every block of the README works and prints what the page shows.</summary>
public sealed class ReadmeTests(ReadmeRun run) : IClassFixture<ReadmeRun>
{
    private static readonly string[] Languages = ["bash", "python", "yaml", "text"];

    private static readonly IReadOnlyList<CodeBlock> Blocks = ReadmeRun.ReadBlocks();

    public static TheoryData<int> Commands => Of("bash", "python");

    public static TheoryData<int> Plans => Of("yaml");

    public static TheoryData<int> Outputs => Of("text");

    [Fact]
    public void EveryBlockIsOfAKindThatIsTested()
    {
        string[] unknown =
        [
            .. Blocks.Where(b => !Languages.Contains(b.Language)).Select(b => $"line {b.Line}: “{b.Language}”"),
        ];
        Assert.Empty(unknown);
        Assert.All(Languages, language => Assert.Contains(Blocks, block => block.Language == language));
    }

    [Fact]
    public void NumpyIsThere() =>
        Assert.True(
            run.HasNumpy,
            "No python3 with numpy was found, so the README's way to make arrays cannot be tried; install python3-numpy."
        );

    [Theory]
    [MemberData(nameof(Commands))]
    public void TheCommandWorks(int block)
    {
        CodeBlock shown = Blocks[block];
        if (shown.FileName is { } name)
        {
            Assert.True(
                Blocks.Any(b => b.Language == "bash" && b.Text.Contains($"python3 {name}\n", StringComparison.Ordinal)),
                $"README.md line {shown.Line}: no command runs {name}."
            );
            return;
        }

        if (shown.Text == ReadmeRun.TestCommand)
        {
            AssertIsProgram(RepositoryFiles.At("test"));
            return;
        }

        ProgramRun ended = run.RunOf(block)!;
        Assert.True(ended.ExitCode == 0, $"README.md line {shown.Line}: exit {ended.ExitCode}\n{ended.Error}");
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void TheOutputIsWhatIsPrinted(int block)
    {
        CodeBlock shown = Blocks[block];
        ProgramRun? printed = run.RunOf(block - 1);
        Assert.True(printed is not null, $"README.md line {shown.Line}: no command stands before this output.");
        string? difference = LikeOutput.Difference(shown.Text, printed.Output);
        Assert.True(
            difference is null,
            $"README.md line {shown.Line}: {difference}. TELLTALE_UPDATE=1 ./test EndToEnd writes the outputs anew.\n{printed.Output}{printed.Error}"
        );
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void ThePlanIsOne(int block) =>
        Assert.NotNull(YamlPlan.Parse(Blocks[block].Text, "README.md", Path.GetTempPath()));

    [Fact]
    public void TheProgramsOfTheTwoCommandsCanBeRun()
    {
        AssertIsProgram(RepositoryFiles.At("telltale"));
        AssertIsProgram(RepositoryFiles.At("test"));
    }

    private static void AssertIsProgram(string path)
    {
        Assert.True(File.Exists(path), $"{path} is missing.");
        bool runs = OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
        Assert.True(runs, $"{path} cannot be run.");
        Assert.StartsWith("#!", File.ReadLines(path).First(), StringComparison.Ordinal);
    }

    private static TheoryData<int> Of(params string[] languages) =>
        [.. Enumerable.Range(0, Blocks.Count).Where(i => languages.Contains(Blocks[i].Language))];
}
