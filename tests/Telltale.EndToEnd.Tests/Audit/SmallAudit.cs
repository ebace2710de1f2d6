using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Audit;

/// <summary>An audit of a few seconds on the bundled images.</summary>
internal static class SmallAudit
{
    /// <summary>How many models it trains.</summary>
    public const int Models = 10;

    /// <summary>Attack strings of the plan.</summary>
    public static readonly string[] Attacks =
    [
        "loss",
        "attack-p",
        "calibration",
        "lira",
        "lira:mode=offline@lira-offline",
        "rmia",
        "informia",
        "base",
        "bavaria",
    ];

    /// <summary>The plan as YAML.</summary>
    public static string Text(int targets = 2, int epochs = 60, int records = 600, int population = 200) =>
        $"""
            name: small
            data:
              format: idx
              features: "{Images("t10k-images-idx3-ubyte.gz")}"
              labels: "{Images("t10k-labels-idx1-ubyte.gz")}"
              records: {records}
              population: {population}
            target:
              network: mlp
              hidden: [32]
              training:
                epochs: {epochs}
            models:
              count: {Models}
              design: complementary-pairs
              targets: {targets}
            attacks:
            {string.Concat(Attacks.Select(a => $"  - \"{a}\"\n"))}
            """;

    /// <summary>Writes the plan into a folder.</summary>
    public static string Plan(TemporaryFolder folder, int targets = 2, int epochs = 60)
    {
        string path = folder.At("plan.yaml");
        File.WriteAllText(path, Text(targets, epochs));
        return path;
    }

    /// <summary>What must be the same in two runs: scores.csv, and result.json but for <c>timings</c>.</summary>
    public static (string Result, byte[] Scores) Outcome(string run)
    {
        JsonObject result = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "result.json")))!.AsObject();
        Assert.True(result.Remove("timings"));
        return (result.ToJsonString(), File.ReadAllBytes(Path.Combine(run, "scores.csv")));
    }

    /// <summary>Answers of trained models that lie finished in a run's folder, with the time when each was written.</summary>
    public static Dictionary<string, DateTime> Answers(string run)
    {
        string folder = Path.Combine(run, "answers");
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, "model-*.npy", SearchOption.AllDirectories)
                .ToDictionary(f => f, File.GetLastWriteTimeUtc, StringComparer.Ordinal)
            : [];
    }

    private static string Images(string name) => Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist", name);
}
