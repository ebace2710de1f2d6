using System.Text;
using System.Text.Json.Nodes;
using Telltale.EndToEnd.Tests.Program;
using Telltale.EndToEnd.Tests.Refusals;

namespace Telltale.EndToEnd.Tests.Audit;

/// <summary>A table in which patients have several rows: the audit, and what can be asked afterwards.</summary>
public sealed class PersonsTests
{
    private const string Attacks = "[loss, lira, user]";

    [Fact]
    public void An_audit_of_patients_speaks_of_patients_all_the_way()
    {
        using TemporaryFolder folder = new();
        string run = folder.At("run");
        string plan = Plan(folder, "groups: patient,");
        string said = TelltaleProgram.Run("audit", plan, "--out", run).AssertDone().Output;
        Assert.Contains(
            "Persons: 80, rows: 187 (up to 4 a person, told apart by the column patient)",
            said,
            StringComparison.Ordinal
        );
        JsonNode inputs = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "result.json")))!["inputs"]!;
        Assert.Equal((80, 40, 40), ((int)inputs["records"]!, (int)inputs["members"]!, (int)inputs["nonmembers"]!));
        Assert.Equal("mean", (string)inputs["persons"]!["aggregate"]!);
        string report = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("Persons most at risk", report, StringComparison.Ordinal);
        Assert.Equal(187, File.ReadAllLines(Path.Combine(run, "evidence", "groups.txt")).Length);
        Assert.Equal(81, File.ReadAllLines(Path.Combine(run, "scores.csv")).Length);

        // What it leaves behind gives the same scores, and answers about patients by their names.
        string again = folder.At("again");
        TelltaleProgram
            .Run(
                "attack",
                Path.Combine(run, "evidence"),
                "--out",
                again,
                "--attack",
                "loss",
                "--attack",
                "lira",
                "--attack",
                "user"
            )
            .AssertDone();
        Assert.Equal(
            File.ReadAllText(Path.Combine(run, "scores.csv")),
            File.ReadAllText(Path.Combine(again, "scores.csv"))
        );
        string verdict = TelltaleProgram.Run("verdict", run, "--person", "P7").AssertDone().Output;
        Assert.Contains("(person P7)", verdict, StringComparison.Ordinal);
        TelltaleProgram.Run("verdict", run, "--record", "7").AssertRefused("--person");

        string forecast = TelltaleProgram.Run("audit", plan, "--plan-only").AssertDone().Output;
        Assert.Contains("80 candidate persons (187 rows together", forecast, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_rows_are_put_together_where_it_is_said_whose_they_are()
    {
        using TemporaryFolder folder = new();
        StringBuilder scores = new("id,member,a\n");
        StringBuilder groups = new("id,group\n");
        for (int row = 0; row < 60; row++)
        {
            scores.Append($"{row},{(row / 3) % 2},{row * 37 % 23}\n");
            groups.Append($"{row},g{row / 3}\n");
        }

        string table = folder.At("scores.csv");
        string owners = folder.At("groups.csv");
        File.WriteAllText(table, scores.ToString());
        File.WriteAllText(owners, groups.ToString());
        JsonNode result = JsonNode.Parse(
            TelltaleProgram
                .Run("evaluate", table, "--groups", owners, "--aggregate", "max", "--json")
                .AssertDone()
                .Output
        )!;
        Assert.Equal(
            (20, 60),
            ((int)result["inputs"]!["persons"]!["persons"]!, (int)result["inputs"]!["persons"]!["rows"]!)
        );
        Assert.Equal(10, (int)result["assessments"]![0]!["members"]!);
        Assert.Contains("--groups groups.csv", (string)result["plan"]!["reproduce"]!, StringComparison.Ordinal);
        Assert.Contains("--aggregate max", (string)result["plan"]!["reproduce"]!, StringComparison.Ordinal);

        File.WriteAllText(owners, groups.ToString().Replace("5,g1\n", "5,g0\n", StringComparison.Ordinal));
        TelltaleProgram.Run("evaluate", table, "--groups", owners).AssertRefused("'g0'");
        TelltaleProgram.Run("evaluate", table, "--aggregate", "max").AssertRefused("--groups");
    }

    [Fact]
    public void Evidence_that_tears_persons_apart_is_refused_and_whole_persons_are_counted()
    {
        using TemporaryFolder folder = new();
        SmallEvidence evidence = SmallEvidence.In(folder);
        evidence.Put<int>("groups", [0, 0, 1, 1, 2, 2, 3, 3], SmallEvidence.Records);
        TelltaleProgram
            .Run("attack", evidence.Folder, "--attack", "loss")
            .AssertRefused("the rows of 4 persons do not all have the same membership ('0', '1', '2', '3')");
        TelltaleProgram.Run("verdict", evidence.Folder, "--all").AssertRefused("the rows of 4 persons");
        evidence.Put<int>("groups", [0, 1, 0, 1, 2, 3, 2, 3], SmallEvidence.Records);
        Assert.Contains(
            "Persons: 4, rows: 8 (up to 2 a person).",
            TelltaleProgram
                .Run("attack", evidence.Folder, "--attack", "loss", "--aggregate", "sum")
                .AssertDone()
                .Output,
            StringComparison.Ordinal
        );
    }

    private static string Plan(TemporaryFolder folder, string groups)
    {
        StringBuilder table = new("patient,age,pressure,sick\n");
        int visit = 0;
        for (int patient = 0; patient < 80; patient++)
        {
            for (int i = 0; i <= (patient % 3 == 0 ? 3 : patient % 3 - 1); i++, visit++)
            {
                table.Append($"P{patient},{20 + (patient * 13 % 60)},{100 + visit},{(patient + visit) * 7 % 10 / 5}\n");
            }
        }

        File.WriteAllText(folder.At("visits.csv"), table.ToString());
        string path = folder.At("plan.yaml");
        File.WriteAllText(
            path,
            $$"""
            data: { format: csv, features: visits.csv, {{groups}} label_column: sick, scale: 100 }
            target: { network: mlp, hidden: [16], training: { epochs: 40, learning_rate: 0.01 } }
            models: { count: 8 }
            attacks: {{Attacks}}
            """
        );
        return path;
    }
}
