using System.Globalization;
using Telltale.Attacks;
using Telltale.Audit.Diagnoses;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Plans;
using Telltale.Audit.Results;
using Telltale.Audit.Slices;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Language;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Diagnoses;

/// <summary>Who leaks and why, of texts: numbers against their definitions, causes where they were planted and nowhere else.</summary>
public sealed class TextDiagnoserTests
{
    private static readonly string[] Attacks = ["loss", "reference", "lira"];

    private static (ScoredTargets Scored, Judgement Judged) Judge(TextEvidence evidence)
    {
        ScoredTargets scored = TextScoring.Run(
            evidence,
            AttackCatalog.ChooseTexts(Attacks),
            2,
            new Quiet(),
            TestContext.Current.CancellationToken
        );
        return (
            scored,
            Judgement.Of(
                scored,
                null,
                AssessmentPlan.Default with
                {
                    Bootstrap = 200,
                },
                new Seed(1),
                2,
                new Quiet(),
                TestContext.Current.CancellationToken,
                documents: evidence
            )
        );
    }

    private static Diagnosis Diagnose(TextEvidence evidence, TextTrainingPlan? training = null)
    {
        (ScoredTargets scored, Judgement judged) = Judge(evidence);
        return Diagnoser.Of(scored, evidence, judged.Assessments, judged.Checks, training);
    }

    private static IReadOnlyList<Slice> Slices(TextEvidence evidence, params string[] ways)
    {
        (ScoredTargets scored, Judgement judged) = Judge(evidence);
        return Slicer.Of(scored, evidence, judged.Assessments, AssessmentPlan.Default with { Slices = ways });
    }

    [Fact]
    public void Gap_and_memorisation_are_means_over_sides_and_models()
    {
        TextEvidence evidence = TextWorld.Of(120, (_, rare) => rare ? 1 : 0.1);
        Diagnosis diagnosis = Diagnose(evidence);
        TextRecord[] members = [.. evidence.Records.Where(r => r.Membership == Membership.Member)];
        Assert.Equal(
            members.Average(r => -r.Signals!.LogProbabilities.Average()),
            diagnosis.Gap.MemberLoss!.Value,
            1e-12
        );
        Assert.True(diagnosis.Gap.NonmemberLoss > diagnosis.Gap.MemberLoss);
        Assert.Null(diagnosis.Gap.MemberAccuracy);

        MemorisedRecord top = diagnosis.Memorisation!.Top[0];
        TextRecord text = evidence.Records.Single(r => r.Id == top.Record);
        double Mean(bool learnt) =>
            text
                .References.Values.Where(m => m.Member == learnt)
                .Average(m => Math.Exp(m.Signals.LogProbabilities.Average()));
        Assert.Equal(Mean(true), top.With, 1e-12);
        Assert.Equal(Mean(false), top.Without, 1e-12);
        Assert.Equal(top.With - top.Without, top.Value, 1e-12);
        Assert.Null(top.Label);
        Assert.Equal(120, diagnosis.Memorisation.Records);
        Assert.Null(diagnosis.Calibration);
    }

    [Fact]
    public void What_was_gained_on_rare_tokens_is_told_from_what_was_gained_on_all()
    {
        Diagnosis rare = Diagnose(TextWorld.Of(400, (_, isRare) => isRare ? 2 : 0));
        LikelyCause cause = Assert.Single(rare.Causes, c => c.Kind == CauseKind.HardTokens);
        // Six of 24 to 31 tokens are rare, a quarter of all is looked at.
        string[] told = cause.Finding.Split("hold ")[1].Split('%');
        Assert.InRange(double.Parse(told[0], CultureInfo.InvariantCulture), 90, 100);
        Assert.Contains(rare.Causes, c => c.Kind == CauseKind.Overfitting);
        Assert.Contains(rare.Countermeasures, m => m.Action.Contains("placeholders", StringComparison.Ordinal));

        Diagnosis all = Diagnose(TextWorld.Of(400, (_, _) => 0.4));
        Assert.DoesNotContain(all.Causes, c => c.Kind == CauseKind.HardTokens);
        Assert.Contains(all.Causes, c => c.Kind == CauseKind.Overfitting);
    }

    [Fact]
    public void Hard_texts_that_carry_the_leak_are_named()
    {
        // The hardest quarter alone is learnt by heart.
        Diagnosis diagnosis = Diagnose(TextWorld.Of(600, (i, _) => i % 40 >= 30 ? 0.8 : 0));
        LikelyCause cause = Assert.Single(diagnosis.Causes, c => c.Kind == CauseKind.Atypical);
        // Length says something of the loss as well, so the quarters are not quite the planted ones.
        Assert.True(cause.Carries > 0.6, cause.Finding);
        Assert.All(cause.Records, id => Assert.True(int.Parse(id[1..]) % 40 >= 29, id));
        Concentration quarter = diagnosis.Concentration[^1];
        Assert.True(quarter.Excess > 0.8, $"{quarter.Excess}");
    }

    [Fact]
    public void Where_nothing_leaks_nothing_is_blamed_and_nothing_advised()
    {
        Diagnosis diagnosis = Diagnose(TextWorld.Of(300, (_, _) => 0, seed: 5));
        Assert.Empty(diagnosis.Causes);
        Assert.Empty(diagnosis.Countermeasures);
        Assert.Empty(diagnosis.Concentration);
        Assert.Equal(0, diagnosis.Memorisation!.Mean, 0.005);
    }

