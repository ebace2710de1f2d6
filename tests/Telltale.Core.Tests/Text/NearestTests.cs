using Telltale.Core.Text;

namespace Telltale.Core.Tests.Text;

public sealed class NearestTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("lira", "lira", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("lria", "lira", 2)]
    public void Edit_distance_counts_insertions_deletions_and_replacements(string a, string b, int distance)
    {
        Assert.Equal(distance, Nearest.Distance(a, b));
        Assert.Equal(distance, Nearest.Distance(b, a));
    }

    [Fact]
    public void The_nearest_word_is_found_capitals_aside()
    {
        Assert.Equal("epochs", Nearest.Of("Epoch", ["batch", "epochs", "momentum"]));
        Assert.Equal("batch", Nearest.Of("bach", ["batch", "bacht"]));
    }
}
