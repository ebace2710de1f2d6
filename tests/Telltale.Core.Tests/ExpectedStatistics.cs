using System.Text.Json.Nodes;
using Telltale.TestKit;

namespace Telltale.Core.Tests;

/// <summary>reference/statistics/expected.json: values by scipy, statsmodels and R.</summary>
internal static class ExpectedStatistics
{
    private static readonly JsonNode Root = JsonNode.Parse(
        File.ReadAllText(RepositoryFiles.At("reference", "statistics", "expected.json"))
    )!;

    public static JsonNode ScoreSet(string name) => Root["score_sets"]![name]!;

    public static JsonObject MultipleTesting => Root["multiple_testing"]!.AsObject();

    public static JsonArray CombinePValues => Root["combine_pvalues"]!.AsArray();

    public static double Number(this JsonNode node, params string[] path) =>
        path.Aggregate(node, (n, key) => n[key]!).GetValue<double>();

    public static double[] Numbers(this JsonNode node) => [.. node.AsArray().Select(n => n!.GetValue<double>())];
}
