using System.Globalization;
using Telltale.Attacks;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Persons;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Slices;

/// <summary>Persons parted by how many rows each has: the parts against their definition, and what the attack does on them.</summary>
public sealed class RowSlicesTests
{
    private static readonly AssessmentPlan Plan = SampleScores.Plan with { Slices = ["rows"] };

    // How many persons have how many texts.
    [Theory]
    [InlineData("1:60 2:50 3:40", "1 text|2 texts|3 texts")]
    [InlineData("1:60 2:50 3:40 4:20 5:15 6:5", "1 text|2 texts|3 texts|4 to 6 texts")]
    [InlineData("1:300 7:39 90:1", "1 text|7 to 90 texts")]
    [InlineData("1:10 2:100 5:40", "1 to 2 texts|5 texts")]
    [InlineData("2:39 3:39 4:100", "2 to 3 texts|4 texts")]
    [InlineData("1:100 2:39", "1 to 2 texts")]
    [InlineData("1:5 2:5", "1 to 2 texts")]
    [InlineData("4:500", "4 texts")]
    [InlineData(
        "1:40 2:40 3:40 4:40 5:40 6:40 7:40 8:40 9:40 10:40 11:40 12:40",
        "1 text|2 texts|3 texts|4 texts|5 texts|6 texts|7 texts|8 texts|9 texts|10 texts|11 texts|12 texts"
    )]
    [InlineData(
        "1:40 2:40 3:40 4:40 5:40 6:40 7:40 8:40 9:40 10:40 11:40 12:40 13:40",
        "1 to 4 texts|5 to 7 texts|8 to 10 texts|11 to 13 texts"
    )]
    public void Parts_are_named_as_people_would(string persons, string names)
    {
        int[] rows =
        [
            .. persons
                .Split(' ')
                .Select(p => p.Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray())
                .SelectMany(p => Enumerable.Repeat(p[0], p[1])),
        ];
        RowSliceRules.Of(Persons(rows), out string[] found);
        Assert.Equal(names, string.Join('|', found));
        RowSliceRules.Of(Persons(rows, RecordKind.Records), out string[] records);
        Assert.Equal(names.Replace("text", "row", StringComparison.Ordinal), string.Join('|', records));
    }

    /// <summary>Held against the definition, step by step on lists, for populations of many shapes.</summary>
    [Fact]
    public void Parts_are_those_of_the_definition()
    {
        Rng rng = new Seed(71).CreateRng();
        int quarters = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            int most = 1 + rng.NextInt(40);
            double few = 3 * rng.NextUniform();
            int[] rows =
            [
                .. Enumerable
                    .Range(0, 20 + rng.NextInt(1500))
                    .Select(_ => 1 + (int)(most * Math.Pow(rng.NextUniform(), few))),
            ];
            int?[] found = RowSliceRules.Of(Persons(rows), out string[] names);
            string[] expected = Naive(rows);
            Assert.Equal(expected, found.Select(part => names[part!.Value]));
            quarters += names.Length == 4 && rows.Distinct().Count() > 12 ? 1 : 0;
        }

