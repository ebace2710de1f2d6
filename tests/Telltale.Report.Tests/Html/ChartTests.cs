using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Telltale.Audit.Results;
using Telltale.Core.Randomness;
using Telltale.Report.Html.Charts;
using Telltale.Report.Tests.Samples;

namespace Telltale.Report.Tests.Html;

public sealed partial class ChartTests
{
    [Fact]
    public void A_logarithmic_axis_gives_each_decade_the_same_room()
    {
        Axis axis = new(0.001, 1, 100, 400, Logarithmic: true);
        Assert.Equal([100, 200, 300, 400], axis.Decades().Select(v => Math.Round(axis.At(v), 9)));
        Assert.Equal([0.001, 0.01, 0.1, 1], axis.Decades());
        Assert.Equal(-200, axis.At(0)); // one axis length outside, cut off by the frame
    }

    [Theory]
    [InlineData(0, 1, 4, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(-3.2, 6.6, 10, new[] { -3.0, -2, -1, 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData(0, 0.14, 4, new[] { 0, 0.05, 0.1 })]
    public void Round_values_are_round(double low, double high, int count, double[] expected)
    {
        double[] values = [.. new Axis(low, high, 0, 1).RoundValues(count)];
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    /// <summary>Between two measured points the curve stays at the left one; nothing is interpolated.</summary>
    [Fact]
    public void Curves_are_steps_through_the_measured_points()
    {
        AttackAssessment attack = SampleAudit.Of(records: 60).Result.Assessments[0] with
        {
            Nonmembers = 100,
            Roc =
            [
                new RocPoint(0, 0.1, 0.05, 0.2, 0, 0.3),
                new RocPoint(0.1, 0.1, 0.05, 0.2, 0, 0.3),
                new RocPoint(0.5, 0.6, 0.5, 0.7, 0.4, 0.8),
                new RocPoint(1, 1, 1, 1, 1, 1),
            ],
        };
        // Linear frame: x from 44 to 278, y from 224 down to 30.
        string path = PathOf(RocChart.Linear([attack]).Text, "curve c1");
        Assert.Equal("M44 204.6H67.4V204.6H161V107.6H278V30", path);
        string band = PathOf(RocChart.Linear([attack]).Text, "band");
        Assert.Equal("M44 185.2H67.4V185.2H161V88.2H278V30V30V127H161V214.3H67.4V214.3H44Z", band);
        string whole = PathOf(RocChart.Linear([attack]).Text, "band whole");
        Assert.Equal("M44 165.8H67.4V165.8H161V68.8H278V30V30V146.4H161V224H67.4V224H44Z", whole);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(10_000_000)]
    public void What_the_data_cannot_resolve_is_shaded_up_to_one_in_n(int nonMembers)
    {
        AttackAssessment attack = SampleAudit.Of(records: 60).Result.Assessments[0] with { Nonmembers = nonMembers };
        XElement drawing = XElement.Parse(RocChart.LogLog([attack]).Text);
        XElement rect = drawing.Elements("rect").Single(r => r.Attribute("class")?.Value == "unresolved");
        double low = Math.Min(0.1, 1.0 / nonMembers) * 0.3;
        double expected = 416 * Math.Log(1.0 / nonMembers / low) / Math.Log(1 / low);
        Assert.Equal(expected, double.Parse(rect.Attribute("width")!.Value, CultureInfo.InvariantCulture), 0.006);
        Assert.Contains($"below 1 in {nonMembers:N0}: not resolved", drawing.Value, StringComparison.Ordinal);
        string[] labels =
        [
            .. drawing.Elements("text").Where(t => t.Attribute("class")?.Value == "tick").Select(t => t.Value),
        ];
        Assert.Contains("100%", labels);
    }

    [Fact]
    public void Every_score_is_in_a_bin_or_counted_as_a_tail()
    {
        Rng rng = new Seed(3).Derive("histogram").CreateRng();
        double[] members =
        [
            .. Enumerable.Range(0, 900).Select(_ => Math.Exp(3 * rng.NextNormal())),
            double.PositiveInfinity,
        ];
        double[] others = [.. Enumerable.Range(0, 700).Select(_ => -Math.Exp(3 * rng.NextNormal())), double.NaN];
        Histogram histogram = Histogram.Of(members, others)!;

        Assert.Equal(901, histogram.Members.Count);
        Assert.Equal(700, histogram.NonMembers.Count);
        AssertAgrees(members, histogram.Members);
        AssertAgrees([.. others.Where(o => !double.IsNaN(o))], histogram.NonMembers);
        Assert.True(histogram.Members.Above > 0 && histogram.NonMembers.Below > 0);

        void AssertAgrees(double[] scores, Histogram.Group group)
        {
            Assert.Equal(scores.Count(s => s < histogram.Low), group.Below);
            Assert.Equal(scores.Count(s => s > histogram.High), group.Above);
            int bins = group.Shares.Length;
            double width = (histogram.High - histogram.Low) / bins;
            for (int bin = 0; bin < bins; bin++)
            {
                double left = histogram.Low + (bin * width);
                double right = bin == bins - 1 ? histogram.High * (1 + 1e-12) : left + width;
                Assert.Equal(scores.Count(s => s >= left && s < right), group.Shares[bin] * scores.Length, 1e-6);
            }

            Assert.Equal(1, group.Shares.Sum() + ((double)(group.Below + group.Above) / scores.Length), 1e-12);
        }
    }

    [Fact]
    public void Equal_scores_have_one_bin_and_none_have_no_histogram()
    {
        Histogram one = Histogram.Of([2, 2], [2])!;
        Assert.Equal([1.0], one.Members.Shares);
        Assert.True(one.Low < 2 && one.High > 2);
        Assert.Null(Histogram.Of([double.NaN], [double.NegativeInfinity]));
    }

    [Fact]
    public void Tails_that_are_cut_off_are_stated()
    {
        SampleAudit sample = SampleAudit.Of(records: 2000, targets: 1, SampleAudit.Usual[4]);
        sample.Scores.Columns[0].Values[0] = 1e6;
        string side = sample.Scores.Membership[0] == Core.Evidence.Membership.Member ? "member" : "non-member";
        Assert.Matches($"Not shown: .*{side}.* above", RenderedPages.Text(sample.Input));
    }

    private static string PathOf(string svg, string kind) =>
        XElement
            .Parse(Whitespace().Replace(svg, " "))
            .Descendants("path")
            .Single(p => p.Attribute("class")?.Value == kind)
            .Attribute("d")!
            .Value;

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Whitespace();
}
