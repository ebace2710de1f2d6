using System.Text.RegularExpressions;
using Telltale.TestKit;

namespace Telltale.Contract.Tests.Repository;

/// <summary>Links between the repository's pages lead somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void EveryLinkToAFileLeadsToOne()
    {
        List<string> broken = [];
        int followed = 0;
        foreach (
            (string path, string text) in RepositoryText.All.Where(f =>
                f.Path.EndsWith(".md", StringComparison.Ordinal)
            )
        )
        {
            foreach (Match match in Link().Matches(text))
            {
                string link = match.Groups["to"].Value;
                if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith('#'))
                {
                    continue;
                }

                followed++;
                string file = Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(path)!, link.Split('#')[0]);
                if (!Path.Exists(file))
                {
                    broken.Add($"{path}: {link}");
                }
            }
        }

        Assert.Empty(broken);
        Assert.True(followed > 3, $"only {followed} links were found");
    }

    [Fact]
    public void EveryLinkToASectionOfTheReadmeLeadsToOne()
    {
        string readme = File.ReadAllText(RepositoryFiles.At("README.md"));
        string[] sections = [.. Heading().Matches(readme).Select(match => Anchor(match.Groups["title"].Value))];
        IEnumerable<string> links = Link()
            .Matches(readme)
            .Select(match => match.Groups["to"].Value)
            .Where(link => link.StartsWith('#'))
            .Select(link => link[1..]);
        Assert.Empty(links.Except(sections, StringComparer.Ordinal));
    }

    private static string Anchor(string title) =>
        string.Concat(title.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-'))
            .Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();
}
