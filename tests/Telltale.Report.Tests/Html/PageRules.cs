using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Telltale.Report.Tests.Html;

/// <summary>What holds for every page, whatever it is about.</summary>
internal static class PageRules
{
    public static void HasOneTitleAndHeadingsInOrder(XDocument page)
    {
        int[] levels =
        [
            .. page.Descendants()
                .Where(e => e.Name.LocalName is ['h', >= '1' and <= '6'])
                .Select(e => e.Name.LocalName[1] - '0'),
        ];
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    public static void HasEverythingThatIsPointedTo(XDocument page)
    {
        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        string[] pointers =
        [
            .. page.Descendants().Attributes("aria-labelledby").SelectMany(a => a.Value.Split(' ')),
            .. page.Descendants("a").Select(a => a.Attribute("href")!.Value[1..]),
            .. page.Descendants().Attributes("clip-path").Select(a => a.Value["url(#".Length..^1]),
        ];
        Assert.NotEmpty(pointers);
        Assert.All(pointers, pointer => Assert.Contains(pointer, ids));
    }

    public static void SaysWhatTablesDrawingsAndPicturesAre(XDocument page)
    {
        Assert.All(
            page.Descendants("table"),
            table => Assert.False(string.IsNullOrEmpty(table.Element("caption")?.Value))
        );
        Assert.All(
            page.Descendants("th"),
            th => Assert.Contains(th.Attribute("scope")?.Value, (string?[])["col", "row", "rowgroup"])
        );
        Assert.All(page.Descendants("img"), img => Assert.False(string.IsNullOrEmpty(img.Attribute("alt")?.Value)));
        Assert.All(
            page.Descendants("svg").Where(svg => svg.Attribute("aria-hidden") is null),
            svg =>
            {
                Assert.Equal("img", svg.Attribute("role")?.Value);
                Assert.False(string.IsNullOrEmpty(svg.Element("title")?.Value));
                Assert.False(string.IsNullOrEmpty(svg.Element("desc")?.Value));
            }
        );
    }

    /// <summary>No address is asked for anything: everything is inside, and the page's own policy forbids the rest.</summary>
    public static void NeedsNothingFromElsewhere(string text, XDocument page)
    {
        Assert.DoesNotContain("http:", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants().Attributes("style"));
        Assert.All(page.Descendants().Attributes("src"), src => Assert.StartsWith("data:image/png;base64,", src.Value));
        Assert.All(page.Descendants().Attributes("href"), href => Assert.Matches("^(#|data:,$)", href.Value));

        // The browser compares the hash of the bytes between the tags.
        int start = text.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        string sheet = text[start..text.IndexOf("</style>", StringComparison.Ordinal)];
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(sheet)));
        Assert.Contains(
            $"default-src 'none'; img-src data:; style-src 'sha256-{hash}'",
            text,
            StringComparison.Ordinal
        );
    }

    public static void PromisesNothing(string text)
    {
        Assert.DoesNotMatch("(?i)\\b(safe|private|anonymous)\\b", text);
        Assert.DoesNotContain("was trained on", text, StringComparison.OrdinalIgnoreCase);
    }
}
