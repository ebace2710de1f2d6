using System.Text.Json.Nodes;
using Telltale.TestKit;

namespace Telltale.Core.Tests;

/// <summary>reference/records/expected.json: values by scipy for record-level statistics.</summary>
internal static class ExpectedRecords
{
    private static readonly JsonNode Root = JsonNode.Parse(
        File.ReadAllText(RepositoryFiles.At("reference", "records", "expected.json"))
    )!;

    public static IEnumerable<JsonNode> Of(string part) => Root[part]!.AsArray().Select(n => n!);
}
