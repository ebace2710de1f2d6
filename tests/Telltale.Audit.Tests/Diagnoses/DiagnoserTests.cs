using Telltale.Audit.Diagnoses;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Tests.Verdicts.Records;
using Telltale.Audit.Verdicts;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.TestKit.Populations;

namespace Telltale.Audit.Tests.Diagnoses;

/// <summary>Numbers of the diagnosis against their definitions, and causes where they were planted.</summary>
public sealed class DiagnoserTests
{
    private static readonly string[] Attacks = ["gap", "loss", "lira"];

    /// <summary>What is planted about each record.</summary>
    private sealed record Planted(double Centre, double Leak, int Label);

    /// <summary>Sixteen reference models, two classes and more; margins with a centre of each record's own, raised where trained on.</summary>
    private static ClassifierEvidence World(int records, Func<int, Rng, Planted> plant)
    {
        const int models = 16;
        Rng rng = new Seed(41).CreateRng();
        Planted[] planted = [.. Enumerable.Range(0, records).Select(i => plant(i, rng))];
        MembershipMask mask = new(models + 1, records);
        float[] logits = new float[(models + 1) * records * 2];
        for (int model = 0; model <= models; model++)
        {
            for (int record = 0; record < records; record++)
            {
                mask[model, record] = rng.NextBool();
                double margin =
                    planted[record].Centre
                    + (0.7 * rng.NextNormal())
                    + (mask[model, record] ? planted[record].Leak : 0);
                logits[(((model * records) + record) * 2) + 0] = (float)margin;
            }
        }

        // Two outputs: the record's own class first. The classes told are more, which margins do not mind.
        int[] zeros = new int[records];
        int[] all = [.. Enumerable.Range(0, models)];
        return new ClassifierEvidence(
            [.. Enumerable.Range(0, records).Select(i => $"r{i}")],
            [.. planted.Select(p => p.Label)],
            [.. Enumerable.Range(0, records).Select(r => mask[models, r] ? Membership.Member : Membership.NonMember)],
            new LogitSignals(new MemoryArray<float>(logits[(models * records * 2)..], 1, records, 1, 2), zeros),
            new ReferenceEvidence(
                new LogitSignals(
                    new MemoryArray<float>(logits[..(models * records * 2)], models, records, 1, 2),
                    zeros
                ),
                mask.Select(all)
            )
        );
    }

    private static (Diagnosis Diagnosis, Judgement Judged) Diagnose(ClassifierEvidence evidence)
    {
        ScoredTargets scored = AskedWorld.Score(evidence, Attacks);
        Judgement judged = SampleScores.Judge(scored, evidence: evidence);
        return (Diagnoser.Of(scored, evidence, judged.Assessments, judged.Checks, null, 2)!, judged);
    }

    [Fact]
    public void Memorisation_is_the_difference_of_means_of_models_with_and_without()
    {
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Records = 150,
            Models = 12,
            Queries = 2,
        }.Create();
        Influence found = Influence.Measure(evidence, 1)!;
        double[] margins = new double[2];
        for (int record = 0; record < 150; record++)
        {
            List<double> inside = [];
            List<double> outside = [];
            for (int model = 0; model < 12; model++)
            {
                evidence.References!.Signals.ReadMargins(model, record, margins);
                double p = margins.Average(m => 1 / (1 + Math.Exp(-m)));
                (evidence.References.Members[model, record] ? inside : outside).Add(p);
            }

            Assert.Equal(inside.Average() - outside.Average(), found.Of(record), 1e-12);
            double error = Math.Sqrt((Variance(inside) / inside.Count) + (Variance(outside) / outside.Count));
            Assert.Equal(error, found.StandardError[record], 1e-12);
        }