    /// <summary>Texts differ by a quarter of a nat, so that the sides' means differ by more than what is worth a word in one case of four.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chance_alone_is_hardly_ever_blamed_on_the_model(bool withReference)
    {
        int blamed = 0;
        int apart = 0;
        for (ulong seed = 100; seed < 160; seed++)
        {
            TextEvidence drawn = TextWorld.Of(200, (_, _) => 0, seed);
            TextEvidence evidence = withReference
                ? drawn
                : new TextEvidence(
                    drawn.Records.Select(r => r with { References = new Dictionary<string, TextReference>() })
                );
            ScoredTargets scored = TextScoring.Run(
                evidence,
                AttackCatalog.ChooseTexts(["loss"]),
                1,
                new Quiet(),
                default
            );
            Diagnosis diagnosis = Diagnoser.Of(scored, evidence, [], [], training: null);
            blamed += diagnosis.Causes.Count;
            apart += diagnosis.Gap.NonmemberLoss - diagnosis.Gap.MemberLoss >= 0.02 ? 1 : 0;
        }

        Assert.True(apart >= 6, $"{apart} of 60: the world is too even to tell");
        Assert.True(blamed <= 2, $"{blamed} of 60");
    }

    [Fact]
    public void What_is_advised_fits_the_recipe()
    {
        TextEvidence evidence = TextWorld.Of(300, (_, _) => 0.4);
        Diagnosis full = Diagnose(
            evidence,
            SampleTextPlan.With(("target.base", "base.gguf"), ("training.epochs", "7")).Training
        );
        Assert.Contains(full.Countermeasures, m => m.Action.Contains("LoRA", StringComparison.Ordinal));
        Assert.Contains(full.Countermeasures, m => m.Action.Contains("fewer epochs than 7", StringComparison.Ordinal));
        Assert.Contains("all weights", full.Causes[0].Finding, StringComparison.Ordinal);
        Diagnosis lora = Diagnose(
            evidence,
            SampleTextPlan.With(("target.base", "base.gguf"), ("training.method", "lora")).Training
        );
        Assert.DoesNotContain(lora.Countermeasures, m => m.Action.Contains("LoRA", StringComparison.Ordinal));
        Assert.Contains("LoRA of rank", lora.Causes[0].Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_shadow_models_there_is_a_gap_and_no_memorisation()
    {
        TextEvidence evidence = new(
            TextWorld
                .Of(120, (_, _) => 0.5)
                .Records.Select(r =>
                    r with
                    {
                        References = new Dictionary<string, TextReference> { ["base"] = r.References["base"] },
                    }
                )
        );
        Diagnosis diagnosis = Diagnose(evidence);
        Assert.NotNull(diagnosis.Gap.MemberLoss);
        Assert.Null(diagnosis.Memorisation);
        Assert.Empty(diagnosis.Concentration);
    }

    [Fact]
    public void The_topic_that_leaks_is_found_among_the_parts()
    {
        TextEvidence evidence = TextWorld.Of(800, (i, _) => i % 2 == 0 ? 0.3 : 0);
        IReadOnlyList<Slice> slices = Slices(evidence, "field:topic", "length", "difficulty", "year", "field:sent");
        Slice leaky = slices.Single(s => s.Name == "topic = billing");
        Slice other = slices.Single(s => s.Name == "topic = delivery");
        Assert.True(leaky.Difference > 0 && leaky.UnlikeOthers < 0.01, $"{leaky.UnlikeOthers}");
        Assert.True(other.Difference < 0 && other.AboveChance > 0.01);
        string[] scored = ["year = 2020", "year = 2021", "year = 2022"];
        Assert.Equal(scored, slices.Where(s => s.By == "year").Select(s => s.Name));
        Assert.Equal(
            ["sent, year = 2019", "sent, year = 2020"],
            slices.Where(s => s.By == "field:sent").Select(s => s.Name)
        );

        // Each way parts all texts; the AUC of a part is that of its rows.
        foreach (string by in (string[])["field:topic", "length", "difficulty", "year"])
        {
            Assert.Equal(800, slices.Where(s => s.By == by).Sum(s => s.Members + s.Nonmembers));
        }

        (ScoredTargets table, Judgement judged) = Judge(evidence);
        string label = AttackAssessment.Strongest(judged.Assessments)[0].Label;
        double[] scores = table.Table.Columns.Single(c => c.Label == label).Values;
        double[] Side(Membership side) =>
            [.. scores.Where((_, i) => i % 2 == 0 && evidence.Records[i].Membership == side)];
        Assert.Equal(
            new RocCurve(TieGroups.Of(Side(Membership.Member), Side(Membership.NonMember))).Auc,
            leaky.Auc.Value,
            1e-12
        );
    }

    [Fact]
    public void Quarters_of_length_and_difficulty_are_named_by_what_they_hold()
    {
        TextEvidence evidence = TextWorld.Of(400, (_, _) => 0.3);
        IReadOnlyList<Slice> slices = Slices(evidence, "length", "difficulty", "field:size");
        Assert.Equal("shortest quarter (24 to 25 tokens)", slices[0].Name);
        Assert.Equal("longest quarter (30 to 31 tokens)", slices[3].Name);
        Assert.Equal(
            ["hardest quarter", "harder quarter", "easier quarter", "easiest quarter"],
            slices.Where(s => s.By == "difficulty").Select(s => s.Name)
        );
        Assert.Equal(
            ["size, lowest quarter", "size, lower quarter", "size, higher quarter", "size, highest quarter"],
            slices.Where(s => s.By == "field:size").Select(s => s.Name)
        );
    }

    [Theory]
    [InlineData("class")]
    [InlineData("field:")]
    [InlineData("topic")]
    public void What_is_no_way_to_part_texts_is_refused(string way) =>
        Assert.Contains(
            "field:topic",
            Assert.Throws<BadInputException>(() => AssessmentPlan.WaysOfTexts([way])).Message,
            StringComparison.Ordinal
        );
}
