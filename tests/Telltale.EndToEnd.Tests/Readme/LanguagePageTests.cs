using System.Runtime.Intrinsics;
using Telltale.Adapters.Plans;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>The page about language models, followed from top to bottom as a reader would.</summary>
public sealed class LanguagePageTests
{
    private const string LeftOut = "…";

    private static readonly IReadOnlyList<CodeBlock> Blocks = CodeBlock.Parse(
        File.ReadAllText(RepositoryFiles.At("docs", "language-models.md"))
    );

    /// <summary>
    /// Every command works, and prints the lines that are shown, in their order; lines with … stand for others. What models
    /// say differs in its last digits where there is no kernel of the page's, so there only the commands are tried.
    /// </summary>
    [Fact]
    public void Every_command_works_and_prints_what_is_shown()
    {
        using Clone clone = new();
        ProgramRun? last = null;
        int compared = 0;
        foreach (CodeBlock block in Blocks)
        {
            if (block.FileName is { } name)
            {
                clone.Save(name, block.Text);
            }
            else if (block.Language == "bash")
            {
                last = clone.Bash(block.Text);
                Assert.True(last.ExitCode == 0, $"line {block.Line}: exit {last.ExitCode}\n{last.Error}");
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                string? missing = FirstMissing(block.Text, last!.Output);
                Assert.True(missing is null, $"line {block.Line}: not printed: {missing}\n{last.Output}");
                compared++;
            }
        }

        Assert.Equal(Vector256.IsHardwareAccelerated ? Blocks.Count(b => b.Language == "text") : 0, compared);
    }

    [Fact]
    public void Every_plan_is_one()
    {
        CodeBlock[] plans = [.. Blocks.Where(b => b.Language == "yaml")];
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.NotNull(YamlPlan.ParseTexts(plan.Text, plan.FileName!, Path.GetTempPath())));
    }

    [Fact]
    public void A_line_that_was_not_printed_is_found()
    {
        Assert.Null(FirstMissing("a\n…\nc\n", "a\nb\nc\n"));
        Assert.Equal("d", FirstMissing("a\n…\nd\n", "a\nb\nc\n"));
        Assert.Equal("a", FirstMissing("c\na\n", "a\nb\nc\n"));
    }

    private static string? FirstMissing(string shown, string printed)
    {
        string[] lines = printed.Split('\n');
        int at = 0;
        foreach (string line in shown.Split('\n').Where(l => l.Length > 0 && l != LeftOut))
        {
            int found = Array.IndexOf(lines, line, at);
            if (found < 0)
            {
                return line;
            }

            at = found + 1;
        }

        return null;
    }
}
