using System.Text.Json.Nodes;
using Telltale.Audit.SelfTest;
using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Statistics;
using Telltale.Report.SelfTest;

namespace Telltale.Report.Tests.SelfTest;

/// <summary>A self-test says plainly what passed and what did not.</summary>
public sealed class SelfTestReportTests
{
    private static readonly WorldFinding Good = World("good-world", 0.49);
    private static readonly WorldFinding Weak = World("weak-world", 0.4);
    private static readonly WorldFinding Impossible = World("impossible-world", 0.7);
    private static readonly SelfTestCheck Held = new("a leak is found", true, "LEAK");
    private static readonly SelfTestCheck Broken = new("bits are the same", false, "they differ");

    [Fact]
    public void All_well_is_one_line_at_the_end()
    {
        string text = SelfTestText.Of(new SelfTestReport([Good], [Held]));
        Assert.EndsWith("\nAll 2 passed.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", text, StringComparison.Ordinal);
        Assert.Contains(
            "ok   good-world             50.0  49.0 0.980    50.0  49.0 0.980    50.0  49.0 0.980   gap\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("ok   a leak is found\n     LEAK\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 120 && line == line.TrimEnd(), line));
    }

    [Fact]
    public void What_failed_is_named_and_explained()
    {
        SelfTestReport report = new([Good, Weak, Impossible], [Held, Broken]);
        Assert.False(report.Passed);
        string text = SelfTestText.Of(report);
        Assert.Contains("\nFAIL weak-world", text, StringComparison.Ordinal);
        Assert.Contains(
            "at 1% FPR the ratio is 0.800, 95% limits 0.780 to 0.820; 0.95 or more is asked",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the ratio is 1.400, 95% limits 1.380 to 1.420; more than there is to find",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("\nFAIL bits are the same\n     they differ\n", text, StringComparison.Ordinal);
        Assert.Contains("\n3 of 5 FAILED", text, StringComparison.Ordinal);
        Assert.DoesNotContain("All", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Programs_read_the_same(bool good)
    {
        SelfTestReport report = new([good ? Good : Weak], [good ? Held : Broken]);
        JsonNode json = JsonNode.Parse(SelfTestJson.Of(report, "1.2.3", 7, "plain").ToJsonString())!;
        Assert.Equal(good, json["passed"]!.GetValue<bool>());
        Assert.Equal("1.2.3", json["version"]!.GetValue<string>());
        Assert.Equal(7ul, json["seed"]!.GetValue<ulong>());
        Assert.Equal("plain", json["kernel"]!.GetValue<string>());
        JsonNode world = json["worlds"]![0]!;
        Assert.Equal(good, world["passed"]!.GetValue<bool>());
        Assert.Equal("A story.", world["story"]!.GetValue<string>());
        JsonNode point = world["points"]![2]!;
        Assert.Equal(0.001, point["fpr"]!.GetValue<double>());
        Assert.Equal(0.5, point["best"]!.GetValue<double>());
        Assert.Equal(good ? 0.49 : 0.4, point["found"]!.GetValue<double>());
        Assert.Equal(good ? 0.98 : 0.8, point["ratio"]!.GetValue<double>(), 1e-12);
        Assert.True(point["low"]!.GetValue<double>() < point["ratio"]!.GetValue<double>());
        Assert.True(point["high"]!.GetValue<double>() > point["ratio"]!.GetValue<double>());
        Assert.Equal(good, json["checks"]![0]!["passed"]!.GetValue<bool>());
    }

    private static WorldFinding World(string name, double found) =>
        new(
            name,
            "A story.",
            "gap",
            [
                .. WorldTrial.FalsePositiveRates.Select(f => new WorldPoint(
                    f,
                    0.5,
                    found,
                    new Interval(found - 0.01, found + 0.01)
                )),
            ]
        );
}
