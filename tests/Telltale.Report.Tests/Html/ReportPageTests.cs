using System.Text;
using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Report.Html;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

/// <summary>What holds for every page, whatever the result.</summary>
public sealed class ReportPageTests
{
    [Fact]
    public void Persons_are_called_persons()
    {
        string page = Encoding.UTF8.GetString(RenderedPages.Bytes(RenderedPages.Variants["persons"]));
        Assert.Contains(">Persons most at risk</h2>", page, StringComparison.Ordinal);
        Assert.Contains("rows: 9,876 (up to 11 a person", page, StringComparison.Ordinal);
        Assert.Contains("of the persons asked about are members", page, StringComparison.Ordinal);
        Assert.DoesNotContain("candidate records", page, StringComparison.Ordinal);
        Assert.Contains("left out: persons about whom the attack had no evidence", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handful of records", page, StringComparison.Ordinal);
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
        PageRules.HasOneTitleAndHeadingsInOrder(page);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Ids_are_unique_and_everything_pointed_to_is_there(string variant) =>
        PageRules.HasEverythingThatIsPointedTo(RenderedPages.Parse(RenderedPages.Variants[variant]));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Tables_drawings_and_pictures_say_what_they_are(string variant) =>
        PageRules.SaysWhatTablesDrawingsAndPicturesAre(RenderedPages.Parse(RenderedPages.Variants[variant]));

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_needs_nothing_from_elsewhere(string variant) =>
        PageRules.NeedsNothingFromElsewhere(
            RenderedPages.Text(RenderedPages.Variants[variant]),
            RenderedPages.Parse(RenderedPages.Variants[variant])
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_promises_nothing(string variant) =>
        PageRules.PromisesNothing(RenderedPages.Text(RenderedPages.Variants[variant]));

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
}
