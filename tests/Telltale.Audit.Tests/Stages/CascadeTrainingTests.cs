using Telltale.Attacks;
using Telltale.Attacks.Cascades;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Stages;

/// <summary>Cascades of two targets on few records and tiny networks: what is trained, on what, and that it can be taken up again.</summary>
public sealed class CascadeTrainingTests
{
    private static readonly (string, string)[] Small =
    [
        ("attacks", "[lira,cmia]"),
        ("models.targets", "2"),
        ("cascade.rounds", "3"),
        ("cascade.models", "4"),
        ("cascade.share", "0.2"),
        ("cascade.fewest_nonmembers", "1"),
        ("cascade.fewest_members", "1"),
        ("cascade.tolerance", "3"),
    ];

    [Fact]
    public void Models_of_each_round_are_trained_under_what_the_rounds_before_settled()
    {
        AuditPlan plan = SamplePlan.With(Small);
        List<string> notes = [];
        AuditOutcome run = SampleRun
            .Of(plan, new MemoryStore(), progress: new Quiet(onNote: notes.Add))
            .Execute(default);
        ClassifierEvidence target = run.FirstTarget;
        CascadeEvidence cascade = target.Cascade!;
        Assert.Equal([2, 2, 2, 2, 3, 3, 3, 3], cascade.Rounds);
        Assert.Equal(4, notes.Count);
        Assert.StartsWith("target 0, round 1: took ", notes[0], StringComparison.Ordinal);

        Membership[] settled = [.. Enumerable.Repeat(Membership.Unknown, 50)];
        for (int round = 2; round <= 3; round++)
        {
            Anchors anchors = CascadeSettling.Of(UpTo(target, round - 1), settled, plan.Cascade.Rule, threads: 1);
            Assert.False(anchors.AreNone);
            Array.ForEach(anchors.NonMembers, r => settled[r] = Membership.NonMember);
            Array.ForEach(anchors.Members, r => settled[r] = Membership.Member);
            foreach (int model in cascade.ModelsOf(round, round))
            {
                Assert.Equal(25, cascade.Members.CountMembers(model));
                Assert.All(
                    settled.Index().Where(s => s.Item != Membership.Unknown),
                    s => Assert.Equal(s.Item == Membership.Member, cascade.Members[model, s.Index])
                );
            }

            // What is not settled is another half for every model.
            Assert.Equal(
                4,
                cascade
                    .ModelsOf(round, round)
                    .Select(m => string.Join(' ', cascade.Members.MembersOf(m)))
                    .Distinct()
                    .Count()
            );
        }

        CascadeRound[] told = [.. run.Cascades!.Where(r => r.Target == 0)];
        Assert.Equal([(2, 4), (3, 4)], told.Select(r => (r.Round, r.Models)));
        Assert.Equal(
            (
                settled.Count(s => s == Membership.NonMember),
                settled.Index().Count(s => s.Item == Membership.NonMember && Truth(s.Index) == Membership.Member),
                settled.Count(s => s == Membership.Member),
                settled.Index().Count(s => s.Item == Membership.Member && Truth(s.Index) == Membership.NonMember)
            ),
            (told[^1].NonMembers, told[^1].WrongNonMembers, told[^1].Members, told[^1].WrongMembers)
        );
        Membership Truth(int record) => target.Membership[record];

        double[] scores = run.Scored.Table.Columns.Single(c => c.Label == "cmia").Values;
        Assert.Equal(AttackCatalog.Choose(["cmia"])[0].Attack.Score(target), scores[..50]);
        Assert.NotEqual(run.Scored.Table.Columns.Single(c => c.Label == "lira").Values[..50], scores[..50]);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_scores_and_no_cascade_changes_another()
    {
        AuditPlan plan = SamplePlan.With(Small);
        AuditOutcome run = SampleRun.Of(plan, new MemoryStore()).Execute(default);
        double[] one = Cmia(run);
        Assert.Equal(one, Cmia(SampleRun.Of(plan, new MemoryStore(), threads: 3).Execute(default)));
        // The first target's evidence holds nothing of the second one's cascade, and suffices for its scores.
        AttackChoice cmia = plan.Attacks.Single(a => a.Label == "cmia");
        Assert.Equal(
            one[..50],
            cmia.Attack.Score(
                GatheredEvidence.Of(run.FirstTarget, [cmia.Attack.Needs], threads: 1, threadsPerAttack: 1)
            )
        );
        Assert.Equal(8, run.FirstTarget.Cascade!.Models);
    }

    [Fact]
    public void A_run_that_was_killed_within_a_cascade_goes_on_to_the_same_scores_and_trains_nothing_twice()
    {
        AuditPlan plan = SamplePlan.With(Small);
        MemoryStore whole = new();
        double[] undisturbed = Cmia(SampleRun.Of(plan, whole).Execute(default));
        Assert.Equal(6 + (2 * 2 * 4), whole.Saved.Count);

        // Model 2 of the plan is saved some dozen times; the kill comes in model 2 of a cascade.
        MemoryStore store = new();
        LeftModels left = new() { KillAt = 18 };
        CheckpointOptions each = new(left, TimeProvider.System) { Interval = TimeSpan.Zero };
        Assert.Throws<InvalidTimeZoneException>(() => SampleRun.Of(plan, store, checkpoints: each).Execute(default));
        Assert.InRange(store.Saved.Count, 7, 21);
        (string key, _) = Assert.Single(left.Kept).Key;
        Assert.Contains("-cascade-0-2-", key, StringComparison.Ordinal);

        List<string> notes = [];
        double[] resumed = Cmia(
            SampleRun.Of(plan, store, progress: new Quiet(onNote: notes.Add), checkpoints: each).Execute(default)
        );
        Assert.Equal(undisturbed, resumed);
        Assert.Contains(notes, note => note.StartsWith("model 2 goes on", StringComparison.Ordinal));
        Assert.Empty(left.Kept);
        Assert.Equal(whole.Saved.Count, store.Saved.Count);
        Assert.Equal(whole.Kept.Keys.Order(), store.Kept.Keys.Order());
        Assert.All(whole.Kept, kept => Assert.Equal(kept.Value.Logits, store.Kept[kept.Key].Logits));

        SampleRun.Of(plan, store).Execute(default);
        Assert.Equal(whole.Saved.Count, store.Saved.Count);
    }

    [Fact]
    public void What_was_trained_under_other_anchors_is_not_used_and_damage_is_made_good()
    {
        MemoryStore store = new();
        double[] first = Cmia(SampleRun.Of(SamplePlan.With(Small), store).Execute(default));
        int before = store.Saved.Count;
        AuditPlan fewer = SamplePlan.With([.. Small, ("cascade.share", "0.04")]);
        double[] other = Cmia(SampleRun.Of(fewer, store).Execute(default));
        Assert.InRange(store.Saved.Count, before + 8, before + 16);
        Assert.Equal(other, Cmia(SampleRun.Of(fewer, new MemoryStore()).Execute(default)));

        (string Key, int) damaged = store.Kept.Keys.First(k =>
            k.Key.Contains("-cascade-1-3-", StringComparison.Ordinal)
        );
        store.Kept[damaged] = new ModelAnswers([.. Enumerable.Repeat(float.NaN, 50)]);
        SampleRun.Of(SamplePlan.With(Small), store).Execute(default);
        Assert.Equal(first, Cmia(SampleRun.Of(SamplePlan.With(Small), store).Execute(default)));
    }

    [Fact]
    public void A_cascade_that_settles_nothing_is_lira()
    {
        AuditPlan plan = SamplePlan.With([
            .. Small,
            ("cascade.fewest_nonmembers", "1000"),
            ("cascade.fewest_members", "1000"),
        ]);
        MemoryStore store = new();
        List<string> notes = [];
        AuditOutcome run = SampleRun.Of(plan, store, progress: new Quiet(onNote: notes.Add)).Execute(default);
        Assert.Equal(6, store.Saved.Count);
        Assert.Equal(0, run.FirstTarget.Cascade!.Models);
        Assert.Empty(run.Cascades!);
        Assert.Equal(run.Scored.Table.Columns.Single(c => c.Label == "lira").Values, Cmia(run));
        Assert.Equal(2, notes.Count);
        Assert.All(notes, note => Assert.Contains("settled nothing", note, StringComparison.Ordinal));
    }

    [Fact]
    public void Shifted_queries_are_asked_of_later_models_too()
    {
        AuditPlan plan = SamplePlan.With([.. Small, ("models.shifts", "1"), ("models.targets", "1")]);
        RecordSet records = SampleRun.Records(60, new ImageShape(3, 3));
        AuditOutcome run = SampleRun.Of(plan, new MemoryStore(), records: records).Execute(default);
        Assert.Equal(9, run.FirstTarget.Cascade!.Signals.Queries);
        Assert.DoesNotContain(double.NaN, Cmia(run));
    }

    [Fact]
    public void Without_the_attack_nothing_more_is_trained_and_too_few_references_are_refused()
    {
        MemoryStore store = new();
        AuditPlan without = SamplePlan.With([.. Small, ("attacks", "[lira]")]);
        AuditOutcome plain = SampleRun.Of(without, store).Execute(default);
        Assert.Null(plain.FirstTarget.Cascade);
        Assert.Null(plain.Cascades);
        Assert.Equal(6, store.Saved.Count);
        Assert.Equal(0, without.MostCascadeModels);
        Assert.Equal(2 * 2 * 4, SamplePlan.With(Small).MostCascadeModels);
        Assert.Equal(2 * 2 * 5, SamplePlan.With([.. Small, ("cascade.models", "references")]).MostCascadeModels);

        AuditPlan few = SamplePlan.With([.. Small, ("models.references", "3")]);
        foreach (
            BadInputException e in new[]
            {
                Assert.Throws<BadInputException>(() => AuditRun.Check(few, SampleRun.Records())),
                Assert.Throws<BadInputException>(() => SampleRun.Of(few, new MemoryStore()).Execute(default)),
            }
        )
        {
            Assert.Contains("at least 4 references a target, found 3", e.Message, StringComparison.Ordinal);
        }

        AuditPlan huge = SamplePlan.With([.. Small, ("cascade.rounds", "1000"), ("cascade.models", "100000")]);
        BadInputException tooMany = Assert.Throws<BadInputException>(() => AuditRun.Check(huge, SampleRun.Records()));
        Assert.Contains("Lower cascade.rounds", tooMany.Message, StringComparison.Ordinal);
    }

    private static double[] Cmia(AuditOutcome run) => run.Scored.Table.Columns.Single(c => c.Label == "cmia").Values;

    /// <summary>The evidence as it was when so many rounds were trained.</summary>
    private static ClassifierEvidence UpTo(ClassifierEvidence evidence, int round)
    {
        CascadeEvidence cascade = evidence.Cascade!;
        int[] models = cascade.ModelsOf(2, round);
        return new ClassifierEvidence(
            evidence.Ids,
            evidence.Labels,
            evidence.Membership,
            evidence.Target,
            evidence.References,
            cascade: new CascadeEvidence(
                cascade.Signals.Select(models),
                cascade.Members.Select(models),
                [.. models.Select(m => cascade.Rounds[m])]
            )
        );
    }
}
