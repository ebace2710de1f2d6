using System.Text.RegularExpressions;

namespace Telltale.Contract.Tests.Repository;

/// <summary>The repository works anywhere: no file of it knows where it was written or where packages came from.</summary>
public sealed class HygieneTests
{
    private static readonly Regex RegistryHost = new(
        // Written in pieces, so that this file does not find itself.
        string.Join('|', "nuget" + @"\.org", "npm" + @"js\.", "py" + @"pi\.org", "crates" + @"\.io", "jf" + "rog"),
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(5)
    );

    private static readonly Regex MachinePath = new(
        @"(?<![\w.~*-])/" + @"(root|home|Users|work|tmp/wt)/[\w.-]+|[A-Z]:\\" + "Users",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(5)
    );

    [Fact]
    public void NoFileNamesAPackageRegistry() => AssertNowhere(RegistryHost);

    [Fact]
    public void NoFileNamesAPathOfAMachine() => AssertNowhere(MachinePath);

    [Fact]
    public void TheChecksSeeWhatTheyLookFor()
    {
        Assert.Matches(RegistryHost, "https://api." + "nuget" + ".org/v3/index.json");
        Assert.Matches(MachinePath, "see " + "/home" + "/someone/notes");
        Assert.DoesNotMatch(MachinePath, "docs/" + "work/plan and ./tmp/x");
        Assert.Contains(RepositoryText.All, file => file.Path == "README.md");
        Assert.True(RepositoryText.All.Count > 200, $"only {RepositoryText.All.Count} files");
    }

    private static void AssertNowhere(Regex pattern)
    {
        string[] found =
        [
            .. RepositoryText.All.SelectMany(file =>
                pattern.Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")
            ),
        ];
        Assert.Empty(found);
    }
}
