using System.Globalization;
using System.Xml.Linq;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Report.Html.Charts;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

/// <summary>Parts of the records as a picture: held against the axis, the table beside it and the words under it.</summary>
public sealed class SliceChartTests
{
    private static readonly Slice[] Parts =
    [
        Part("difficulty", "hardest quarter", 0.81, 0.74, 0.88, 0.12, 0.003),
        Part("difficulty", "easiest quarter", 0.62, 0.52, 0.72, -0.11, 0.02),
        Part("rows", "1 text", 0.56, 0.45, 0.67, -0.2, 0.3),
        Part("rows", "2 texts", 0.7, 0.6, 0.8, 0.01, 1),
        Part("rows", "3 to 6 texts", 1, 1, 1, 0.3, 0.0001),
    ];

    [Fact]
    public void Points_and_intervals_lie_where_the_numbers_say()
    {
        XElement drawing = XElement.Parse(new SliceChart(Parts, 0.73, "persons", "texts").Draw().Text);
        XElement[] rows = [.. drawing.Descendants("g").Where(g => g.Attribute("clip-path") is null)];
        double chance = Upright(drawing, "chance");
        double scale = (Upright(drawing, "overall") - chance) / (0.73 - 0.5);
        Assert.True(scale > 0);
        Assert.Equal(["more", "less", "same", "same", "more"], rows.Select(r => r.Attribute("class")!.Value));
        for (int i = 0; i < Parts.Length; i++)
        {
            XElement circle = rows[i].Element("circle")!;
            string[] ends = rows[i].Element("path")!.Attribute("d")!.Value.Split('M', 'H', ' ');
            Assert.Equal(chance + (scale * (Parts[i].Auc.Value - 0.5)), Number(circle.Attribute("cx")!.Value), 0.1);
            Assert.Equal(chance + (scale * (Parts[i].Auc.Low - 0.5)), Number(ends[1]), 0.1);
            Assert.Equal(chance + (scale * (Parts[i].Auc.High - 0.5)), Number(ends[3]), 0.1);
            Assert.Equal(i is 2 or 3 ? "point open" : "point", circle.Attribute("class")!.Value);
        }

        // Inside the frame, the last at its end and the first at its start too.
        double[] pixels = [.. rows.Select(r => Number(r.Element("circle")!.Attribute("cx")!.Value))];
        Assert.All(pixels, p => Assert.InRange(p, 12 + 4.5, 448 - 4.5));
        string[] shown = [.. Texts(drawing, "row")];
        Assert.Equal([.. Parts.Select(p => p.Name), "chance", "all persons 0.730"], shown);
        Assert.Equal(["By difficulty", "By number of texts"], Texts(drawing, "row kind"));
        Assert.DoesNotContain(Texts(drawing, "tick"), t => Number(t) > 1);
        Assert.Equal(
            "By difficulty: hardest quarter 0.810 (0.740 to 0.880), more than the others; easiest quarter 0.620 (0.520 to 0.720), less than the others. "
                + "By number of texts: 1 text 0.560 (0.450 to 0.670), cannot be told from the others; 2 texts 0.700 (0.600 to 0.800), cannot be told from the others; "
                + "3 to 6 texts 1.000 (1.000 to 1.000), more than the others. All persons: 0.730. Chance: 0.5.",
            drawing.Element("desc")!.Value
        );
    }

    /// <summary>Names stand one below the other and above their own points.</summary>
    [Fact]
    public void Every_line_has_its_own_place()
    {
        XElement drawing = XElement.Parse(new SliceChart(Parts, null, "persons", "texts").Draw().Text);
        double[] names =
        [
            .. drawing
                .Elements("text")
                .Where(t =>
                    t.Attribute("class")!.Value.StartsWith("row", StringComparison.Ordinal) && t.Value != "chance"
                )
                .Select(t => Number(t.Attribute("y")!.Value))
                .Order(),
        ];
        double[] points = [.. drawing.Descendants("circle").Select(c => Number(c.Attribute("cy")!.Value))];
        Assert.Equal(7, names.Length);
        Assert.All(names.Zip(names.Skip(1)), pair => Assert.True(pair.Second - pair.First > 16));
        Assert.Equal(points, points.Order());
        Assert.DoesNotContain(drawing.Elements("path"), p => p.Attribute("class")?.Value == "overall");
        double height = Number(drawing.Attribute("viewBox")!.Value.Split(' ')[3]);
        Assert.All(points, y => Assert.InRange(y, 52, height - 42));
    }

