using Telltale.Attacks;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Sets;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Persons;

/// <summary>Texts become persons: scores, truth, judgement, checks, single persons, sets.</summary>
public sealed class TextPersonsTests
{
    private static readonly string[] Attacks = ["loss", "reference", "min-k", "quantile", "combination"];

    private static readonly WriterWorld World = new() { Leak = 0.8 };

    [Fact]
    public void A_persons_score_is_the_mean_of_the_texts_scores()
    {
        TextEvidence evidence = World.Create();
        TextEvidence plain = (World with { WithGroups = false }).Create();
        ScoredTargets texts = Score(plain, "loss", "reference");
        ScoredTargets persons = Score(evidence, "loss", "reference");
        Assert.Equal(World.Writers, persons.Records);
        Assert.Equal(evidence.Groups!.Names, persons.Table.Ids);
        Assert.Equal(texts.Described!.Select(d => d.Label), persons.Described!.Select(d => d.Label));
        int[][] own = evidence.Groups.Records();
        for (int c = 0; c < 2; c++)
        {
            for (int person = 0; person < own.Length; person++)
            {
                Assert.Equal(
                    own[person].Average(i => texts.Table.Columns[c].Values[i]),
                    persons.Table.Columns[c].Values[person],
                    1e-12
                );
                Assert.Equal(plain.Membership[own[person][0]], persons.Table.Membership[person]);
            }
        }

        ScoredTargets highest = TextScoring.Run(
            evidence,
            AttackCatalog.ChooseTexts(["loss"]),
            1,
            new Quiet(),
            default,
            aggregate: PersonAggregate.Max
        );
        Assert.Equal(
            own.Select(rows => rows.Max(i => texts.Table.Columns[0].Values[i])),
            highest.Table.Columns[0].Values
        );
    }

    /// <summary>What a model did not answer is missing in a person's mean, and the report says so.</summary>
    [Fact]
    public void Texts_without_a_score_are_left_out_of_their_person_and_told_of()
    {
        TextRecord[] texts = [.. World.Create().Records];
        string[] several = [.. texts.CountBy(t => t.Group!).Where(g => g.Value > 1).Select(g => g.Key)];
        // One text of each of three persons, and all of a fourth.
        HashSet<string> unanswered =
        [
            .. several.Take(3).Select(name => texts.First(t => t.Group == name).Id),
            .. texts.Where(t => t.Group == several[3]).Select(t => t.Id),
        ];
        TextEvidence evidence = new(texts.Select(t => unanswered.Contains(t.Id) ? t with { Signals = null } : t));
        ScoredTargets scored = Score(evidence, "loss");
        double[] whole = Score(new TextEvidence(texts.Select(t => t with { Group = null })), "loss")
            .Table.Columns[0]
            .Values;
        double[] found = scored.Table.Columns[0].Values;
        foreach (string name in several.Take(3))
        {
            double expected = Enumerable
                .Range(0, texts.Length)
                .Where(i => texts[i].Group == name && !unanswered.Contains(texts[i].Id))
                .Average(i => whole[i]);
            Assert.Equal(expected, found[scored.Table.Ids.ToList().IndexOf(name)], 1e-12);
        }

        Assert.True(double.IsNaN(found[scored.Table.Ids.ToList().IndexOf(several[3])]));
        Assert.Equal([3], scored.LeftOutOfPersons);
        Assert.Equal([6], StackedTargets.Of([scored, scored]).LeftOutOfPersons);
        ValidityCheck coverage = SampleScores.JudgeTexts(scored, evidence).Check("coverage");
        Assert.Equal(CheckStatus.Warning, coverage.Status);
        Assert.Equal(
            "Left out for want of evidence: loss (1 of 120). The numbers of these attacks speak of the other persons only. Texts without a score are left out of their persons' scores: loss (3).",
            coverage.Finding
        );
        Assert.Equal(
            CheckStatus.Passed,
            SampleScores.JudgeTexts(Score(World.Create(), "loss"), World.Create()).Check("coverage").Status
        );
    }

