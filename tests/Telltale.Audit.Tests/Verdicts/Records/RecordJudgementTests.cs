using Telltale.Audit.Results;
using Telltale.Audit.Verdicts.Records;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;
using Telltale.TestKit.Populations;

namespace Telltale.Audit.Tests.Verdicts.Records;

/// <summary>Answers about records: p-values by the definition, grades, and the words that go with them.</summary>
public sealed class RecordJudgementTests
{
    private static readonly ClassifierEvidence World = new EvidenceWorld
    {
        Records = 400,
        Models = 32,
        GroupSize = 1,
        Leak = 6,
        Seed = new Seed(3),
    }.Create();

    private static readonly ClassifierEvidence Silent = new EvidenceWorld
    {
        Records = 400,
        Models = 32,
        GroupSize = 1,
        Leak = 0,
        Seed = new Seed(4),
    }.Create();

    private static RecordQuestions All(ClassifierEvidence evidence) =>
        new() { Asked = [.. Enumerable.Range(0, evidence.Records)] };

    [Fact]
    public void P_is_the_share_of_other_non_members_that_score_as_high()
    {
        VerdictResult found = AskedWorld.Ask(World, All(World));
        double[] scores = AskedWorld.Score(World, "lira").Table.Columns[0].Values;
        for (int row = 0; row < World.Records; row++)
        {
            int[] others = [.. AskedWorld.Rows(World, Membership.NonMember).Where(other => other != row)];
            double p = (1.0 + others.Count(other => scores[other] >= scores[row])) / (1 + others.Length);
            Assert.Equal(p, found.Records[row].PValue!.Value, 1e-15);
            Assert.Equal(scores[row], found.Records[row].Scores["lira"]);
        }
    }

    [Fact]
    public void What_is_known_of_a_record_does_not_enter_its_own_p()
    {
        for (int row = 0; row < 40; row++)
        {
            int asked = row;
            ClassifierEvidence hidden = AskedWorld.With(World, (other, m) => other == asked ? Membership.Unknown : m);
            RecordQuestions one = new() { Asked = [row] };
            Assert.Equal(AskedWorld.Ask(World, one).Records[0].PValue, AskedWorld.Ask(hidden, one).Records[0].PValue);
        }
    }

    [Theory]
    [InlineData(CalibrationKind.NonMembers)]
    [InlineData(CalibrationKind.OwnModels)]
    public void A_findings_worth_has_limits_from_the_counts_at_its_p(CalibrationKind kind)
    {
        VerdictResult found = AskedWorld.Ask(World, All(World) with { Priors = [0.3] }, kind: kind);
        RecordVerdict finding = found.Records.First(r => r.Grade == RecordGrade.Leak);
        double p = finding.PValue!.Value;
        int[] members = [.. AskedWorld.Rows(World, Membership.Member).Where(row => World.Ids[row] != finding.Record)];
        int hits = members.Count(row => found.Records[row].PValue <= p);
        int outside = found.Calibration.Nonmembers;
        double Worth(double ratio) => 0.3 * ratio / ((0.3 * ratio) + 0.7);
        Interval ratio =
            kind == CalibrationKind.NonMembers
                ? PredictiveValue.Ratio(hits, members.Length, (p * (outside + 1)) - 1, outside, 0.95)
                : new Interval(
                    Beta.Quantile(0.025, hits + 0.5, members.Length - hits + 0.5) / p,
                    Beta.SurvivalQuantile(0.025, hits + 0.5, members.Length - hits + 0.5) / p
                );
        PpvEstimate worth = Assert.Single(finding.Ppv);
        Assert.Equal(Worth((double)hits / members.Length / p), worth.Value, 1e-9);
        Assert.Equal(Math.Min(worth.Value, Worth(ratio.Low)), worth.Low, 1e-6);
        Assert.Equal(Math.Max(worth.Value, Worth(ratio.High)), worth.High, 1e-6);
        Assert.Empty(found.Records.First(r => r.Grade < RecordGrade.FalseAlarm).Ppv);
    }