    /// <summary>Small ways are whole, so that a trend has no holes; of one with many parts those that surely leak most, all in order.</summary>
    [Fact]
    public void Of_very_many_parts_small_ways_are_whole()
    {
        Slice[] many =
        [
            .. Enumerable
                .Range(0, 30)
                .Select(c => Part("class", $"class {c}", 0.6, 0.5 + (0.001 * (c * 7 % 30)), 0.7, 0, 1)),
            .. Parts,
        ];
        Slice[] shown = SliceChart.Shown(many);
        Assert.Equal(20, shown.Length);
        Assert.Equal(Parts, shown[15..]);
        Slice[] highest = [.. many[..30].OrderByDescending(s => s.Auc.Low).Take(15)];
        Assert.Equal(many.Where(highest.Contains), shown[..15]);
        Assert.Equal(Parts, SliceChart.Shown(Parts));
    }

    [Fact]
    public void The_section_draws_what_it_lists_and_says_what_the_lines_are()
    {
        SampleAudit sample = SampleAudit.Of(records: 60, targets: 1, SampleAudit.Usual[4]);
        string label = sample.Result.Assessments[0].Label;
        XDocument page = RenderedPages.Parse(
            sample
                .With(r =>
                    r with
                    {
                        Slices = [.. Parts.Select(p => p with { Attack = label })],
                        Inputs = r.Inputs with
                        {
                            Kind = RecordKind.Texts,
                            Persons = new PersonsSection("author", 60, 200, 6, PersonAggregate.Mean),
                        },
                    }
                )
                .Input
        );
        XElement section = page.Descendants("section").Single(s => s.Attribute("id")?.Value == "slices");
        XElement figure = Assert.Single(section.Descendants("figure"));
        Assert.Equal("parts", figure.Attribute("class")!.Value);
        string[] listed =
        [
            .. section.Descendants("th").Where(t => t.Attribute("scope")!.Value == "row").Select(t => t.Value),
        ];
        string[] drawn = [.. Texts(figure.Element("svg")!, "row").Take(5)];
        Assert.Equal(Parts.Select(p => p.Name), drawn);
        Assert.Equal(drawn.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Contains("The fine line: the AUC of all persons.", figure.Value, StringComparison.Ordinal);
        Assert.Contains("By number of texts", figure.Value, StringComparison.Ordinal);
        Assert.Contains(
            "leak: persons with 3 to 6 texts (AUC 1.000, p = 0.00010); hardest quarter (AUC 0.810",
            section.Value,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("are drawn:", figure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Very_long_names_are_cut_in_the_picture_and_whole_in_its_description()
    {
        string name = $"topic = {new string('x', 33)}\U0001F600{new string('y', 40)}";
        XElement drawing = XElement.Parse(
            new SliceChart([Part($"field:{name}", name, 0.6, 0.5, 0.7, 0, 1)], null, "texts", "texts").Draw().Text
        );
        Assert.All(
            drawing
                .Elements("text")
                .Where(t => t.Attribute("class")!.Value.StartsWith("row", StringComparison.Ordinal)),
            t => Assert.InRange(t.Value.Length, 1, 42)
        );
        Assert.DoesNotContain('\uFFFD', drawing.Value);
        Assert.Contains(name, drawing.Element("desc")!.Value, StringComparison.Ordinal);
    }

    private static Slice Part(
        string by,
        string name,
        double auc,
        double low,
        double high,
        double difference,
        double unlike
    ) => new(by, name, "loss", 40, 40, new Estimate(auc, low, high, "delong"), null, 0.01, difference, unlike);

    private static IEnumerable<string> Texts(XElement drawing, string look) =>
        drawing.Elements("text").Where(t => t.Attribute("class")?.Value == look).Select(t => t.Value);

    private static double Upright(XElement drawing, string look) =>
        Number(
            drawing
                .Elements("path")
                .Single(p => p.Attribute("class")?.Value == look)
                .Attribute("d")!
                .Value[1..]
                .Split(' ')[0]
        );

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
