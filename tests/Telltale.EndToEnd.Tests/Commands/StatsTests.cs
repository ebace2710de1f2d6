using System.Globalization;
using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;
using Telltale.TestKit;

namespace Telltale.EndToEnd.Tests.Commands;

/// <summary><c>telltale stats</c> gives the values of statsmodels and SciPy.</summary>
public sealed class StatsTests
{
    /// <summary>Columns of the reference and the method that each is of; its normal interval is cut to [0, 1] there too.</summary>
    [Theory]
    [InlineData("clopper-pearson", "beta")]
    [InlineData("jeffreys", "jeffreys")]
    [InlineData("wilson", "wilson")]
    [InlineData("agresti-coull", "agresti_coull")]
    [InlineData("wald", "normal")]
    public void Intervals_are_those_of_the_reference(string method, string column)
    {
        string[][] rows =
        [
            .. File.ReadLines(RepositoryFiles.At("reference", "statistics", "binomial-intervals.csv"))
                .Select(l => l.Split(',')),
        ];
        int low = Array.IndexOf(rows[0], column + "_lo");
        int high = Array.IndexOf(rows[0], column + "_hi");
        // A few, spread over the table: the whole of it is compared in process by another suite.
        foreach (string[] row in rows.Skip(1).Where((_, i) => i % (rows.Length / 3) == 5))
        {
            string confidence = (1 - Number(row[2])).ToString("R", CultureInfo.InvariantCulture);
            JsonNode answer = Json(
                "stats",
                "interval",
                "--k",
                row[0],
                "--n",
                row[1],
                "--confidence",
                confidence,
                "--method",
                method,
                "--json"
            );
            Assert.Equal(Number(row[low]), answer["low"]!.GetValue<double>(), 1e-9);
            Assert.Equal(Number(row[high]), answer["high"]!.GetValue<double>(), 1e-9);
            Assert.Equal(method, answer["method"]!.GetValue<string>());
            Assert.Equal(Number(row[0]) / Number(row[1]), answer["rate"]!.GetValue<double>());
        }
    }

    [Fact]
    public void An_interval_in_words_is_its_two_limits()
    {
        string[] limits = TelltaleProgram
            .Run("stats", "interval", "--k", "0", "--n", "10")
            .AssertDone()
            .Output.TrimEnd('\n')
            .Split(' ');
        Assert.Equal(2, limits.Length);
        // Clopper–Pearson at k = 0: 1 − 0.025^(1/n).
        Assert.Equal(0, Number(limits[0]));
        Assert.Equal(1 - Math.Pow(0.025, 0.1), Number(limits[1]), 1e-12);
    }

    [Theory]
    [InlineData("holm", "holm", "a")]
    [InlineData("bh", "fdr_bh", "ties")]
    [InlineData("by", "fdr_by", "a")]
    [InlineData("bonferroni", "bonferroni", "ties")]
    [InlineData("sidak", "sidak", "a")]
    [InlineData("holm-sidak", "holm-sidak", "ties")]
    [InlineData("hochberg", "simes-hochberg", "a")]
    [InlineData("hommel", "hommel", "ties")]
    public void Corrections_are_those_of_the_reference(string method, string name, string set)
    {
        JsonNode sets = JsonNode.Parse(
            File.ReadAllText(RepositoryFiles.At("reference", "statistics", "expected.json"))
        )!["multiple_testing"]!;
        JsonArray p = sets[set]!["p"]!.AsArray();
        string[] values = [.. p.Select(v => v!.ToJsonString())];
        JsonNode answer = Json(["stats", "adjust", .. values, "--method", method, "--json"]);
        double[] expected = [.. sets[set]![name]!["adjusted"]!.AsArray().Select(v => v!.GetValue<double>())];
        double[] found = [.. answer["adjusted"]!.AsArray().Select(v => v!.GetValue<double>())];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-12);
        }
    }

    private static JsonNode Json(params string[] arguments)
    {
        ProgramRun run = TelltaleProgram.Run(arguments).AssertDone();
        Assert.Empty(run.Error);
        return JsonNode.Parse(run.Output)!;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
