using Telltale.Attacks;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Validity;
using Telltale.Audit.Verdicts;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Persons;

/// <summary>Rows become persons: scores, truth, judgement, single persons.</summary>
public sealed class PersonRowsTests
{
    private static readonly string[] Attacks = ["loss", "lira", "attack-r", "user", "user:aggregate=mean"];

    private static readonly PersonWorld World = new() { Leak = 1.5 };

    [Fact]
    public void Scores_are_put_together_by_the_definition()
    {
        RecordGroups groups = RecordGroups.Of(["b", "a", "b", "c", "a", "b"]);
        double[] rows = [1, 5, 2, double.NaN, double.NaN, 6];
        Assert.Equal([3, 5, double.NaN], new PersonRows(groups).Scores(rows));
        Assert.Equal([6, 5, double.NaN], new PersonRows(groups, PersonAggregate.Max).Scores(rows));
        Assert.Equal([9, 5, double.NaN], new PersonRows(groups, PersonAggregate.Sum).Scores(rows));
        Assert.Equal(["b", "a", "c"], new PersonRows(groups).Names);
        Assert.Equal(0.1, new PersonRows(RecordGroups.Of(["a", "a", "a"])).Scores([0.1, 0.1, 0.1])[0]);
    }

    [Fact]
    public void Somebody_on_both_sides_is_refused_by_name()
    {
        ClassifierEvidence evidence = World.Create();
        int row = new PersonRows(evidence.Groups!).RowsOf(4)[0];
        evidence.Membership[row] =
            evidence.Membership[row] == Membership.Member ? Membership.NonMember : Membership.Member;
        BadInputException refused = Assert.Throws<BadInputException>(() => Score(evidence));
        Assert.Contains("'p4'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not all have the same membership", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_a_person_gives_what_no_groups_give()
    {
        PersonWorld single = World with { MostRows = 1 };
        ClassifierEvidence with = single.Create();
        ClassifierEvidence without = (single with { WithGroups = false }).Create();
        string[] attacks = ["loss", "lira", "attack-r"];
        Assert.NotNull(with.Groups);
        Assert.Equal(Judge(without, attacks).Text(), Judge(with, attacks).Text());
        Assert.Equal(Score(without, attacks).Table.Ids, Score(with, attacks).Table.Ids);

        // The way through persons, which is not taken for them, leads to the same numbers.
        PersonRows persons = new(with.Groups!);
        ScoredTargets rows = Score(with, attacks);
        ScoredTargets byPerson = persons.Of(rows);
        Assert.All(
            Enumerable.Range(0, 3),
            c => Assert.Equal(rows.Table.Columns[c].Values, byPerson.Table.Columns[c].Values)
        );
        Judgement one = SampleScores.Judge(rows, evidence: with);
        Judgement other = SampleScores.Judge(byPerson, evidence: with);
        Assert.Equal(one.Numbers(), other.Numbers());
        Assert.Equal(
            one.Checks.Select(c => (c.Name, c.Status, c.Measured)),
            other.Checks.Where(c => c.Name != "persons").Select(c => (c.Name, c.Status, c.Measured))
        );
        Assert.Equal(Own(with, null), Own(with, persons));
    }

    [Fact]
    public void The_order_of_somebodys_rows_and_the_number_of_threads_change_nothing()
    {
        ClassifierEvidence evidence = World.Create();
        PersonRows persons = new(evidence.Groups!);
        // Each person's rows the other way round, persons in their places.
        int[] order = [.. Enumerable.Range(0, persons.Count).SelectMany(p => persons.RowsOf(p).ToArray().Reverse())];
        ClassifierEvidence turned = new(
            [.. order.Select(r => evidence.Ids[r])],
            [.. order.Select(r => evidence.Labels[r])],
            [.. order.Select(r => evidence.Membership[r])],
            Rows(evidence.Target, order),
            new ReferenceEvidence(Rows(evidence.References!.Signals, order), Rows(evidence.References.Members, order)),
            groups: RecordGroups.Of([.. order.Select(r => persons.Names[persons.OfRow[r]])])
        );
        ClassifierEvidence plain = With(evidence);
        string[] attacks = ["loss", "attack-r", "user"];
        Assert.Equal(Judge(plain, attacks).Text(), Judge(turned, attacks).Text());
        Assert.Equal(Own(plain, persons), Own(turned, new PersonRows(turned.Groups!)));
        Assert.Equal(Judge(evidence, Attacks).Text(), Judge(evidence, Attacks, threads: 3).Text());
    }

    [Fact]
    public void What_is_said_counts_persons()
    {
        ClassifierEvidence evidence = World.Create();
        ScoredTargets scored = Score(evidence);
        Judgement judged = SampleScores.Judge(scored, evidence: evidence);
        Assert.Equal(150, scored.Records);
        Assert.All(judged.Assessments, a => Assert.Equal((75, 75), (a.Members, a.Nonmembers)));
        // Rates of thresholds from other models are shares of 75 persons as well.
        Assert.All(judged.Assessments, a => Assert.NotEmpty(a.ShadowCalibrated));
        Assert.All(
            judged.Assessments.SelectMany(a => a.ShadowCalibrated),
            c => Assert.Equal(Math.Round(c.AchievedFpr * 75), c.AchievedFpr * 75, 1e-9)
        );
        Assert.Contains("150 persons with", judged.Verdict.RestsOn[0], StringComparison.Ordinal);
        Assert.Contains(judged.Checks, c => c is { Name: "persons", Status: CheckStatus.Passed });
        Assert.Contains("150 persons", judged.Check("baseline").Finding, StringComparison.Ordinal);
        Assert.Contains("75 members and 75 non-members", judged.Check("balance").Finding, StringComparison.Ordinal);

        AssessmentPlan plan = SampleScores.Plan with { Slices = ["class", "difficulty", "feature:0"] };
        IReadOnlyList<Slice> slices = Slicer.Of(scored, evidence, judged.Assessments, plan, 1);
        // Somebody of whom fewer than two models know nothing has no difficulty.
        Assert.InRange(slices.Where(s => s.By == "difficulty").Sum(s => s.Members + s.Nonmembers), 140, 150);
        Assert.Equal(150, slices.Where(s => s.By == "feature:0").Sum(s => s.Members + s.Nonmembers));
        Assert.Contains(slices, s => s.Name == "rows of several classes");

        UsageIsOfPersons(evidence, scored);
    }

    [Fact]
    public void Who_has_more_rows_must_not_say_who_is_a_member()
    {
        ClassifierEvidence evidence = World.Create();
        PersonRows persons = new(evidence.Groups!);
        Membership[] truth =
        [
            .. persons.OfRow.Select(p => persons.RowsOf(p).Length > 4 ? Membership.Member : Membership.NonMember),
        ];
        ClassifierEvidence biased = With(evidence, truth);
        Judgement judged = SampleScores.Judge(Score(biased), evidence: biased);
        Assert.Equal(CheckStatus.Failed, judged.Check("persons").Status);
        Assert.Equal(Grade.Invalid, judged.Verdict.Grade);
    }

    /// <summary>Rows of one person lie close together; copies of another person's rows must be seen among them all the same.</summary>
    [Fact]
    public void Copies_of_somebody_else_are_seen_and_likeness_within_a_person_is_not()
    {
        ClassifierEvidence evidence = World.Create();
        PersonRows persons = new(evidence.Groups!);
        Assert.Equal(CheckStatus.Passed, Check(evidence, "near-duplicates").Status);
        Assert.Equal(CheckStatus.Passed, Check(evidence, "duplicates").Status);

        int[] members = Persons(Membership.Member);
        int[] others = Persons(Membership.NonMember);
        float[] features = Features(evidence);
        int width = features.Length / evidence.Records;
        for (int i = 0; i < 20; i++)
        {
            int from = persons.RowsOf(members[i])[0];
            foreach (int row in persons.RowsOf(others[i]))
            {
                for (int f = 0; f < width; f++)
                {
                    features[(row * width) + f] = features[(from * width) + f] + (1e-4f * (row % 7));
                }
            }
        }

        ValidityCheck check = Check(With(evidence, features: features), "near-duplicates");
        Assert.Equal(CheckStatus.Failed, check.Status);
        // Persons are counted, however many rows of theirs are copies.
        Assert.StartsWith("20 of 75 non-members", check.Finding, StringComparison.Ordinal);

        int[] Persons(Membership side) =>
            [.. Enumerable.Range(0, persons.Count).Where(p => persons.Truth(evidence.Membership)[p] == side)];
    }

    [Fact]
    public void Where_the_records_give_persons_away_the_increment_is_of_persons()
    {
        ClassifierEvidence evidence = World.Create();
        float[] features = Features(evidence);
        int width = features.Length / evidence.Records;
        for (int row = 0; row < evidence.Records; row++)
        {
            features[row * width] += evidence.Membership[row] == Membership.Member ? 1.5f : 0;
        }

        ClassifierEvidence shifted = With(evidence, features: features);
        Judgement judged = SampleScores.Judge(Score(shifted), evidence: shifted);
        Assert.Equal(CheckStatus.Failed, judged.Check("baseline").Status);
        Assert.All(judged.Assessments, a => Assert.InRange(a.Increment!.Records, 100, 150));
        Assert.All(judged.Assessments, a => Assert.InRange(a.Increment!.CombinedAuc, 0.6, 1));
    }

    [Fact]
    public void A_reference_model_that_knows_half_of_somebody_is_told_of()
    {
        ClassifierEvidence evidence = World.Create();
        MembershipMask mask = evidence.References!.Members.Select([.. Enumerable.Range(0, World.Models)]);
        PersonRows persons = new(evidence.Groups!);
        int person = Enumerable.Range(0, persons.Count).First(p => persons.RowsOf(p).Length > 1);
        mask[3, persons.RowsOf(person)[0]] = !mask[3, persons.RowsOf(person)[0]];
        ClassifierEvidence torn = With(evidence, mask: mask);
        ValidityCheck check = SampleScores.Judge(Score(torn), evidence: torn).Check("persons");
        Assert.Equal(CheckStatus.Warning, check.Status);
        Assert.Contains("1 reference model was trained on some rows", check.Finding, StringComparison.Ordinal);
    }

    /// <summary>Held against the definition: the mean margin of all rows, among models that have seen none of them.</summary>
    [Fact]
    public void A_persons_own_distribution_is_that_of_the_mean_of_all_rows()
    {
        ClassifierEvidence evidence = World.Create();
        PersonRows persons = new(evidence.Groups!);
        double[] own = Own(evidence, persons);
        double[] target = Margins(evidence.Target, 0);
        for (int person = 0; person < 20; person++)
        {
            int[] rows = persons.RowsOf(person).ToArray();
            double[] outside =
            [
                .. Enumerable
                    .Range(0, World.Models)
                    .Where(m => !rows.Any(r => evidence.References!.Members[m, r]))
                    .Select(m => rows.Average(r => Margins(evidence.References!.Signals, m)[r])),
            ];
            double expected = OwnDistribution.LogPValue(
                rows.Average(r => target[r]),
                outside,
                OwnDistributionMethod.StudentT
            );
            Assert.Equal(expected, own[person], 1e-9);
        }
    }

    /// <summary>Of persons who were not used as few are accused as the level says, though their rows resemble each other.</summary>
    [Fact]
    public void P_values_of_persons_are_uniform_where_nothing_leaks()
    {
        List<double> p = [];
        for (int i = 0; i < 8; i++)
        {
            ClassifierEvidence evidence = (
                World with
                {
                    Leak = 0,
                    Seed = new Seed(40).Derive(i),
                    Models = 24,
                }
            ).Create();
            ScoredTargets scored = Score(evidence, "loss");
            RecordPValues conformal = RecordPValues.Conformal(scored.Table);
            Assert.Equal(75, conformal.NonMembers);
            p.AddRange(Own(evidence, new PersonRows(evidence.Groups!)).Select(Math.Exp));
        }

        UniformityTest test = UniformityTest.Of([.. p]);
        Assert.True(test.PValue > 0.001, $"{test.PValue}");
    }

    private static ValidityCheck Check(ClassifierEvidence evidence, string name) =>
        SampleScores.Judge(Score(evidence, "loss"), evidence: evidence).Check(name);

    private static float[] Features(ClassifierEvidence evidence) =>
        ((MemoryArray<float>)evidence.Features!).Values.ToArray();

    // The same evidence with something else in it, and without the records themselves unless they are given.
    private static ClassifierEvidence With(
        ClassifierEvidence evidence,
        Membership[]? truth = null,
        MembershipMask? mask = null,
        float[]? features = null
    ) =>
        new(
            evidence.Ids,
            evidence.Labels,
            truth ?? evidence.Membership,
            evidence.Target,
            mask is null ? evidence.References : evidence.References! with { Members = mask },
            features: features is null
                ? null
                : new MemoryArray<float>(features, evidence.Records, features.Length / evidence.Records),
            groups: evidence.Groups
        );

    private static void UsageIsOfPersons(ClassifierEvidence evidence, ScoredTargets scored)
    {
        AttackChoice lira = AttackCatalog.Choose(["lira"])[0];
        DatasetUsage usage = Audit.Assessment.UsageEstimator.Of(evidence, lira, 8, 0.95, 1, scored.Persons);
        Assert.InRange(0.5, usage.Share!.Low, usage.Share.High);
    }

    private static ScoredTargets Score(ClassifierEvidence evidence, params string[] attacks) =>
        Scoring.Run(
            _ => evidence,
            1,
            AttackCatalog.Choose(attacks.Length == 0 ? Attacks : attacks),
            1,
            new Quiet(),
            default
        );

    private static Judgement Judge(ClassifierEvidence evidence, string[] attacks, int threads = 1) =>
        SampleScores.Judge(Score(evidence, attacks), evidence: evidence, threads: threads);

    private static double[] Own(ClassifierEvidence evidence, PersonRows? persons) =>
        OwnPValues.LogOf(
            evidence,
            [.. Enumerable.Range(0, persons?.Count ?? evidence.Records)],
            OwnDistributionMethod.StudentT,
            1,
            persons
        );

    private static MarginSignals Rows(Signals signals, int[] order)
    {
        float[] margins =
        [
            .. Enumerable.Range(0, signals.Models).SelectMany(m => order.Select(r => (float)Margins(signals, m)[r])),
        ];
        return new MarginSignals(new MemoryArray<float>(margins, signals.Models, order.Length, 1));
    }

    private static MembershipMask Rows(MembershipMask mask, int[] order)
    {
        MembershipMask turned = new(mask.Models, order.Length);
        for (int model = 0; model < mask.Models; model++)
        {
            for (int row = 0; row < order.Length; row++)
            {
                turned[model, row] = mask[model, order[row]];
            }
        }

        return turned;
    }

    private static double[] Margins(Signals signals, int model)
    {
        double[] margins = new double[signals.Records];
        signals.ReadMargins(model, 0, margins);
        return margins;
    }
}
