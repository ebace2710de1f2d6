using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Language;
using Telltale.EndToEnd.Tests.Program;

[assembly: AssemblyFixture(typeof(SmallLanguage))]

namespace Telltale.EndToEnd.Tests.Language;

/// <summary>
/// A base model of eight thousand weights, trained by the program, and a finished audit of fine-tunes of it: what the tests
/// of language models share and none of them changes.
/// </summary>
public sealed class SmallLanguage : IDisposable
{
    /// <summary>Models that the audit trains.</summary>
    public const int Models = 4;

    /// <summary>Options of a model that trains in half a second.</summary>
    public static readonly string[] Shape =
    [
        "--vocabulary",
        "320",
        "--width",
        "16",
        "--layers",
        "1",
        "--heads",
        "2",
        "--hidden",
        "32",
        "--context",
        "64",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _base;
    private readonly Lazy<string> _audit;

    public SmallLanguage()
    {
        File.WriteAllLines(BaseTexts, Tickets.Draw(150, seed: 1));
        File.WriteAllLines(Texts, Tickets.Draw(160, seed: 2).Select((text, i) => Tickets.Line($"t{i}", text)));
        _base = new Lazy<string>(() =>
        {
            string[] arguments = ["lm", "train", BaseTexts, "--out", _folder.At("base"), "--epochs", "3", .. Shape];
            TelltaleProgram.Run(arguments).AssertDone();
            return _folder.At("base", "model.gguf");
        });
        _audit = new Lazy<string>(() =>
        {
            File.WriteAllText(Plan, PlanText(Base));
            TelltaleProgram.Run("lm", "audit", Plan, "--out", _folder.At("run"), "--threads", "2").AssertDone();
            return _folder.At("run");
        });
    }

    /// <summary>What the base model is trained on, a text a line.</summary>
    public string BaseTexts => _folder.At("base.txt");

    /// <summary>The texts of the audit.</summary>
    public string Texts => _folder.At("texts.jsonl");

    /// <summary>The plan of the audit.</summary>
    public string Plan => _folder.At("plan.yaml");

    /// <summary>The base model.</summary>
    public string Base => _base.Value;

    /// <summary>Folder of the finished audit.</summary>
    public string Audit => _audit.Value;

    /// <summary>The audit's target.</summary>
    public string Target => Path.Combine(Audit, "target.gguf");

    /// <summary>The plan as YAML.</summary>
    public string PlanText(string start) =>
        $$"""
            name: tickets
            seed: 3
            texts: { path: "{{Texts}}", records: 80, population: 40, known_members: 20 }
            target: { base: "{{start}}" }
            training: { epochs: 20, batch: 8, learning_rate: 0.01 }
            models: { count: {{Models}} }
            attacks: [loss, zlib, lowercase, min-k, min-k-plus-plus, dc-pdd, recall, reference, wbc, ez, lira]
            assessment: { bootstrap: 200 }
            """;

    /// <summary>Ids of the audited texts and whether the target was trained on them.</summary>
    public IReadOnlyList<(string Id, string Text, bool Member)> Truth()
    {
        Dictionary<string, string> texts = File.ReadAllLines(Texts)
            .Select(line => JsonNode.Parse(line)!)
            .ToDictionary(n => (string)n["id"]!, n => (string)n["text"]!, StringComparer.Ordinal);
        return
        [
            .. File.ReadAllLines(Path.Combine(Audit, "scores.csv"))
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(row => (row[0], texts[row[0]], row[1] == "1")),
        ];
    }

    /// <summary>Writes the audited texts with their truth into a file.</summary>
    internal string KnownTexts(TemporaryFolder folder, Func<bool, bool?>? told = null)
    {
        string path = folder.At("known.jsonl");
        File.WriteAllLines(
            path,
            Truth().Select(t => Tickets.Line(t.Id, t.Text, told is null ? t.Member : told(t.Member)))
        );
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
