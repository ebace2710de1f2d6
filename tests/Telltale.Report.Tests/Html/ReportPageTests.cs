using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Report.Html;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

/// <summary>What holds for every page, whatever the result.</summary>
public sealed partial class ReportPageTests
{
    [Fact]
    public void Persons_are_called_persons()
    {
        string page = Encoding.UTF8.GetString(RenderedPages.Bytes(RenderedPages.Variants["persons"]));
        Assert.Contains(">Persons most at risk</h2>", page, StringComparison.Ordinal);
        Assert.Contains("rows: 9,876 (up to 11 a person", page, StringComparison.Ordinal);
        Assert.Contains("of the persons asked about are members", page, StringComparison.Ordinal);
        Assert.DoesNotContain("candidate records", page, StringComparison.Ordinal);
    }

    public static TheoryData<string> Variants => [.. RenderedPages.Variants.Keys];

    /// <summary>Also leaves the pages beside the test program, to be looked at.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void It_is_well_formed_with_one_title_and_headings_in_order(string variant)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "pages");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            Path.Combine(folder, $"{variant}.html"),
            RenderedPages.Bytes(RenderedPages.Variants[variant])
        );

        XDocument page = RenderedPages.Parse(RenderedPages.Variants[variant]);

        Assert.Equal("html", page.Root!.Name.LocalName);
        int[] levels =
        [
            .. page.Descendants()
                .Where(e => HeadingName().IsMatch(e.Name.LocalName))
                .Select(e => e.Name.LocalName[1] - '0'),
        ];
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Ids_are_unique_and_everything_pointed_to_is_there(string variant)
    {
        XDocument page = RenderedPages.Parse(RenderedPages.Variants[variant]);
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

    [Theory]
    [MemberData(nameof(Variants))]
    public void Tables_drawings_and_pictures_say_what_they_are(string variant)
    {
        XDocument page = RenderedPages.Parse(RenderedPages.Variants[variant]);
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
    [Theory]
    [MemberData(nameof(Variants))]
    public void It_needs_nothing_from_elsewhere(string variant)
    {
        string text = RenderedPages.Text(RenderedPages.Variants[variant]);
        XDocument page = RenderedPages.Parse(RenderedPages.Variants[variant]);
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

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_promises_nothing(string variant)
    {
        string text = RenderedPages.Text(RenderedPages.Variants[variant]);
        Assert.DoesNotMatch("(?i)\\b(safe|private|anonymous)\\b", text);
        Assert.DoesNotContain("was trained on", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_same_input_gives_the_same_bytes(string variant)
    {
        ReportInput input = RenderedPages.Variants[variant];
        Assert.Equal(RenderedPages.Bytes(input), RenderedPages.Bytes(input));
    }

    [Fact]
    public void The_parts_come_in_the_order_of_their_weight()
    {
        XDocument page = RenderedPages.Parse(RenderedPages.Variants["leak"]);
        Assert.Equal(
            "verdict figures attacks best roc scores records slices diagnosis validity limits ppv reproduce glossary",
            string.Join(' ', page.Descendants("section").Select(s => s.Attribute("id")!.Value))
        );
    }

    [Fact]
    public void Without_attacks_only_the_parts_that_say_something_remain()
    {
        XDocument page = RenderedPages.Parse(RenderedPages.Variants["empty"]);
        Assert.Equal(
            "verdict figures attacks validity limits reproduce glossary",
            string.Join(' ', page.Descendants("section").Select(s => s.Attribute("id")!.Value))
        );
        Assert.Contains("No attack ran", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("needs reference models", page.Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Grade.Invalid, "INVALID")]
    [InlineData(Grade.Inconclusive, "INCONCLUSIVE")]
    [InlineData(Grade.NoLeakDetected, "NO LEAK DETECTED")]
    [InlineData(Grade.Leak, "LEAK")]
    [InlineData(Grade.Violation, "VIOLATION")]
    public void The_grade_stands_in_the_title_and_in_the_page(Grade grade, string word)
    {
        SampleAudit sample = SampleAudit
            .Of(records: 20)
            .With(r => r with { Verdict = r.Verdict with { Grade = grade, Sentence = "A sentence." } });
        XDocument page = RenderedPages.Parse(sample.Input);
        Assert.Equal($"{word}: Membership-inference audit of fashion.yaml", page.Descendants("title").First().Value);
        Assert.Equal(word, page.Descendants("p").Single(p => p.Attribute("class")?.Value == "grade").Value);
        Assert.Equal("A sentence.", page.Descendants("p").Single(p => p.Attribute("class")?.Value == "sentence").Value);
    }

    [Fact]
    public void Row_origins_of_another_length_are_refused()
    {
        ReportInput input = SampleAudit.Of(records: 20).Input;
        Assert.Throws<ArgumentException>(() =>
            RenderedPages.Bytes(input with { Rows = input.Rows!.Take(3).ToArray() })
        );
    }

    [Fact]
    public void Without_row_origins_the_ids_are_the_records()
    {
        ReportInput input = SampleAudit.Of(records: 40).Input;
        Assert.Equal(RenderedPages.Bytes(input), RenderedPages.Bytes(input with { Rows = null }));
    }

    [GeneratedRegex("^h[1-6]$", RegexOptions.None, 1000)]
    private static partial Regex HeadingName();
}