        Assert.InRange(quarters, 20, 280);
    }

    [Fact]
    public void Who_leaks_more_the_more_texts_there_are_shows_it()
    {
        TextEvidence evidence = World(growth: 0.45, writers: 1200);
        ScoredTargets scored = Score(evidence);
        IReadOnlyList<Slice> slices = Slice(scored, evidence);
        Assert.Equal(["1 text", "2 texts", "3 texts", "4 texts"], slices.Select(s => s.Name));
        Assert.All(slices, s => Assert.Equal("rows", s.By));
        Assert.Equal(slices.OrderBy(s => s.Auc.Value), slices);
        Assert.True(slices[3].Difference > 0 && slices[3].UnlikeOthers < 1e-4, $"{slices[3]}");
        Assert.True(slices[0].Difference < 0 && slices[0].UnlikeOthers < 1e-4, $"{slices[0]}");

        // Each part is its persons and no others.
        int[][] own = evidence.Groups!.Records();
        for (int texts = 1; texts <= 4; texts++)
        {
            int[][] those = [.. own.Where(rows => rows.Length == texts)];
            int members = those.Count(rows => evidence.Membership[rows[0]] == Membership.Member);
            Assert.Equal((members, those.Length - members), (slices[texts - 1].Members, slices[texts - 1].Nonmembers));
        }
    }

    /// <summary>Nothing leaks: in at most one of twenty audits does any part seem to, or to differ from the others.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void Chance_accuses_no_part()
    {
        int simulations = SampleScores.Simulations(40, 1000);
        int accused = 0;
        int unlike = 0;
        for (int s = 0; s < simulations; s++)
        {
            TextEvidence evidence = World(growth: 0, seed: 1000 + s);
            IReadOnlyList<Slice> slices = Slice(Score(evidence), evidence);
            Assert.InRange(slices.Count, 2, 4);
            accused += slices.Any(x => x.AboveChance < 0.05) ? 1 : 0;
            unlike += slices.Any(x => x.UnlikeOthers < 0.05) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Nothing leaks, {simulations} audits: above chance in {accused}, unlike the others in {unlike}"
        );
        double most = 0.05 + (4 * Math.Sqrt(0.05 * 0.95 / simulations));
        Assert.InRange((double)accused / simulations, 0, most);
        Assert.InRange((double)unlike / simulations, 0, most);
    }

    [Fact]
    public void Rows_that_stand_for_themselves_have_no_such_parts()
    {
        Assert.Empty(RowSliceRules.Of(null, out string[] names));
        Assert.Empty(names);
        TextEvidence bare = (new WriterWorld { MostTexts = 4, WithGroups = false }).Create();
        Assert.Empty(Slice(Score(bare), bare));
        TextEvidence single = (new WriterWorld { MostTexts = 1 }).Create();
        Assert.Empty(Slice(Score(single), single));
    }

    [Fact]
    public void Records_are_parted_as_texts_are()
    {
        ClassifierEvidence evidence = (
            new PersonWorld
            {
                Persons = 400,
                MostRows = 4,
                Leak = 1,
            }
        ).Create();
        ScoredTargets scored = Scoring.Run(_ => evidence, 1, AttackCatalog.Choose(["loss"]), 1, new Quiet(), default);
        IReadOnlyList<Slice> slices = Slicer.Of(
            scored,
            evidence,
            SampleScores.Judge(scored, evidence: evidence).Assessments,
            Plan,
            1
        );
        Assert.Equal(["1 row", "2 rows", "3 rows", "4 rows"], slices.Select(s => s.Name));
        Assert.Equal(400, slices.Sum(s => s.Members + s.Nonmembers));
    }

    [Fact]
    public void It_is_among_the_defaults_and_among_what_is_known()
    {
        Assert.Equal(["class", "correct", "difficulty", "rows"], AssessmentPlan.Default.Slices);
        Assert.Equal(["length", "difficulty", "rows"], AssessmentPlan.SlicesOfTexts);
        Assert.Equal(["rows"], AssessmentPlan.Ways(["rows"]));
        Assert.Equal(["rows"], AssessmentPlan.WaysOfTexts(["rows", "rows"]));
        foreach (string wrong in (string[])["row", "texts", "Rows"])
        {
            string classes = Assert.Throws<BadInputException>(() => AssessmentPlan.Ways([wrong])).Message;
            Assert.Contains("expected class, correct, difficulty, rows or", classes, StringComparison.Ordinal);
            string texts = Assert.Throws<BadInputException>(() => AssessmentPlan.WaysOfTexts([wrong])).Message;
            Assert.Contains("expected length, difficulty, rows, year or", texts, StringComparison.Ordinal);
        }
    }

    // The part of each person by its name.
    private static string[] Naive(int[] rows)
    {
        List<List<int>> parts = [.. rows.Distinct().Order().Select(n => new List<int> { n })];
        for (int at = parts.Count - 1; at > 0; at--)
        {
            if (rows.Count(parts[at].Contains) < 40)
            {
                parts[at - 1].AddRange(parts[at]);
                parts.RemoveAt(at);
            }
        }

        if (parts.Count > 1 && rows.Count(parts[0].Contains) < 40)
        {
            parts[0].AddRange(parts[1]);
            parts.RemoveAt(1);
        }

        if (parts.Count > 12)
        {
            int Quarter(int n) => (int)(4.0 * rows.Count(other => other < n) / rows.Length);
            parts = [.. rows.Distinct().GroupBy(Quarter).Select(quarter => quarter.ToList())];
        }

        return
        [
            .. rows.Select(n =>
            {
                List<int> part = parts.Single(p => p.Contains(n));
                return part is [1] ? "1 text"
                    : part.Count == 1 ? $"{n} texts"
                    : $"{part.Min()} to {part.Max()} texts";
            }),
        ];
    }

    private static PersonRows Persons(int[] rows, RecordKind kind = RecordKind.Texts)
    {
        // Rows of different persons alternate.
        int[] ofRow =
        [
            .. Enumerable
                .Range(0, rows.Max())
                .SelectMany(i => Enumerable.Range(0, rows.Length).Where(p => rows[p] > i)),
        ];
        return new PersonRows(
            new RecordGroups([.. Enumerable.Range(0, rows.Length).Select(p => $"p{p}")], ofRow),
            PersonAggregate.Mean,
            kind
        );
    }

    // A token is likelier to the target by so many nats for each text that its writer has, where it was trained on this writer.
    private static TextEvidence World(double growth, int seed = 1, int writers = 240)
    {
        TextEvidence evidence = (
            new WriterWorld
            {
                Seed = new Seed((ulong)seed),
                Writers = writers,
                MostTexts = 4,
                WithTexts = false,
            }
        ).Create();
        Dictionary<string, int> texts = evidence.Records.CountBy(t => t.Group!).ToDictionary(StringComparer.Ordinal);
        return new TextEvidence(
            evidence.Records.Select(t =>
                t with
                {
                    Signals = new TokenSignals
                    {
                        LogProbabilities =
                        [
                            .. t.Signals!.LogProbabilities!.Select(l =>
                                Math.Min(-1e-3, l + (t.Membership == Membership.Member ? growth * texts[t.Group!] : 0))
                            ),
                        ],
                    },
                }
            )
        );
    }

    private static ScoredTargets Score(TextEvidence evidence) =>
        TextScoring.Run(evidence, AttackCatalog.ChooseTexts(["reference"]), 1, new Quiet(), default);

    private static IReadOnlyList<Slice> Slice(ScoredTargets scored, TextEvidence evidence) =>
        Slicer.Of(scored, evidence, SampleScores.JudgeTexts(scored, evidence).Assessments, Plan);
}
