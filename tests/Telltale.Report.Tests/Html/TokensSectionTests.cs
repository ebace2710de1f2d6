using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Report.Html;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

/// <summary>The section that shows texts, token by token.</summary>
public sealed class TokensSectionTests
{
    private const string Hostile = "<script>alert(1)</script>&\"'\u0000\u001b\uD800]]>";

    private static readonly SampleAudit Sample = SampleAudit.Of(records: 60, targets: 1, SampleAudit.Usual[4]);

    [Fact]
    public void There_is_none_without_texts_without_tokens_and_without_a_comparison()
    {
        Assert.Null(Section(Sample.Input));
        Assert.Null(Section(With(r => r with { Tokens = null })));
        Assert.Null(Section(With(r => r with { Signals = null })));
        Assert.Null(Section(With(r => r with { Signals = Signals(-1, -2) })));
    }

    [Fact]
    public void The_members_that_stand_out_most_and_one_non_member_are_shown()
    {
        XElement section = Section(With(r => r))!;
        Dictionary<string, double> scores = Sample
            .Scores.Ids.Zip(Sample.Scores.Columns[0].Values)
            .ToDictionary(p => p.First, p => p.Second);
        string[] shown = [.. section.Descendants("h3").Select(h => h.Elements("bdi").Single().Value)];
        string[] members =
        [
            .. Sample
                .Scores.Ids.Zip(Sample.Scores.Membership)
                .Where(p => p.Second == Membership.Member)
                .Select(p => p.First)
                .OrderByDescending(id => scores[id])
                .Take(6),
        ];
        Assert.Equal(members, shown[..6]);
        Assert.Equal(7, shown.Length);
        Assert.Contains("non-member", section.Descendants("h3").Last().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_marked_by_how_far_they_are_from_expected()
    {
        XElement text = Section(
                With(r =>
                    r with
                    {
                        Tokens = ["a", "b", "c", "d", "e", "f", "g"],
                        Signals = new TokenSignals
                        {
                            LogProbabilities = [-1, -1, -1, -1, -1, -1, -1],
                            Means = [-1, -1.6, -2.6, -4.1, -0.4, -0.1, 2.1],
                            Deviations = [1, 1, 1, 1, 1, 0.5, 1],
                        },
                    }
                )
            )!
            .Elements("p")
            .First(p => p.Attribute("class")?.Value == "tokens");
        Assert.Equal("abcdefg", text.Value.Trim());
        Assert.Equal(
            [("b", "h1"), ("c", "h2"), ("d", "h3"), ("e", "l1"), ("f", "l2"), ("g", "l3")],
            text.Elements("span").Select(s => (s.Value, s.Attribute("class")!.Value))
        );
        Assert.Equal("+3.1", text.Elements("span").ElementAt(2).Attribute("title")!.Value);
        Assert.Equal("−3.1", text.Elements("span").Last().Attribute("title")!.Value);
    }

    [Fact]
    public void A_long_text_is_cut_and_says_so()
    {
        XElement section = Section(
            With(r =>
                r with
                {
                    Tokens = [.. Enumerable.Repeat("x", 400)],
                    Signals = new TokenSignals
                    {
                        LogProbabilities = new double[400],
                        Means = new double[400],
                        Deviations = new double[400],
                    },
                }
            )
        )!;
        string shown = section.Elements("p").First(p => p.Attribute("class")?.Value == "tokens").Value;
        Assert.Equal(300, shown.Count(c => c == 'x'));
        Assert.EndsWith("…", shown.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_cannot_become_markup_and_the_page_stays_xml()
    {
        ReportInput input = With(r => r with { Tokens = [Hostile, $"</p>{Hostile}"] });
        XDocument page = RenderedPages.Parse(input);
        Assert.Empty(page.Descendants("script"));
        XElement section = Section(input)!;
        Assert.Contains("<script>alert(1)</script>&\"'", section.Value, StringComparison.Ordinal);
        Assert.Contains("</p><script>", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_targets_the_first_is_shown()
    {
        SampleAudit several = SampleAudit.Of(records: 60, targets: 2, SampleAudit.Usual[4]);
        ReportInput input = several.Input with { Documents = Documents(several, r => r) };
        XElement section = Section(input)!;
        Assert.Equal(7, section.Descendants("h3").Count());
        Assert.All(
            section.Descendants("h3").Select(h => h.Elements("bdi").Single().Value),
            id => Assert.DoesNotContain("@", id, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Where_records_are_texts_the_page_calls_them_so_and_shows_how_they_begin()
    {
        string longest = string.Concat(Enumerable.Repeat("word ", 40));
        ReportInput input = With(r => r with { Text = longest });
        ReportInput texts = input with
        {
            Result = input.Result with
            {
                Inputs = input.Result.Inputs with { Kind = RecordKind.Texts },
                Skipped = [],
                Cascades = null,
                Slices = SampleDiagnosis.Slices,
            },
        };
        XDocument page = RenderedPages.Parse(texts);
        foreach (string id in (string[])["figures", "attacks", "records", "slices", "ppv", "glossary"])
        {
            XElement section = page.Descendants("section").Single(e => (string?)e.Attribute("id") == id);
            Assert.DoesNotContain("record", section.Value, StringComparison.OrdinalIgnoreCase);
        }

        XElement risk = page.Descendants("section").Single(e => (string?)e.Attribute("id") == "records");
        Assert.Equal("Texts most at risk", risk.Element("h2")!.Value);
        Assert.Contains("word word …", risk.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(longest.Trim(), risk.Value, StringComparison.Ordinal);

        // Numbers alone: nothing to show of the text, and nothing goes wrong.
        XDocument bare = RenderedPages.Parse(With(r => r with { Text = "" }));
        Assert.Contains("Records most at risk", bare.Root!.Value, StringComparison.Ordinal);
    }

    /// <summary>Whose texts they are is what the scores speak of; of each person the text is shown that looks most known.</summary>
    [Fact]
    public void Of_persons_the_text_whose_tokens_are_most_familiar_is_shown()
    {
        ReportInput input = RenderedPages.OfPersons(Sample.Input);
        input = input with
        {
            Result = input.Result with { Inputs = input.Result.Inputs with { Kind = RecordKind.Texts } },
            Documents = new TextEvidence(
                Documents(Sample, r => r)
                    .Records.SelectMany(r =>
                        (TextRecord[])
                            [
                                // The first text of each is called as another person is.
                                r with
                                {
                                    Id = Sample.Scores.Ids[^(1 + Sample.Scores.Ids.ToList().IndexOf(r.Id))],
                                    Group = r.Id,
                                },
                                r with
                                {
                                    Id = $"known of {r.Id}",
                                    Group = r.Id,
                                    Signals = r.Signals! with { LogProbabilities = [-0.5, -0.5] },
                                },
                            ]
                    )
            ),
        };
        XElement section = Section(input)!;
        string[] shown = [.. section.Descendants("h3").Select(h => h.Value)];
        Assert.Equal(7, shown.Length);
        string[] members =
        [
            .. Sample
                .Scores.Ids.Index()
                .Where(p => Sample.Scores.Membership[p.Index] == Membership.Member)
                .OrderByDescending(p => Sample.Scores.Columns[0].Values[p.Index])
                .Take(6)
                .Select(p => p.Item),
        ];
        Assert.All(
            members.Zip(shown),
            pair =>
                Assert.StartsWith(
                    $"known of {pair.First} of {pair.First}, member, score",
                    pair.Second,
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("A text of each of the members that stand out most", section.Value, StringComparison.Ordinal);
        Assert.Contains("for comparison a text of the middle non-member", section.Value, StringComparison.Ordinal);
        XElement risk = RenderedPages
            .Parse(input)
            .Descendants("section")
            .Single(e => (string?)e.Attribute("id") == "records");
        Assert.DoesNotContain("one two", risk.Value, StringComparison.Ordinal);
    }

    private static TokenSignals Signals(params double[] values) => new() { LogProbabilities = values };

    private static ReportInput With(Func<TextRecord, TextRecord> change) =>
        Sample.Input with
        {
            Documents = Documents(Sample, change),
        };

    private static TextEvidence Documents(SampleAudit sample, Func<TextRecord, TextRecord> change) =>
        new(
            sample
                .Rows.Select((row, i) => (row, sample.Scores.Membership[i]))
                .Where(p => p.row.Target == 0)
                .Select(p =>
                    change(
                        new TextRecord
                        {
                            Id = p.row.Record,
                            Text = "one two",
                            Membership = p.Item2,
                            Tokens = ["one", " two"],
                            Signals = new TokenSignals
                            {
                                LogProbabilities = [-1, -2],
                                Means = [-2, -2],
                                Deviations = [1, 1],
                            },
                        }
                    )
                )
        );

    private static XElement? Section(ReportInput input) =>
        RenderedPages.Parse(input).Descendants("section").SingleOrDefault(s => s.Attribute("id")?.Value == "tokens");
}