    [Fact]
    public void Who_cannot_be_judged_is_refused_by_name()
    {
        TextRecord[] texts = [.. World.Create().Records];
        string somebody = texts.GroupBy(t => t.Group).First(g => g.Count() > 1).Key!;
        int at = Array.FindIndex(texts, t => t.Group == somebody);
        TextRecord[] torn = With(t => t with { Membership = Other(t.Membership) });
        Assert.Contains(
            $"the texts of one person do not all have the same membership ('{somebody}'). Somebody of whom some texts were trained on and some were not is neither member nor non-member",
            Refused(() => Score(new TextEvidence(torn), "loss")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"the texts of one person do not all have the same membership ('{somebody}'). Somebody is asked about with all texts or with none",
            Refused(() => Score(new TextEvidence(With(t => t with { Membership = Membership.Unknown })), "loss")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"1 of {texts.Length} do not say who they belong to (group): {texts[at].Id}.",
            Refused(() => Score(new TextEvidence(With(t => t with { Group = null })), "loss")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"texts that attacks learn from (fit): {somebody}.",
            Refused(() => Score(new TextEvidence(With(t => t with { IsForFitting = true })), "loss")),
            StringComparison.Ordinal
        );

        TextRecord[] With(Func<TextRecord, TextRecord> change) => [.. texts.Select((t, i) => i == at ? change(t) : t)];
        static string Refused(Action action) => Assert.Throws<BadInputException>(action).Message;
    }

    [Fact]
    public void One_text_a_person_gives_what_no_groups_give()
    {
        WriterWorld single = World with { MostTexts = 1, Writers = 80 };
        TextEvidence with = single.Create();
        TextEvidence without = (single with { WithGroups = false }).Create();
        Assert.NotNull(with.Groups);
        Assert.Equal(Judge(without).Text(), Judge(with).Text());
        Assert.Equal(Score(without).Table.Ids, Score(with).Table.Ids);
        Assert.Equal(
            Diagnoser.Of(Score(without), without, [], [], null).Causes,
            Diagnoser.Of(Score(with), with, [], [], null).Causes
        );
    }

    [Fact]
    public void The_order_of_somebodys_texts_and_the_number_of_threads_change_nothing()
    {
        TextEvidence evidence = (World with { WithTexts = false }).Create();
        int[][] own = evidence.Groups!.Records();
        TextEvidence turned = new(own.SelectMany(rows => rows.Reverse()).Select(i => evidence.Records[i]));
        Assert.Equal(Judge(evidence).Text(), Judge(turned).Text());
        TextEvidence whole = World.Create();
        Assert.Equal(Judge(whole).Text(), Judge(whole, threads: 3).Text());
    }

    [Fact]
    public void What_is_said_counts_persons()
    {
        TextEvidence evidence = (World with { Seed = new Seed(4), Shadows = 8 }).Create();
        ScoredTargets scored = Score(evidence, "loss", "reference");
        Judgement judged = SampleScores.JudgeTexts(scored, evidence);
        Assert.All(judged.Assessments, a => Assert.Equal((60, 60), (a.Members, a.Nonmembers)));
        Assert.Contains(
            $"Persons are counted, not texts: 120 persons with {evidence.Records.Count} texts; a person's score is the mean of the texts' scores.",
            judged.Verdict.RestsOn[0],
            StringComparison.Ordinal
        );
        Assert.Equal(Grade.Leak, judged.Verdict.Grade);
        Assert.True(judged.Check("persons").Status == CheckStatus.Passed, judged.Check("persons").Finding);
        Assert.Contains("texts each on average", judged.Check("persons").Finding, StringComparison.Ordinal);
        foreach (string name in (string[])["length", "predictability", "balance"])
        {
            Assert.Contains("60 members and 60 non-members", judged.Check(name).Finding, StringComparison.Ordinal);
        }

        Assert.Contains("120 persons", judged.Check("baseline").Finding, StringComparison.Ordinal);
        Assert.Contains("texts of non-members", judged.Check("duplicates").Finding, StringComparison.Ordinal);

        AssessmentPlan plan = AssessmentPlan.Default with { Slices = ["length", "difficulty"] };
        IReadOnlyList<Slice> slices = Slicer.Of(scored, evidence, judged.Assessments, plan);
        Assert.Equal(120, slices.Where(s => s.By == "difficulty").Sum(s => s.Members + s.Nonmembers));

        Diagnosis diagnosis = Diagnoser.Of(scored, evidence, judged.Assessments, judged.Checks, null);
        // Texts of which two models at least were trained on their writer and two were not.
        Assert.Equal(
            evidence.Records.Count(t => t.References.Values.Count(m => m.Member == true) is >= 2 and <= 6),
            diagnosis.Memorisation!.Records
        );
        Assert.All(diagnosis.Memorisation.Top, m => Assert.Matches("^p[0-9]+/t[0-9]+$", m.Record));
        Assert.Contains(
            diagnosis.Countermeasures,
            m => m.Cost.Contains("all texts of somebody", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Parts_are_parts_of_persons_and_who_is_in_several_is_a_part_of_its_own()
    {
        TextEvidence evidence = new(
            World
                .Create()
                .Records.Select(
                    (t, i) =>
                        t with
                        {
                            Date = new DateOnly(2020 + (t.Group!.Length % 2), 1, 1).AddYears(i % 7 == 0 ? 5 : 0),
                            Fields = new Dictionary<string, string> { ["ward"] = t.Group[^1] < '5' ? "east" : "west" },
                        }
                )
        );
        ScoredTargets scored = Score(evidence, "loss");
        AssessmentPlan plan = AssessmentPlan.Default with { Slices = ["year", "field:ward"] };
        IReadOnlyList<Slice> slices = Slicer.Of(
            scored,
            evidence,
            SampleScores.JudgeTexts(scored, evidence).Assessments,
            plan
        );
        Slice several = Assert.Single(slices, s => s.Name == "texts of several years");
        int[][] own = evidence.Groups!.Records();
        Assert.Equal(
            own.Count(rows => rows.Select(i => evidence.Records[i].Date!.Value.Year).Distinct().Count() > 1),
            several.Members + several.Nonmembers
        );
        Assert.Equal(120, slices.Where(s => s.By == "field:ward").Sum(s => s.Members + s.Nonmembers));
        Assert.Equal(["ward = east", "ward = west"], slices.Where(s => s.By == "field:ward").Select(s => s.Name));
    }

    /// <summary>Held against the definition: the rank test of persons' mean lengths.</summary>
    [Fact]
    public void Lengths_are_compared_person_by_person()
    {
        TextEvidence evidence = new(
            World
                .Create()
                .Records.Select(
                    (t, i) =>
                        t with
                        {
                            Signals = new TokenSignals
                            {
                                LogProbabilities = t.Signals!.LogProbabilities[..(4 + (i % 9))],
                            },
                            References = new Dictionary<string, TextReference>(),
                        }
                )
        );
        double[] Means(Membership side) =>
            [
                .. evidence
                    .Groups!.Records()
                    .Where(rows => evidence.Membership[rows[0]] == side)
                    .Select(rows => rows.Average(i => (double)evidence.Records[i].Signals!.Count)),
            ];
        double expected = MannWhitneyTest
            .Asymptotic(
                TieGroups.Of(Means(Membership.Member), Means(Membership.NonMember)),
                Alternative.TwoSided,
                continuity: false
            )
            .PValue;
        Judgement judged = SampleScores.JudgeTexts(Score(evidence, "loss"), evidence);
        Assert.Equal(expected, judged.Check("length").Measured!.Value, 1e-12);
    }

    /// <summary>A word that one writer alone uses, in every text, is that writer's habit and no fault of the split.</summary>
    [Fact]
    public void A_token_of_one_person_counts_once()
    {
        TextRecord[] texts = [.. (World with { Leak = 0, MostTexts = 40, Writers = 40 }).Create().Records];
        string somebody = texts.CountBy(t => t.Group!).MaxBy(g => g.Value).Key!;
        TextEvidence Words(bool groups) =>
            new(
                texts.Select(
                    (t, i) =>
                        t with
                        {
                            Group = groups ? t.Group : null,
                            TokenIds =
                            [
                                .. Enumerable.Range(0, t.Signals!.Count - 1).Select(k => (i + k) % 30),
                                t.Group == somebody ? 31 : 30,
                            ],
                        }
                )
            );
        Assert.Equal(CheckStatus.Failed, Found(Words(groups: false)).Status);
        Assert.Equal(CheckStatus.Passed, Found(Words(groups: true)).Status);
        // Eight persons with many texts are few.
        HashSet<string> some = [.. texts.Select(t => t.Group!).Distinct().Take(8)];
        ValidityCheck few = Found(new TextEvidence(Words(groups: true).Records.Where(t => some.Contains(t.Group!))));
        Assert.Equal(CheckStatus.NotChecked, few.Status);
        Assert.Contains("too few persons on a side", few.Finding, StringComparison.Ordinal);

        static ValidityCheck Found(TextEvidence evidence) =>
            SampleScores.JudgeTexts(Score(evidence, "loss"), evidence).Check("untrained-tokens");
    }

    [Fact]
    public void A_shadow_model_that_knows_half_of_somebody_is_told_of()
    {
        TextRecord[] texts = [.. (World with { Shadows = 4 }).Create().Records];
        int at = Array.FindIndex(texts, t => texts.Count(o => o.Group == t.Group) > 1);
        TextReference model = texts[at].References["shadow-02"];
        texts[at] = texts[at] with
        {
            References = new Dictionary<string, TextReference>(texts[at].References)
            {
                ["shadow-02"] = model with { Member = !model.Member },
            },
        };
        TextEvidence evidence = new(texts);
        ValidityCheck check = SampleScores.JudgeTexts(Score(evidence, "loss"), evidence).Check("persons");
        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains("1 reference model was trained on some texts", check.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_wrote_more_must_not_be_a_member_for_that()
    {
        TextEvidence world = World.Create();
        int[] counts = [.. world.Groups!.Records().Select(rows => rows.Length)];
        TextEvidence biased = new(
            world.Records.Select(
                (t, i) =>
                    t with
                    {
                        Membership = counts[world.Groups.OfRecord[i]] > 4 ? Membership.Member : Membership.NonMember,
                    }
            )
        );
        Judgement judged = SampleScores.JudgeTexts(Score(biased, "loss"), biased);
        Assert.Equal(CheckStatus.Failed, judged.Check("persons").Status);
        Assert.Equal(Grade.Invalid, judged.Verdict.Grade);
    }

    [Fact]
    public void Persons_asked_about_are_held_against_persons()
    {
        TextEvidence world = World.Create();
        HashSet<string> asked = [.. world.Groups!.Names.Take(40)];
        TextEvidence evidence = new(
            world.Records.Select(t => asked.Contains(t.Group!) ? t with { Membership = Membership.Unknown } : t)
        );
        ScoredTargets scored = Score(evidence, "reference");
        IReadOnlyList<ValidityCheck> checks = AskedTextChecks.Of(
            evidence,
            scored,
            [.. Enumerable.Range(0, 40)],
            new Seed(1),
            1
        );
        Assert.Contains(checks, c => c.Name == "asked-persons");
        Assert.All(
            checks,
            c => Assert.StartsWith("Persons asked about (here called members)", c.Finding, StringComparison.Ordinal)
        );
        int others = scored.Table.Membership.Count(m => m == Membership.NonMember);
        Assert.Contains(
            $"40 members and {others} non-members",
            checks.Single(c => c.Name == "asked-length").Finding,
            StringComparison.Ordinal
        );
        IReadOnlyList<ValidityCheck> few = AskedTextChecks.Of(evidence, scored, [0, 1], new Seed(1), 1);
        Assert.StartsWith("2 persons of unknown membership", Assert.Single(few).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_of_texts_is_a_set_of_their_writers()
    {
        TextEvidence world = World.Create();
        TextEvidence suspects = new(
            world.Records.Select(t =>
                t.Membership == Membership.Member ? t with { Membership = Membership.Unknown } : t
            )
        );
        SetJudgement judgement = new(suspects, Score(suspects, "reference", "loss"), [], 0.05, new Seed(1), 1);
        SetResult result = judgement.Judge("set", "1", mustRun: true);
        Assert.Equal((60, 60), (result.Comparisons[0].Suspects, result.Comparisons[0].Controls));
        Assert.Equal((120, suspects.Records.Count), (result.Persons!.Persons, result.Persons.Rows));
        Assert.Equal(TestGrade.Leak, result.Grade);
        Assert.Contains(
            "--pairs",
            Assert
                .Throws<BadInputException>(() => (judgement with { Pairs = [(0, 1)] }).Judge("set", "1", mustRun: true))
                .Message,
            StringComparison.Ordinal
        );
    }

    private static Membership Other(Membership side) =>
        side == Membership.Member ? Membership.NonMember : Membership.Member;

    private static ScoredTargets Score(TextEvidence evidence, params string[] attacks) =>
        TextScoring.Run(
            evidence,
            AttackCatalog.ChooseTexts(attacks.Length == 0 ? Attacks : attacks),
            1,
            new Quiet(),
            default
        );

    private static Judgement Judge(TextEvidence evidence, int threads = 1) =>
        SampleScores.JudgeTexts(Score(evidence), evidence, threads);
}
