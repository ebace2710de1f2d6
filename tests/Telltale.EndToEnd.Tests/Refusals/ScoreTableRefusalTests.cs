using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Score tables with a fault.</summary>
public sealed class ScoreTableRefusalTests
{
    [Theory]
    [InlineData("id,member,a\n0,1,NaN\n1,0,2\n", "NaN", "finite")]
    [InlineData("id,member,a\n0,1,inf\n1,0,2\n", "inf", "finite")]
    [InlineData("id,member,a\n0,1,three\n1,0,2\n", "three", "finite")]
    [InlineData("id,member,a,b\n0,1,1,2\n1,0,2\n", "3", "4")]
    [InlineData("id,member,a\n0,0,1\n1,0,2\n", "member", "0 members")]
    [InlineData("id,member,a\n0,1,1\n1,1,2\n", "non-member", "0 non-members")]
    [InlineData("id,member,a\n", "scores.csv", "record")]
    [InlineData("", "scores.csv", "id,member")]
    [InlineData("name,score\n0,1\n", "name,score", "id,member")]
    [InlineData("id,member\n0,1\n1,0\n", "id,member", "column")]
    [InlineData("id,member,a\n0,yes,1\n1,0,2\n", "yes", "1 (member)")]
    [InlineData("id,member,a\n0,1,1\n0,0,2\n", "id", "once")]
    public void A_fault_in_a_table_is_named(string text, string first, string second)
    {
        using TemporaryFolder folder = new();
        string table = folder.At("scores.csv");
        File.WriteAllText(table, text);
        TelltaleProgram.Run("evaluate", table, "--out", folder.At("result.json")).AssertRefused(first, second);
        Assert.Equal([table], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_table_that_is_not_there_is_named()
    {
        using TemporaryFolder folder = new();
        TelltaleProgram.Run("evaluate", folder.At("none.csv")).AssertRefused("none.csv", "no such file");
    }

    [Fact]
    public void A_folder_for_the_result_that_is_not_there_is_named()
    {
        using TemporaryFolder folder = new();
        string table = folder.At("scores.csv");
        File.WriteAllText(table, "id,member,a\n0,1,1\n1,0,2\n");
        TelltaleProgram
            .Run("evaluate", table, "--out", folder.At("nowhere", "result.json"))
            .AssertRefused("nowhere", "--out");
        Assert.Equal([table], Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
