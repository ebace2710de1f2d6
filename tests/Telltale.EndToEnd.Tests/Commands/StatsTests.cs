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

    [Fact]
    public void Comparisons_and_permutations_are_those_of_the_reference()
    {
        string scores = RepositoryFiles.At("reference", "statistics", "two-columns.csv");
        JsonNode compared = Json("stats", "compare", scores, "a", "b", "--replicates", "400", "--json");
        Assert.Equal(Reference("paired.auc_a"), compared["auc_first"]!.GetValue<double>(), 1e-12);
        Assert.Equal(Reference("paired.p"), compared["auc"]!["p_value"]!.GetValue<double>(), 1e-9);
        Assert.Equal("paired delong", compared["auc"]!["method"]!.GetValue<string>());
        Assert.Equal(
            ["fragile", "unsupported"],
            compared["tpr_at_fpr"]!.AsArray().Select(t => t!["support"]!.GetValue<string>())
        );
        JsonNode swapped = Json([
            "stats",
            "permutation",
            scores,
            "a",
            "--against",
            "b",
            "--alternative",
            "two-sided",
            "--json",
        ]);
        Assert.Equal(compared["auc"]!["difference"]!.GetValue<double>(), swapped["value"]!.GetValue<double>(), 1e-12);
        Assert.InRange(swapped["p_value"]!.GetValue<double>(), 0.07, 0.16);
        JsonNode alone = Json("stats", "permutation", scores, "a", "--json");
        Assert.Equal("drawn", alone["method"]!.GetValue<string>());
        Assert.Equal(1 / 10_001.0, alone["p_value"]!.GetValue<double>(), 1e-12);
    }

    [Fact]
    public void Rows_of_several_targets_are_compared_together()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "scores.csv");
        IEnumerable<string> rows = Enumerable
            .Range(0, 120)
            .Select(i => $"{i / 40}/r{i % 40},{i % 2},{(i % 2) + (i * 7 % 11 / 8.0)},{i * 5 % 13}");
        File.WriteAllLines(path, ["id,member,good,none", .. rows]);
        JsonNode found = Json("stats", "compare", path, "good", "none", "--targets", "--replicates", "200", "--json");
        Assert.Equal("paired two-way-bootstrap", found["auc"]!["method"]!.GetValue<string>());
        Assert.True(found["auc"]!["low"]!.GetValue<double>() > 0);
        Assert.Contains(
            "TARGET/RECORD",
            TelltaleProgram
                .Run(
                    "stats",
                    "compare",
                    RepositoryFiles.At("reference", "statistics", "two-columns.csv"),
                    "a",
                    "b",
                    "--targets"
                )
                .Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Predictive_values_power_and_sequential_evidence_are_those_of_the_reference()
    {
        JsonNode ppv = Json(
            "stats ppv --tp 84 --members 1000 --fp 10 --nonmembers 1000 --prior 0.01 --json".Split(' ')
        );
        Assert.Equal(Reference("ppv_84_1000_10_1000_0.01_0.025"), ppv["low"]!.GetValue<double>(), 1e-8);
        Assert.Equal(Reference("ppv_84_1000_10_1000_0.01_0.975"), ppv["high"]!.GetValue<double>(), 1e-8);
        JsonNode rate = Json("stats power --tpr 0.01 --fpr 0.001 --json".Split(' '));
        Assert.Equal(Reference("power.1e-03_1e-02.first"), rate["members"]!.GetValue<double>());
        JsonNode auc = Json("stats power --auc 0.55 --json".Split(' '));
        int each = auc["members"]!.GetValue<int>();
        JsonNode back = Json($"stats power --members {each} --nonmembers {each} --fpr 0.1 --json".Split(' '));
        Assert.InRange(back["auc"]!.GetValue<double>(), 0.5498, 0.55);
        Assert.InRange(back["tpr"]!.GetValue<double>(), 0.1, 0.25);
        JsonNode guesses = Json("stats sequential --right 60 --guesses 100 --json".Split(' '));
        Assert.Equal(Reference("mixture_60_100_0.5"), guesses["e_value"]!.GetValue<double>(), 1e-9);
        Assert.False(guesses["rejected"]!.GetValue<bool>());
        JsonNode pairs = Json([
            "stats",
            "sequential",
            "--scores",
            RepositoryFiles.At("reference", "statistics", "two-columns.csv"),
            "--column",
            "a",
            "--json",
        ]);
        Assert.Equal(70, pairs["pairs"]!.GetValue<int>());
        Assert.True(pairs["rejected"]!.GetValue<bool>());
    }

    private static double Reference(string name) =>
        File.ReadLines(RepositoryFiles.At("reference", "statistics", "assessments.csv"))
            .Select(l => l.Split(','))
            .Where(l => l[0] == name)
            .Select(l => Number(l[1]))
            .Single();

    private static JsonNode Json(params string[] arguments)
    {
        ProgramRun run = TelltaleProgram.Run(arguments).AssertDone();
        Assert.Empty(run.Error);
        return JsonNode.Parse(run.Output)!;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
