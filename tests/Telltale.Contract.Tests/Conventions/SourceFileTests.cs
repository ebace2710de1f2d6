using Telltale.TestKit;

namespace Telltale.Contract.Tests.Conventions;

/// <summary>A file does one thing, so none is long.</summary>
public sealed class SourceFileTests
{
    private const int MostLines = 500;
    private const int MostLinesOfTheMiddleFile = 150;

    private static readonly string[] Sources =
    [
        .. new[] { "src", "tests", "bench" }.SelectMany(folder =>
            Directory.EnumerateFiles(RepositoryFiles.At(folder), "*.cs", SearchOption.AllDirectories)
        ),
    ];

    [Fact]
    public void NoSourceFileIsLong()
    {
        string[] tooLong =
        [
            .. Sources
                .Where(path => Lines(path) > MostLines)
                .Select(path => Path.GetRelativePath(RepositoryFiles.Root, path)),
        ];
        Assert.Empty(tooLong);
    }

    [Fact]
    public void MostSourceFilesAreShort()
    {
        int[] lengths = [.. Sources.Select(Lines).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, MostLinesOfTheMiddleFile);
    }

    private static int Lines(string path) => File.ReadLines(path).Count();
}
