using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Language;

/// <summary>Texts of which somebody wrote several: the audit, and what can be asked afterwards.</summary>
public sealed class TextPersonsTests(SmallLanguage small) : IDisposable
{
    private const int Writers = 70;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_audit_of_writers_speaks_of_writers_all_the_way()
    {
        string run = _folder.At("run");
        string plan = Plan();
        string said = TelltaleProgram.Run("lm", "audit", plan, "--out", run, "--threads", "2").AssertDone().Output;
        Assert.Contains("Persons: 40, texts: ", said, StringComparison.Ordinal);
        Assert.Contains("told apart by the field writer", said, StringComparison.Ordinal);
        JsonNode inputs = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "result.json")))!["inputs"]!;
        Assert.Equal((40, 20, 20), ((int)inputs["records"]!, (int)inputs["members"]!, (int)inputs["nonmembers"]!));
        JsonNode persons = inputs["persons"]!;
        Assert.Equal(("writer", "mean"), ((string)persons["column"]!, (string)persons["aggregate"]!));

        // Nobody is torn apart: all texts of a writer are judged and on one side, or aside.
        JsonNode[] evidence =
        [
            .. File.ReadAllLines(Path.Combine(run, "evidence", "evidence.jsonl")).Select(l => JsonNode.Parse(l)!),
        ];
        Assert.Equal((int)persons["rows"]!, evidence.Count(t => t["fit"] is null));
        foreach (IGrouping<string, JsonNode> own in evidence.GroupBy(t => (string)t["group"]!))
        {
            Assert.Single(own.Select(t => (t["fit"] is null, (bool)t["member"]!)).Distinct());
            Assert.Equal(TextsOf(own.Key), own.Count());
        }

        Assert.Equal(41, File.ReadAllLines(Path.Combine(run, "scores.csv")).Length);
        string page = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("Persons most at risk", page, StringComparison.Ordinal);
        Assert.Contains("A text of each of the members that stand out most", page, StringComparison.Ordinal);

        // What it leaves behind gives the same scores, and answers about writers by their names.
        string again = _folder.At("again");
        TelltaleProgram
            .Run(
                "attack",
                Path.Combine(run, "evidence"),
                "--out",
                again,
                "--attack",
                "loss",
                "--attack",
                "reference:reference=base@reference",
                "--attack",
                "lira:mode=offline@lira"
            )
            .AssertDone();
        Assert.Equal(
            File.ReadAllText(Path.Combine(run, "scores.csv")),
            File.ReadAllText(Path.Combine(again, "scores.csv"))
        );
        string judged = (string)evidence.First(t => t["fit"] is null)["group"]!;
        string verdict = TelltaleProgram.Run("lm", "verdict", run, "--person", judged).AssertDone().Output;
        Assert.Contains($"(person {judged})", verdict, StringComparison.Ordinal);
        Assert.Contains("known non-members", verdict, StringComparison.Ordinal);
        TelltaleProgram
            .Run("lm", "verdict", run, "--record", (string)evidence[0]["id"]!)
            .AssertRefused("--person NAME", "nothing is said of single texts");

        string forecast = TelltaleProgram.Run("lm", "audit", plan, "--plan-only").AssertDone().Output;
        Assert.Contains("40 persons (", forecast, StringComparison.Ordinal);
        Assert.Contains("all persons together", forecast, StringComparison.Ordinal);
    }

    [Fact]
    public void Writers_are_asked_about_of_a_model_that_exists()
    {
        string[] texts = Texts();
        File.WriteAllLines(
            _folder.At("known.jsonl"),
            texts.Select(line => Changed(line, t => t["member"] = Number(t) % 2 == 0)).Where(l => Number(l) >= 10)
        );
        File.WriteAllLines(_folder.At("asked.jsonl"), texts.Where(line => Number(line) < 10));
        string[] asked =
        [
            _folder.At("asked.jsonl"),
            "--known",
            _folder.At("known.jsonl"),
            "--target",
            small.Base,
            "--group-field",
            "writer",
        ];
        JsonNode answers = JsonNode.Parse(
            TelltaleProgram.Run(["lm", "verdict", .. asked, "--attack", "loss", "--json"]).AssertDone().Output
        )!;
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"w{i}"),
            answers["records"]!.AsArray().Select(r => (string)r!["record"]!)
        );
        Assert.Equal(30, (int)answers["calibration"]!["nonmembers"]!);
        Assert.Equal(Writers, (int)answers["question"]!["persons"]!["persons"]!);

        string evidence = _folder.At("evidence.jsonl");
        TelltaleProgram.Run(["lm", "score", .. asked, "--attack", "loss", "--out", evidence]).AssertDone();
        Assert.Contains(
            $"10 suspects, 30 controls. Persons: {Writers}, texts:",
            TelltaleProgram.Run("lm", "sets", evidence, "--attack", "loss").AssertDone().Output,
            StringComparison.Ordinal
        );
        // A run says how it put a person's texts together, and so they are put together for what is asked of it.
        string run = _folder.At("highest");
        TelltaleProgram.Run("attack", evidence, "--attack", "loss", "--aggregate", "max", "--out", run).AssertDone();
        foreach (string ask in (string[])["sets", "verdict"])
        {
            JsonNode of = JsonNode.Parse(
                TelltaleProgram.Run("lm", ask, run, "--attack", "loss", "--json").AssertDone().Output
            )!;
            Assert.Equal("max", (string)(of["persons"] ?? of["question"]!["persons"])!["aggregate"]!);
        }

        TelltaleProgram
            .Run("lm", "verdict", evidence, "--group-field", "writer")
            .AssertRefused("--group-field", "(group)");
        TelltaleProgram.Run(["lm", "verdict", .. asked, "--text", "one more"]).AssertRefused("--text", "--group-field");
        TelltaleProgram
            .Run("lm", "verdict", _folder.At("asked.jsonl"), "--target", small.Base, "--person", "w1")
            .AssertRefused("member false");

        // Somebody on both sides is refused by name before a model is asked.
        File.WriteAllLines(
            _folder.At("torn.jsonl"),
            texts.Select((line, i) => Changed(line, t => t["member"] = i % 2 == 0))
        );
        TelltaleProgram
            .Run(
                "lm",
                "score",
                _folder.At("torn.jsonl"),
                "--target",
                "http://127.0.0.1:9,model=none",
                "--group-field",
                "writer",
                "--out",
                evidence
            )
            .AssertRefused("the texts of", "do not all have the same membership", "'w");
    }

    [Fact]
    public void A_plan_whose_texts_do_not_all_belong_to_somebody_is_refused()
    {
        string plan = Plan();
        string[] lines = File.ReadAllLines(_folder.At("texts.jsonl"));
        lines[3] = Changed(lines[3], t => t["writer"] = "");
        File.WriteAllLines(_folder.At("texts.jsonl"), lines);
        TelltaleProgram
            .Run("lm", "audit", plan, "--out", _folder.At("run"))
            .AssertRefused($"1 of {lines.Length} texts have no field 'writer'", "t3");
        File.WriteAllText(
            plan,
            File.ReadAllText(plan).Replace(", groups: writer", "", StringComparison.Ordinal)
                + "assessment: { aggregate: max }\n"
        );
        TelltaleProgram.Run("lm", "audit", plan, "--out", _folder.At("run")).AssertRefused("texts.groups");
    }

    // One to three texts each, about things of their own.
    private static int TextsOf(string writer) => 1 + (int.Parse(writer[1..]) % 3);

    private static string[] Texts()
    {
        string[] drawn = Tickets.Draw(3 * Writers, seed: 21);
        string[] owners =
        [
            .. Enumerable.Range(0, Writers).SelectMany(w => Enumerable.Repeat($"w{w}", TextsOf($"w{w}"))),
        ];
        return [.. owners.Select((owner, i) => Changed(Tickets.Line($"t{i}", drawn[i]), t => t["writer"] = owner))];
    }

    private static int Number(string line) => Number(JsonNode.Parse(line)!.AsObject());

    private static int Number(JsonObject text) => int.Parse(((string)text["writer"]!)[1..]);

    private static string Changed(string line, Action<JsonObject> change)
    {
        JsonObject text = JsonNode.Parse(line)!.AsObject();
        change(text);
        return text.ToJsonString();
    }

    private string Plan()
    {
        File.WriteAllLines(_folder.At("texts.jsonl"), Texts());
        string plan = _folder.At("plan.yaml");
        File.WriteAllText(
            plan,
            $$"""
            name: writers
            seed: 5
            texts: { path: texts.jsonl, records: 40, population: 20, known_members: 10, groups: writer }
            target: { base: "{{small.Base}}" }
            training: { epochs: 12, batch: 8, learning_rate: 0.01 }
            models: { count: 4 }
            attacks: [loss, "reference:reference=base", "lira:mode=offline@lira"]

            """
        );
        return plan;
    }
}
