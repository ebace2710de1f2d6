using System.Globalization;
using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Report.Html;
using Telltale.Report.Html.Charts;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

/// <summary>The page about a comparison of two runs.</summary>
public sealed class ChangePageTests
{
    private const string Hostile =
        "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;]]>--></style>\u0000\u001b[31m\uD800\uFFFE‮";

    public static TheoryData<string> Variants => [.. SampleChange.Variants.Keys];

    /// <summary>Also leaves the pages beside the test program, to be looked at.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void It_is_well_formed_and_everything_pointed_to_is_there(string variant)
    {
        ChangeReportInput input = SampleChange.Variants[variant];
        string folder = Path.Combine(AppContext.BaseDirectory, "pages");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"change-{variant}.html"), SampleChange.Text(input));
        XDocument page = SampleChange.Parse(input);
        PageRules.HasOneTitleAndHeadingsInOrder(page);
        PageRules.HasEverythingThatIsPointedTo(page);
        PageRules.SaysWhatTablesDrawingsAndPicturesAre(page);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_needs_nothing_from_elsewhere_and_promises_nothing(string variant)
    {
        string text = SampleChange.Text(SampleChange.Variants[variant]);
        XDocument page = SampleChange.Parse(SampleChange.Variants[variant]);
        PageRules.NeedsNothingFromElsewhere(text, page);
        Assert.Empty(page.Descendants("img"));
        PageRules.PromisesNothing(text);
        Assert.Equal(text, SampleChange.Text(SampleChange.Variants[variant]));
    }

    [Theory]
    [InlineData("less", "LESS LEAK", "less")]
    [InlineData("more", "MORE LEAK", "more")]
    [InlineData("mixed", "MIXED", "mixed")]
    [InlineData("same", "NO DIFFERENCE SEEN", "same")]
    [InlineData("invalid", "INVALID", "invalid")]
    public void The_answer_stands_in_the_title_and_in_the_page(string variant, string word, string look)
    {
        XDocument page = SampleChange.Parse(SampleChange.Variants[variant]);
        Assert.StartsWith($"{word}: plain before", page.Descendants("title").First().Value, StringComparison.Ordinal);
        XElement grade = page.Descendants("p").Single(p => p.Attribute("class")?.Value == "grade");
        Assert.Equal(word, grade.Value);
        Assert.Equal($"verdict {look}", grade.Parent!.Attribute("class")!.Value);
    }

    [Fact]
    public void Every_number_of_the_answer_is_there()
    {
        XDocument page = SampleChange.Parse(SampleChange.Input);
        Assert.Equal(
            "verdict differences attacks change limits runs glossary",
            string.Join(' ', page.Descendants("section").Select(s => s.Attribute("id")!.Value))
        );
        string[][] strongest = Cells(page.Descendants("table").First());
        Assert.Equal(
            ["AUC", "0.713lira", "0.548rmia", "−0.165−0.225 to −0.101", "less", "1.2×10⁻⁵", "0.061"],
            strongest[0]
        );
        Assert.Equal(
            [
                "TPR at 1% FPR",
                "8.00%lira",
                "2.10%loss",
                "−5.90 points−10.00 to +1.20",
                "cannot be told apart",
                "0.21",
                "8.00 points",
            ],
            strongest[2]
        );
        string[][] each = Cells(page.Descendants("table").ElementAt(1));
        Assert.Equal(["loss", "0.500", "0.540", "+0.040+0.006 to +0.074", "more", "0.020", "0.060"], each[3]);
        string text = page.Root!.Value;
        foreach (
            string words in (string[])
                [
                    "91.2% before, 88.4% after",
                    "target.dropout00.5",
                    "data.scalenot set255",
                    "the run before the change is graded LEAK and the run after it NO LEAK DETECTED",
                    "what makes one easy or hard in both cancels",
                    "Only the attacks that both runs made in the same way were compared.",
                    "telltale audit fashion.yaml --seed 20260301 --out before\ntelltale audit fashion.yaml --seed 20260301 --out after\ntelltale compare before after --confidence 0.95 --replicates 2000 --seed 0",
                    "AUC, intervals one by one (95%, paired delong)",
                    "in four cases of five",
                    "seeddiffers",
                ]
        )
        {
            Assert.Contains(words, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("machinediffers", text, StringComparison.Ordinal);
        const string oneName = "The two plans have one name and differ";
        Assert.DoesNotContain(oneName, text, StringComparison.Ordinal);
        AuditResult edited = SampleChange.Input.After with
        {
            Plan = SampleChange.Input.After.Plan with { Text = "models: { count: 3 }" },
        };
        Assert.Contains(
            oneName,
            SampleChange.Parse(SampleChange.Input with { After = edited }).Root!.Value,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "do not judge the same records",
            SampleChange.Parse(SampleChange.Variants["more"]).Root!.Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Without_changes_to_tell_of_only_the_parts_that_say_something_remain()
    {
        XDocument more = SampleChange.Parse(SampleChange.Variants["more"]);
        Assert.Equal(
            "verdict differences attacks limits runs glossary",
            string.Join(' ', more.Descendants("section").Select(s => s.Attribute("id")!.Value))
        );
        // One attack is the strongest: it is not drawn and listed twice.
        Assert.Single(more.Descendants("circle"));
    }

    /// <summary>Numbers that mean nothing are not drawn; why they do is said.</summary>
    [Fact]
    public void Of_an_invalid_run_no_differences_are_shown()
    {
        XDocument invalid = SampleChange.Parse(SampleChange.Variants["invalid"]);
        Assert.Equal(
            "verdict change limits runs glossary",
            string.Join(' ', invalid.Descendants("section").Select(s => s.Attribute("id")!.Value))
        );
        string text = invalid.Root!.Value;
        Assert.Contains("The run after the change: The split leaks.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("The run before the change: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("strongest attack, whichever", text, StringComparison.Ordinal);
    }

    /// <summary>What both runs judge may be less than all, or on other sides: neither is claimed.</summary>
    [Fact]
    public void Shared_records_are_not_said_to_have_changed_sides()
    {
        string text = SampleChange.Parse(SampleChange.Variants["mixed"]).Root!.Value;
        Assert.Contains(
            "Both runs judge records in common, but not all, or not all on the same side of the split",
            text,
            StringComparison.Ordinal
        );
    }

    /// <summary>Held against the axis: a point lies at its difference, its interval around it, zero at the dashed line.</summary>
    [Fact]
    public void Points_and_intervals_lie_where_the_numbers_say()
    {
        XElement drawing = XElement.Parse(
            DifferenceChart.Draw(SampleChange.Result.Strongest, SampleChange.Result.Attacks).Text
        );
        XElement[] rows = [.. drawing.Descendants("g").Where(g => g.Attribute("clip-path") is null)];
        (double Difference, double Low, double High)[] numbers =
        [
            .. SampleChange.Result.Strongest.Select(s => (s.Difference, s.Low, s.High)),
            .. SampleChange.Result.Attacks.Select(a => (a.Difference, a.Low, a.High)),
        ];
        Assert.Equal(numbers.Length, rows.Length);
        double zero = Number(
            drawing
                .Elements("path")
                .Single(p => p.Attribute("class")?.Value == "chance")
                .Attribute("d")!
                .Value[1..]
                .Split(' ')[0]
        );
        double scale = (Number(rows[0].Element("circle")!.Attribute("cx")!.Value) - zero) / numbers[0].Difference;
        Assert.True(scale > 0);
        for (int row = 0; row < rows.Length; row++)
        {
            XElement circle = rows[row].Element("circle")!;
            string[] ends = rows[row].Element("path")!.Attribute("d")!.Value.Split('M', 'H', ' ');
            Assert.Equal(zero + (scale * numbers[row].Difference), Number(circle.Attribute("cx")!.Value), 0.1);
            Assert.Equal(zero + (scale * numbers[row].Low), Number(ends[1]), 0.1);
            Assert.Equal(zero + (scale * numbers[row].High), Number(ends[3]), 0.1);
            string look =
                numbers[row].High < 0 ? "less"
                : numbers[row].Low > 0 ? "more"
                : "same";
            Assert.StartsWith(look, rows[row].Attribute("class")!.Value, StringComparison.Ordinal);
            Assert.Equal(look == "same" ? "point open" : "point", circle.Attribute("class")!.Value);
        }

        Assert.Contains(
            "Strongest attack, AUC: −0.165 (−0.225 to −0.101), less;",
            drawing.Element("desc")!.Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_very_many_attacks_those_that_changed_most_are_drawn_and_all_are_listed()
    {
        XDocument page = SampleChange.Parse(SampleChange.Variants["many"]);
        Assert.Equal(3 + 24, page.Descendants("circle").Count());
        Assert.Equal(40, Cells(page.Descendants("table").ElementAt(1)).Length);
        Assert.Contains("Of 40 attacks the 24 that changed most are drawn", page.Root!.Value, StringComparison.Ordinal);
        // Names are cut where there is no room for them, and whole in the table.
        Assert.All(
            page.Descendants("text")
                .Where(t => t.Attribute("class")!.Value.StartsWith("row", StringComparison.Ordinal)),
            t => Assert.InRange(t.Value.Length, 1, 42)
        );
    }

    [Fact]
    public void No_text_becomes_markup()
    {
        ChangeResult result = SampleChange.Result;
        AuditResult run = SampleAudit.Of(records: 20).Result;
        run = run with
        {
            Plan = new PlanSection(Hostile, Hostile, Hostile, Hostile),
            Environment = run.Environment with
            {
                Version = Hostile,
                Machine = Hostile,
                System = Hostile,
                Kernel = Hostile,
            },
            Inputs = run.Inputs with { Hashes = new Dictionary<string, string> { [Hostile] = Hostile } },
            Timings = new TimingsSection(Hostile, 1, new Dictionary<string, double>()),
        };
        ChangeReportInput input = new(
            result with
            {
                Version = Hostile,
                Sentence = Hostile,
                Before = result.Before with { Source = Hostile },
                After = result.After with { Source = Hostile },
                Strongest = [result.Strongest[0] with { BeforeAttack = Hostile, AfterAttack = Hostile }],
                Attacks = [.. result.Attacks.Select((a, i) => a with { Label = Hostile + i, Method = Hostile })],
                Plan = [new(Hostile, Hostile, Hostile)],
                Limits = [Hostile],
            },
            run,
            run,
            Hostile
        );
        XDocument page = SampleChange.Parse(input);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
        );
        Assert.Single(page.Descendants("style"));
        Assert.DoesNotContain(SampleChange.Text(input), c => char.IsControl(c) && c != '\n');
        Assert.Contains(
            "<script>alert(1)</script>",
            page.Descendants("p").Single(p => p.Attribute("class")?.Value == "sentence").Value,
            StringComparison.Ordinal
        );
    }

    private static string[][] Cells(XElement table) =>
        [
            .. table
                .Descendants("tbody")
                .Single()
                .Elements("tr")
                .Select(row => row.Elements().Select(c => c.Value).ToArray()),
        ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