    [Fact]
    public void Own_p_is_students_t_of_the_margin()
    {
        double[] own = AskedWorld.Own(World);
        double[] margin = new double[1];
        for (int row = 0; row < 20; row++)
        {
            List<double> outside = [];
            for (int model = 0; model < 32; model++)
            {
                World.References!.Signals.ReadMargins(model, row, margin);
                if (!World.References.Members[model, row])
                {
                    outside.Add(margin[0]);
                }
            }

            World.Target.ReadMargins(0, row, margin);
            double mean = outside.Average();
            double spread = Math.Sqrt(outside.Sum(x => (x - mean) * (x - mean)) / (outside.Count - 1));
            double t = (margin[0] - mean) / (spread * Math.Sqrt(1 + (1.0 / outside.Count)));
            Assert.Equal(StudentT.LogSurvival(t, outside.Count - 1), own[row], 1e-9);
        }
    }

    [Fact]
    public void A_strong_leak_is_found_and_a_silent_model_accuses_hardly_anybody()
    {
        VerdictResult leaking = AskedWorld.Ask(World, All(World));
        Assert.True(leaking.Records.Count(r => r.Grade == RecordGrade.Leak) > 60);
        Assert.InRange(leaking.Calibration.Power!.Value, 0.3, 1);
        int findings = leaking.Records.Count(r => r.Adjusted <= 0.05);
        Assert.Equal(findings, leaking.Records.Count(r => r.PValue <= leaking.Calibration.Threshold * (1 + 1e-12)));

        VerdictResult silent = AskedWorld.Ask(Silent, All(Silent));
        Assert.True(silent.Records.Count(r => r.Grade is RecordGrade.Leak or RecordGrade.FalseAlarm) <= 4);
    }

    [Fact]
    public void The_words_follow_what_is_known()
    {
        int member = AskedWorld
            .Ask(World, All(World))
            .Records.Select((r, row) => (r, row))
            .First(x => x.r.Grade == RecordGrade.Leak)
            .row;
        RecordQuestions one = new() { Asked = [member] };
        AssertAnswer(AskedWorld.Ask(World, one), RecordGrade.Leak, "gives away that record");
        ClassifierEvidence wrong = AskedWorld.With(World, (row, m) => row == member ? Membership.NonMember : m);
        AssertAnswer(AskedWorld.Ask(wrong, one), RecordGrade.FalseAlarm, "this answer would be wrong");
        ClassifierEvidence hidden = AskedWorld.With(World, (row, m) => row == member ? Membership.Unknown : m);
        AssertAnswer(AskedWorld.Ask(hidden, one), RecordGrade.ConsistentWithUse, "consistent with record");
        AssertAnswer(
            AskedWorld.Ask(hidden, one with { Design = InclusionDesign.Randomised }),
            RecordGrade.Detected,
            "was trained on, by the random draw"
        );
        ValidityCheck failed = new("baseline", CheckStatus.Failed, "The records alone tell.");
        AssertAnswer(AskedWorld.Ask(hidden, one, checks: failed), RecordGrade.Invalid, "the check baseline failed");
        Assert.True(AskedWorld.Ask(hidden, one, checks: failed).IsInvalid());
    }

