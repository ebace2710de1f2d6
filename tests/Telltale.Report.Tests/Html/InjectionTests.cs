using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Core.Evidence;
using Telltale.Report.Html;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

/// <summary>Every text of a result comes from somewhere else and may hold anything.</summary>
public sealed class InjectionTests
{
    private const string Hostile =
        "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;]]>--></style>\u0000\u001b[31m\uD800\uFFFE‮";

    private static readonly ReportInput Input = MakeHostile();

    [Fact]
    public void No_text_becomes_markup()
    {
        XDocument page = RenderedPages.Parse(Input);
        Assert.Empty(page.Descendants("script"));
        Assert.Equal(24, page.Descendants("img").Count());
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
        );
        Assert.Single(page.Descendants("style"));
    }

    [Fact]
    public void The_text_is_still_there_to_be_read()
    {
        XDocument page = RenderedPages.Parse(Input);
        const string readable =
            "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;]]>--></style>\uFFFD\uFFFD[31m\uFFFD\uFFFD";
        string[] places =
        [
            page.Descendants("title").First().Value,
            page.Descendants("p").Single(p => p.Attribute("class")?.Value == "sentence").Value,
            page.Descendants("svg").First(s => s.Attribute("role") is not null).Element("desc")!.Value,
            page.Descendants("svg")
                .Single(s => s.Element("title")?.Attribute("id")?.Value == "parts-title")
                .Element("desc")!
                .Value,
            page.Descendants("img").First().Attribute("alt")!.Value,
            page.Descendants("pre").First().Value,
            page.Descendants("details").Last().Value,
        ];
        Assert.All(places, place => Assert.Contains(readable, place, StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_are_readable_utf8_without_controls()
    {
        string text = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(
            RenderedPages.Bytes(Input)
        );
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }

    [Theory]
    [InlineData("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c&#39;")]
    [InlineData("tab\tline\nreturn\r", "tab\tline\nreturn")]
    [InlineData("\u0007\u0085\uFFFF", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("", "")]
    public void Escapes(string text, string expected) => Assert.Equal(expected, XmlText.Escape(text));

    // Not a row above: attributes cannot hold half a pair.
    [Fact]
    public void Escapes_halves_of_pairs() => Assert.Equal("\uFFFDx\uD83D\uDE00", XmlText.Escape("\uDC00x\uD83D\uDE00"));

    [Fact]
    public void A_style_sheet_cannot_close_itself() =>
        Assert.Throws<ArgumentException>(() => Markup.Style("p{}</style><script>"));

    private static ReportInput MakeHostile()
    {
        SampleAudit sample = SampleAudit.Of(records: 60, targets: 1, SampleAudit.Usual[4]);
        AuditResult result = sample.Result;
        AttackAssessment attack = result.Assessments[0];
        Scores column = sample.Scores.Columns[0];
        string[] ids = [.. sample.Scores.Ids.Select(id => id + Hostile)];
        return new ReportInput
        {
            Scores = new ScoreTable(ids, sample.Scores.Membership, [column with { Label = Hostile }]),
            Pictures = new OnePicture(),
            Result = result with
            {
                Plan = new PlanSection(Hostile, Hostile, Hostile, Hostile),
                Environment = result.Environment with
                {
                    Version = Hostile,
                    Machine = Hostile,
                    System = Hostile,
                    Kernel = Hostile,
                },
                Inputs = result.Inputs with { Hashes = new Dictionary<string, string> { [Hostile] = Hostile } },
                Assessments =
                [
                    attack with
                    {
                        Label = Hostile,
                        Attack = Hostile,
                        Paper = Hostile,
                        Access = Hostile,
                        Options = new Dictionary<string, string> { [Hostile] = Hostile },
                        Auc = attack.Auc with { Method = Hostile },
                        TprAtFpr = [.. attack.TprAtFpr.Select(t => t with { Method = Hostile })],
                        EpsilonLowerBound = new EpsilonLowerBound(1, 1e-5, 0.95, Hostile),
                    },
                ],
                Skipped = [new SkippedAttack(Hostile, Hostile, Hostile)],
                Validity = [new ValidityCheck(Hostile, CheckStatus.Failed, Hostile)],
                Verdict = result.Verdict with { Sentence = Hostile, RestsOn = [Hostile] },
                Slices =
                [
                    .. result.Slices.Select(s =>
                        s with
                        {
                            By = $"feature:{Hostile}",
                            Name = $"{Hostile} = {s.Name}",
                            Attack = Hostile,
                        }
                    ),
                ],
                Limits = [Hostile],
                Timings = new TimingsSection(Hostile, 1, new Dictionary<string, double> { [Hostile] = 1 }),
            },
        };
    }

    private sealed class OnePicture : IRecordPictures
    {
        public GreyPicture? Find(string record) => new(1, 1, [128]);
    }
}
