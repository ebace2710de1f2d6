using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Report.Html;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

public sealed class AttackTableTests
{
    private static readonly SampleAudit Sample = SampleAudit.Of();

    [Fact]
    public void An_unsupported_rate_is_the_word_and_no_number()
    {
        XElement[] cells = Cells(Sample.Input, "lira");
        Assert.Equal("unsupported", cells[4].Value);
        Assert.DoesNotContain(cells[4].Value, char.IsDigit);
        Assert.DoesNotContain(
            "at a false-positive rate of 0.01%",
            RenderedPages.Text(Sample.Input),
            StringComparison.Ordinal
        );
        Assert.Contains("at a false-positive rate of 0.1%", RenderedPages.Text(Sample.Input), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fragile_rate_is_marked_with_its_false_positives()
    {
        TprAtFpr rate = Sample.Result.Assessments.Single(a => a.Label == "lira").TprAtFpr[2];
        Assert.Equal(Support.Fragile, rate.Support);
        XElement cell = Cells(Sample.Input, "lira")[3];
        Assert.Contains("fragile", cell.Value, StringComparison.Ordinal);
        Assert.Contains("1 false positive", cell.Value, StringComparison.Ordinal);
        Assert.Equal(1, rate.FalsePositives);
    }

    [Fact]
    public void What_an_attack_adds_and_takes_are_columns_where_they_are_known()
    {
        AttackAssessment adds = Sample.Result.Assessments[0] with
        {
            Label = "adds",
            Increment = new IncrementOverBaseline(0.61, 0.653, 0.043, 0.021, 0.065, 0.0004, 900),
        };
        AttackAssessment plain = adds with { Label = "plain", Increment = null };
        SampleAudit sample = Sample.With(r =>
            r with
            {
                Assessments = [adds, plain],
                Timings = r.Timings with { Seconds = new Dictionary<string, double> { ["attack:adds"] = 12.34 } },
            }
        );
        Assert.Equal(["0.0430.021–0.065p = 0.00040", "12.3 s"], Cells(sample.Input, "adds")[^2..].Select(c => c.Value));
        Assert.Equal(["–", "–"], Cells(sample.Input, "plain")[^2..].Select(c => c.Value));
        Assert.Contains("adds to the records", RenderedPages.Text(sample.Input), StringComparison.Ordinal);
        XElement[] without = Cells(
            Sample
                .With(r =>
                    r with
                    {
                        Assessments = [plain],
                        Timings = r.Timings with { Seconds = new Dictionary<string, double>() },
                    }
                )
                .Input,
            "plain"
        );
        Assert.Equal(Cells(sample.Input, "plain").Length - 2, without.Length);
    }

    [Fact]
    public void A_whole_row_can_be_checked_by_hand()
    {
        AttackAssessment attack = Sample.Result.Assessments[0] with
        {
            Label = "hand",
            Access = "logits",
            DirectionCheck = new DirectionCheck(DirectionStatus.Reversed, 0.00031),
            Auc = new Estimate(0.43219, 0.41, 0.4538, "m"),
            TprAtFpr =
            [
                new TprAtFpr(0.1, 0.0512, 0.04, 0.06789, 150, Support.Ok, "m", null),
                new TprAtFpr(0.01, 0, 0, 0.00249, 3, Support.Fragile, "m", null),
            ],
            Advantage = 0.0004,
            EpsilonLowerBound = new EpsilonLowerBound(1.2345, 1e-6, 0.95, "m"),
            Excluded = 12345,
            TieShare = 0.00012,
        };
        XElement row = Rows(Sample.With(r => r with { Assessments = [attack] }).Input).Single();
        Assert.Equal(
            "handsees logitspoints the wrong way (p = 0.00031)|0.4320.410–0.454|5.12%4.00–6.79%|0%0–0.25%fragile:3 false positives|<0.001|1.23δ = 10⁻⁶|12,345|0.012%",
            string.Join('|', row.Elements().Select(e => e.Value))
        );
    }

    [Fact]
    public void A_rate_that_one_attack_lacks_is_a_dash()
    {
        AttackAssessment first = Sample.Result.Assessments[0];
        AttackAssessment other = Sample.Result.Assessments[1] with { TprAtFpr = [] };
        SampleAudit two = Sample.With(r => r with { Assessments = [first, other] });
        Assert.Equal("–", Cells(two.Input, other.Label)[1].Value);
    }

    [Fact]
    public void The_order_is_by_auc_or_as_asked()
    {
        string[] asked = [.. Sample.Result.Assessments.Select(a => a.Label)];
        string[] byAuc = [.. Sample.Result.Assessments.OrderByDescending(a => a.Auc.Value).Select(a => a.Label)];
        Assert.NotEqual(asked, byAuc);
        Assert.Equal(byAuc, Rows(Sample.Input).Select(LabelOf));
        Assert.Equal(asked, Rows(Sample.Input with { Order = AttackOrder.AsAsked }).Select(LabelOf));
    }

    [Fact]
    public void Thirty_attacks_have_thirty_rows_and_four_curves()
    {
        XDocument page = RenderedPages.Parse(RenderedPages.Variants["many"]);
        Assert.Equal(30, Rows(RenderedPages.Variants["many"]).Length);
        XElement drawing = page.Descendants("svg")
            .Single(s => s.Attribute("aria-labelledby")?.Value.StartsWith("roc-log", StringComparison.Ordinal) == true);
        Assert.Equal(
            4,
            drawing
                .Descendants("path")
                .Count(p => p.Attribute("class")?.Value.StartsWith("curve", StringComparison.Ordinal) == true)
        );
        Assert.Contains("The 4 strongest of 30 attacks", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_about_intervals_of_rates_when_no_rate_is_supported()
    {
        string text = RenderedPages.Text(RenderedPages.Variants["tiny"]);
        Assert.DoesNotContain("TPR interval", text, StringComparison.Ordinal);
        Assert.Contains("TPR interval", RenderedPages.Text(Sample.Input), StringComparison.Ordinal);
    }

    private static XElement[] Rows(ReportInput input) =>
        [
            .. RenderedPages
                .Parse(input)
                .Descendants("table")
                .Single(t => t.Attribute("class")?.Value == "attacks")
                .Element("tbody")!
                .Elements("tr"),
        ];

    private static XElement[] Cells(ReportInput input, string label) =>
        [.. Rows(input).Single(row => LabelOf(row) == label).Elements("td")];

    private static string LabelOf(XElement row) => row.Element("th")!.Element("bdi")!.Value;
}