    /// <summary>Whatever the scores, attack, calibration and correction: of a model that nobody drew, no sentence says that it was trained on a record.</summary>
    [Fact]
    public void Was_trained_on_is_said_of_random_draws_alone()
    {
        ClassifierEvidence hidden = AskedWorld.With(
            World,
            (row, m) => m == Membership.Member || row % 3 == 0 ? Membership.Unknown : m
        );
        foreach (CalibrationKind kind in Enum.GetValues<CalibrationKind>())
        {
            RecordQuestions questions = new()
            {
                Asked = AskedWorld.Rows(hidden, Membership.Unknown),
                Groups = [new("somebody", [0, 3, 6]), new("others", AskedWorld.Rows(hidden, Membership.Unknown))],
                Adjustment = PValueAdjustment.BenjaminiHochberg,
            };
            VerdictResult found = AskedWorld.Ask(hidden, questions, kind: kind);
            string[] said = [.. found.Records.Select(r => r.Sentence), .. found.Groups.Select(g => g.Sentence)];
            Assert.Contains(said, s => s.Contains("consistent with", StringComparison.Ordinal));
            Assert.DoesNotContain(said, s => s.Contains("trained on", StringComparison.OrdinalIgnoreCase));
            Assert.Contains(found.Limits, l => l.Contains("cannot establish it", StringComparison.Ordinal));
            Assert.All(
                found.Records.Where(r => r.Grade == RecordGrade.ConsistentWithUse),
                r => Assert.Contains("no proof", r.Sentence, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void Too_few_non_members_are_called_that_and_how_many_are_needed_is_said()
    {
        int[] some = [.. AskedWorld.Rows(World, Membership.NonMember).Take(9)];
        ClassifierEvidence few = AskedWorld.With(
            World,
            (row, m) => m == Membership.NonMember && !some.Contains(row) ? Membership.Unknown : m
        );
        VerdictResult found = AskedWorld.Ask(
            few,
            new RecordQuestions { Asked = AskedWorld.Rows(few, Membership.Member)[..1] }
        );
        RecordVerdict one = Assert.Single(found.Records);
        Assert.Equal(RecordGrade.Inconclusive, one.Grade);
        Assert.Equal(0.1, found.Calibration.Floor);
        Assert.Equal(19, found.Calibration.NonmembersNeeded);
        Assert.Contains("With 19 known non-members", one.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_a_score_is_inconclusive_and_not_counted()
    {
        MembershipMask mask = new(4, 60);
        for (int model = 0; model < 4; model++)
        {
            for (int record = 1; record < 60; record++)
            {
                mask[model, record] = (model + record) % 2 == 0;
            }

            mask[model, 0] = true;
        }

        float[] margins = [.. Enumerable.Range(0, 4 * 60).Select(i => i * 37 % 101 / 10f)];
        ClassifierEvidence evidence = new(
            [.. Enumerable.Range(0, 60).Select(i => $"{i}")],
            new int[60],
            [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? Membership.Member : Membership.NonMember)],
            new MarginSignals(new MemoryArray<float>(margins[..60], 1, 60, 1)),
            new ReferenceEvidence(new MarginSignals(new MemoryArray<float>(margins, 4, 60, 1)), mask)
        );
        VerdictResult found = AskedWorld.Ask(evidence, new RecordQuestions { Asked = [0, 2] }, "calibration");
        Assert.Equal(RecordGrade.Inconclusive, found.Records[0].Grade);
        Assert.Null(found.Records[0].PValue);
        Assert.Empty(found.Records[0].Scores);
        Assert.Equal(found.Records[1].PValue, found.Records[1].Adjusted);
    }

    [Fact]
    public void Several_attacks_are_merged_by_a_rule_that_holds_for_any_dependence()
    {
        ScoreTable table = AskedWorld.Score(World, "lira", "loss").Table;
        RecordPValues both = RecordPValues.Conformal(table);
        RecordPValues lira = RecordPValues.Conformal(new ScoreTable(table.Ids, table.Membership, [table.Columns[0]]));
        RecordPValues loss = RecordPValues.Conformal(new ScoreTable(table.Ids, table.Membership, [table.Columns[1]]));
        for (int row = 0; row < World.Records; row++)
        {
            Assert.Equal(
                Math.Min(1, 2 * 2 / ((1 / lira.Values[row]) + (1 / loss.Values[row]))),
                both.Values[row],
                1e-12
            );
        }
    }

    [Fact]
    public void A_target_of_another_make_is_not_judged_by_these_reference_models()
    {
        // The target answers higher than every reference model on everything: another recipe.
        float[] higher = new float[World.Records];
        double[] margin = new double[1];
        for (int row = 0; row < higher.Length; row++)
        {
            World.Target.ReadMargins(0, row, margin);
            higher[row] = (float)(margin[0] + 1.5);
        }

        ClassifierEvidence other = new(
            World.Ids,
            World.Labels,
            World.Membership,
            new MarginSignals(new MemoryArray<float>(higher, 1, higher.Length, 1)),
            World.References
        );
        RecordQuestions asked = new() { Asked = [0, 1] };
        Assert.True(AskedWorld.Ask(other, asked, "calibration", CalibrationKind.OwnModels).IsInvalid());
        Assert.False(AskedWorld.Ask(World, asked, "calibration", CalibrationKind.OwnModels).IsInvalid());
        // Known non-members stand in all the same: they are answered as high as the record is.
        Assert.False(AskedWorld.Ask(other, asked, "calibration").IsInvalid());
    }

    [Fact]
    public void Records_of_another_kind_than_the_non_members_are_noticed()
    {
        Rng rng = new Seed(5).CreateRng();
        float[] features = new float[World.Records * 3];
        ClassifierEvidence hidden = AskedWorld.With(World, (_, m) => m == Membership.Member ? Membership.Unknown : m);
        for (int i = 0; i < features.Length; i++)
        {
            bool asked = hidden.Membership[i / 3] == Membership.Unknown;
            features[i] = (float)(rng.NextNormal() + (asked && i % 3 == 0 ? 1.5 : 0));
        }

        ClassifierEvidence apart = new(
            hidden.Ids,
            hidden.Labels,
            hidden.Membership,
            hidden.Target,
            hidden.References,
            population: null,
            new MemoryArray<float>(features, World.Records, 3)
        );
        int[] rows = AskedWorld.Rows(hidden, Membership.Unknown);
        IReadOnlyList<ValidityCheck> checks = AskedChecks.Of(
            apart,
            AskedWorld.Score(apart, "loss"),
            rows,
            new Seed(1),
            1
        );
        Assert.Equal(CheckStatus.Failed, checks.Single(c => c.Name == "asked-baseline").Status);
        Assert.Contains(
            AskedChecks.Of(apart, AskedWorld.Score(apart, "loss"), rows[..5], new Seed(1), 1),
            c => c.Status == CheckStatus.NotChecked
        );
        Assert.Empty(AskedChecks.Of(World, AskedWorld.Score(World, "loss"), rows, new Seed(1), 1));
    }

    [Fact]
    public void The_default_attack_depends_on_what_there_is_and_on_no_score()
    {
        int[] rows = [0, 1, 2];
        Assert.Equal("bavaria", VerdictAttack.Choose(World, rows).Descriptor.Name);
        Assert.Equal("bavaria", VerdictAttack.Choose(Silent, rows).Descriptor.Name);
        ClassifierEvidence alone = new(World.Ids, World.Labels, World.Membership, World.Target);
        Assert.Equal("loss", VerdictAttack.Choose(alone, rows).Descriptor.Name);

        // No reference model was trained with the records asked about: only attacks that need none can speak of them.
        MembershipMask mask = new(World.References!.Members.Models, World.Records);
        for (int model = 0; model < mask.Models; model++)
        {
            for (int row = 3; row < mask.Records; row++)
            {
                mask[model, row] = World.References.Members[model, row];
            }
        }

        ClassifierEvidence outside = new(
            World.Ids,
            World.Labels,
            World.Membership,
            World.Target,
            new ReferenceEvidence(World.References.Signals, mask)
        );
        Assert.Equal("offline", VerdictAttack.Choose(outside, rows).Options["mode"]);
    }

    [Fact]
    public void Groups_are_found_where_their_records_are_and_nothing_asked_is_refused()
    {
        int[] members =
        [
            .. AskedWorld
                .Ask(World, All(World))
                .Records.Select((r, row) => (r, row))
                .Where(x => x.r.Grade == RecordGrade.Leak)
                .OrderBy(x => x.r.PValue)
                .Take(3)
                .Select(x => x.row),
        ];
        int[] others = [.. AskedWorld.Rows(World, Membership.NonMember).Take(12)];
        VerdictResult found = AskedWorld.Ask(
            World,
            new RecordQuestions { Asked = members, Groups = [new("anna", members), new("bert", others)] }
        );
        Assert.Equal([RecordGrade.Leak, RecordGrade.NotDetected], found.Groups.Select(g => g.Grade));
        Assert.Equal(
            PValueMerging.Merge([.. found.Records.Select(r => r.PValue!.Value)], MergingRule.HarmonicMean),
            found.Groups[0].PValue!.Value,
            1e-15
        );
        Assert.Throws<BadInputException>(() => AskedWorld.Ask(World, new RecordQuestions { Asked = [] }));
    }

    private static void AssertAnswer(VerdictResult result, RecordGrade grade, string words)
    {
        RecordVerdict one = Assert.Single(result.Records);
        Assert.Equal(grade, one.Grade);
        Assert.Contains(words, one.Sentence, StringComparison.Ordinal);
    }
}