        static double Variance(List<double> x) => x.Sum(v => Math.Pow(v - x.Average(), 2)) / (x.Count - 1);
    }

    [Fact]
    public void Too_few_models_give_no_value_and_no_references_give_no_memorisation()
    {
        ClassifierEvidence two = new EvidenceWorld { Records = 40, Models = 2 }.Create();
        Assert.All(Enumerable.Range(0, 40), r => Assert.Equal(double.NaN, Influence.Measure(two, 1)!.Of(r)));
        ClassifierEvidence none = new EvidenceWorld
        {
            Records = 40,
            Models = 0,
            GroupSize = 1,
        }.Create();
        Assert.Null(Influence.Measure(none, 1));
        ScoredTargets scored = AskedWorld.Score(none, "loss");
        Judgement judged = SampleScores.Judge(scored, evidence: none);
        Diagnosis diagnosis = Diagnoser.Of(scored, none, judged.Assessments, judged.Checks, null, 1)!;
        Assert.Null(diagnosis.Memorisation);
        Assert.Null(diagnosis.Calibration);
        Assert.Empty(diagnosis.Concentration);
        Assert.Null(Diagnoser.Of(scored, null, judged.Assessments, judged.Checks, null, 1));
    }

    /// <summary>A hundred and twenty records carry a wrong label; they alone are learnt by heart.</summary>
    [Fact]
    public void Planted_wrong_labels_are_found_and_carry_the_leak()
    {
        ClassifierEvidence evidence = World(
            2000,
            (i, rng) => i < 120 ? new Planted(-4, 8, i % 4) : new Planted(3 + rng.NextNormal(), 0, i % 4)
        );
        (Diagnosis found, _) = Diagnose(evidence);
        LikelyCause cause = found.Causes.Single(c => c.Kind == CauseKind.Mislabelled);
        // All of it, but for chance among the others.
        Assert.InRange(cause.Carries!.Value, 0.6, 2);
        Assert.All(cause.Records, id => Assert.True(int.Parse(id[1..]) < 120, id));
        int members = Enumerable.Range(0, 120).Count(r => evidence.Membership[r] == Membership.Member);
        Assert.StartsWith($"{members} members have a label", cause.Finding, StringComparison.Ordinal);
        Assert.All(found.Memorisation!.Top, r => Assert.True(int.Parse(r.Record[1..]) < 120));
        Assert.Contains(
            found.Countermeasures,
            c => c.Action.Contains("label", StringComparison.Ordinal) && c.Effect == ExpectedEffect.Large
        );
        Assert.DoesNotContain(found.Causes, c => c.Kind == CauseKind.RareClasses);
        // The more of the most memorised are counted, the more they carry, up to all.
        Concentration tenth = found.Concentration.Single(c => c.Share == 0.1);
        Assert.InRange(tenth.Excess, 0.6, 2);
        Assert.True(found.Concentration[0].Excess < tenth.Excess);
    }

    [Fact]
    public void A_planted_rare_class_is_named()
    {
        ClassifierEvidence evidence = World(
            2000,
            (i, rng) => i < 100 ? new Planted(0.5, 5, 7) : new Planted(3 + rng.NextNormal(), 0.1, i % 4)
        );
        LikelyCause cause = Diagnose(evidence).Diagnosis.Causes.Single(c => c.Kind == CauseKind.RareClasses);
        Assert.StartsWith("Class 7 has less than half", cause.Finding, StringComparison.Ordinal);
        Assert.InRange(cause.Carries!.Value, 0.5, 1.5);
    }

    [Fact]
    public void Of_a_model_that_leaks_nothing_nothing_is_blamed_and_nothing_prescribed()
    {
        ClassifierEvidence evidence = World(2000, (i, rng) => new Planted(3 + rng.NextNormal(), 0, i % 4));
        (Diagnosis found, Judgement judged) = Diagnose(evidence);
        Assert.Equal(Grade.NoLeakDetected, judged.Verdict.Grade);
        Assert.DoesNotContain(found.Causes, c => c.Kind is CauseKind.Overfitting or CauseKind.RareClasses);
        Assert.All(found.Causes, c => Assert.Null(c.Carries));
        Assert.InRange(found.Memorisation!.Mean, -0.01, 0.01);
        Assert.InRange(found.Calibration!.Uniformity.PValue, 0.001, 1);
        Assert.StartsWith("They look uniform", found.Calibration.Sentence, StringComparison.Ordinal);
        Assert.Equal(found.Calibration.Uniformity.Count, found.Calibration.Histogram.Sum());
    }

    [Fact]
    public void Overfitting_is_told_by_the_gap_and_answered_by_training_less()
    {
        ClassifierEvidence evidence = World(1500, (i, rng) => new Planted(rng.NextNormal(), 1.5, i % 4));
        Diagnosis found = Diagnose(evidence).Diagnosis;
        GeneralisationGap gap = found.Gap;
        Assert.True(gap.MemberAccuracy - gap.NonmemberAccuracy > 0.2);
        int right = AskedWorld.Rows(evidence, Membership.NonMember).Count(r => evidence.Target.IsCorrect(0, r, 0));
        Assert.Equal(
            (double)right / AskedWorld.Rows(evidence, Membership.NonMember).Length,
            gap.NonmemberAccuracy!.Value,
            1e-12
        );
        Assert.Equal(CauseKind.Overfitting, found.Causes[0].Kind);
        Assert.Contains(found.Countermeasures, c => c.Action.StartsWith("Train less", StringComparison.Ordinal));
        Assert.Equal(found.Countermeasures.OrderBy(c => c.Effect), found.Countermeasures);
    }

    [Fact]
    public void Stability_compares_the_members_that_two_targets_share()
    {
        // Scores that belong to the record alone: the same records stand out, whatever the target.
        Rng rng = new Seed(42).CreateRng();
        double[] own = [.. Enumerable.Range(0, 400).Select(_ => rng.NextNormal())];
        Membership[] truth =
        [
            .. Enumerable.Range(0, 1200).Select(_ => rng.NextBool() ? Membership.Member : Membership.NonMember),
        ];
        ClassifierEvidence first = new EvidenceWorld { Records = 400, Models = 4 }.Create();
        Stability Of(Func<int, double> score)
        {
            ScoredTargets scored = SampleScores.Of(truth, 3, [.. Enumerable.Range(0, 1200).Select(score)]);
            Judgement judged = SampleScores.Judge(scored);
            return Diagnoser.Of(scored, first, judged.Assessments, judged.Checks, null, 1)!.Stability!;
        }

        Stability same = Of(row => own[row % 400]);
        Assert.Equal(3, same.Pairs);
        Assert.Equal(1, same.Jaccard, 1e-12);
        Assert.Equal(1, same.Spearman, 1e-12);
        Stability different = Of(_ => rng.NextNormal());
        Assert.InRange(different.Jaccard, 0, 0.25);
        Assert.InRange(different.Spearman, -0.3, 0.3);
        Assert.InRange(different.JaccardByChance, 0.02, 0.06);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        ClassifierEvidence evidence = new EvidenceWorld
        {
            Records = 5000,
            Models = 6,
            Population = 0,
        }.Create();
        Influence one = Influence.Measure(evidence, 1)!;
        Influence two = Influence.Measure(evidence, 2)!;
        Assert.Equal(one.With, two.With);
        Assert.Equal(one.StandardError, two.StandardError);
    }
}
