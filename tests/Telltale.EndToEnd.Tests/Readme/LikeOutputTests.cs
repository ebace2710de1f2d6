namespace Telltale.EndToEnd.Tests.Readme;

/// <summary>The comparison of outputs lets measured numbers move a little, and nothing else.</summary>
public sealed class LikeOutputTests
{
    [Theory]
    [InlineData("AUC 0.654 (0.642–0.666)", "AUC 0.661 (0.650–0.670)")]
    [InlineData("|---|\n| lira   | 0.62 | 3.78% |", "|------|\n| lira | 0.62 | 4.01% |")]
    [InlineData("the attack lira-offline tells 1.03", "the attack informia tells 1.04")]
    [InlineData("| rmia | 0.65 | 1.3% |\n| base | 0.64 | 4.9% |", "| base | 0.65 | 4.5% |\n| rmia | 0.64 | 0.9% |")]
    [InlineData("same\n", "same\n")]
    public void Alike(string shown, string printed) => Assert.Null(LikeOutput.Difference(shown, printed));

    [Theory]
    [InlineData("AUC 0.654", "AUC 0.754")]
    [InlineData("All 8 checks passed.", "All 7 checks passed.")]
    [InlineData("LEAK", "INCONCLUSIVE")]
    [InlineData("TPR at 10% FPR", "TPR at 1% FPR")]
    [InlineData("3.78% (fragile)", "3.78%")]
    [InlineData("23.7%", "43.7%")]
    [InlineData("one", "one more")]
    [InlineData("one more", "one")]
    [InlineData("0.5", "-0.5")]
    [InlineData("| lira | 0.62 | 3.78% |", "| rmia | 0.62 | 3.78% |")]
    [InlineData("| lira | 0.62 | 1.3% |\n| rmia | 0.62 | 4.9% |", "| lira | 0.62 | 4.9% |\n| rmia | 0.62 | 1.3% |")]
    [InlineData("| lira | 0.52 |\n| rmia | 0.62 |", "| rmia | 0.62 |\n| lira | 0.52 |")]
    [InlineData("| rmia | 0.62 |\n| lira | 0.61 |", "| rmia | 0.62 |")]
    [InlineData("my-audit/report.html", "my-audit/result.json")]
    public void NotAlike(string shown, string printed) => Assert.NotNull(LikeOutput.Difference(shown, printed));

    [Fact]
    public void BlocksAreFound()
    {
        IReadOnlyList<CodeBlock> blocks = CodeBlock.Parse("a\n```bash\n# x.sh\necho\n```\n\n```\n```\nend");
        Assert.Equal([new CodeBlock(2, "bash", "# x.sh\necho\n"), new CodeBlock(7, "", "")], blocks);
        Assert.Equal("x.sh", blocks[0].FileName);
        Assert.Null(new CodeBlock(1, "bash", "# a comment of several words\n").FileName);
        Assert.Throws<InvalidDataException>(() => CodeBlock.Parse("```bash\necho\n"));
    }
}
