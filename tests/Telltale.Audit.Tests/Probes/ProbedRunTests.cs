using Telltale.Audit.Plans;
using Telltale.Audit.Probes;
using Telltale.Audit.Probes.Transfer;
using Telltale.Audit.Probes.WhiteBox;
using Telltale.Audit.Records;
using Telltale.Audit.Results;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Audit.Verdicts;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Learning.Networks;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Probes;

/// <summary>Audits whose attacks need more than plain answers.</summary>
public sealed class ProbedRunTests
{
    private const string All = "[loss,noise,merlin,morgan]";
    private const string WhiteBox = "[gradient-norm:calibrated=yes,lt-iqr,trajectory]";

    [Fact]
    public void What_probes_measure_is_stored_and_taken_up_and_does_not_depend_on_threads()
    {
        AuditPlan plan = Plan(All);
        MemoryStore store = new();
        List<string> notes = [];
        AuditOutcome first = SampleRun.Of(plan, store, progress: new Quiet(onNote: notes.Add)).Execute(default);
        Assert.Equal(2, notes.Count(n => n.Contains("members best", StringComparison.Ordinal)));
        int saved = store.Saved.Count;

        AuditOutcome again = SampleRun.Of(plan, store, threads: 3).Execute(default);
        AssertSame(first, again);
        Assert.Equal(saved, store.Saved.Count);
        AssertSame(first, SampleRun.Of(plan, new MemoryStore(), threads: 3).Execute(default));

        // Of one target a measurement is missing: it alone is trained again, and gives the same.
        (string key, int model) gone = store.Kept.Keys.First(k =>
            k.Key.Contains("noise-labels", StringComparison.Ordinal)
        );
        Assert.True(store.Kept.TryRemove(gone, out _));
        store.Saved.Clear();
        AssertSame(first, SampleRun.Of(plan, store).Execute(default));
        Assert.All(store.Saved, m => Assert.Equal(gone.model, m));
    }

    [Fact]
    public void The_first_target_is_asked_twice_and_its_second_answers_are_stored_and_taken_up()
    {
        AuditPlan plan = SamplePlan.With(("models.targets", "2"), ("models.shifts", "0"), ("validity.ask", "twice"));
        MemoryStore store = new();
        AuditOutcome outcome = SampleRun.Of(plan, store).Execute(default);
        Assert.Equal(7, store.Saved.Count);
        double[] once = Margins(outcome.FirstTarget.Target);
        Assert.Equal(once, Margins(outcome.FirstTarget.Repeated!));
        ValidityCheck check = Judged(plan, outcome);
        Assert.Equal(CheckStatus.Passed, check.Status);
        Assert.Contains("Asked twice, 0 of", check.Finding, StringComparison.Ordinal);

        // Answers that were stored count: a target that answered otherwise the second time is found out.
        (string key, int model) second = store.Kept.Keys.Single(k =>
            k.Key.EndsWith("-repeated", StringComparison.Ordinal)
        );
        Assert.Equal(0, second.model);
        store.Kept[second] = new ModelAnswers([.. store.Kept[second].Logits.Select((x, i) => x + (i % 3))]);
        Assert.Equal(CheckStatus.Failed, Judged(plan, SampleRun.Of(plan, store).Execute(default)).Status);

        // Where they are missing, the first target alone is trained again.
        Assert.True(store.Kept.TryRemove(second, out _));
        store.Saved.Clear();
        AssertSame(outcome, SampleRun.Of(plan, store).Execute(default));
        Assert.Equal([0, 0], store.Saved);

        AuditPlan asksOnce = SamplePlan.With(("models.targets", "2"), ("validity.ask", "once"));
        AuditOutcome without = SampleRun.Of(asksOnce, store).Execute(default);
        Assert.Null(without.FirstTarget.Repeated);
        Assert.Contains("validity.ask", Judged(asksOnce, without).Finding, StringComparison.Ordinal);

        static double[] Margins(Signals signals)
        {
            double[] margins = new double[signals.Records];
            signals.ReadMargins(0, 0, margins);
            return margins;
        }

        static ValidityCheck Judged(AuditPlan plan, AuditOutcome outcome) =>
            Judgement
                .Of(
                    outcome.Scored,
                    outcome.FirstTarget,
                    plan.Assessment with
                    {
                        Bootstrap = 100,
                    },
                    new Seed(1),
                    1,
                    new Quiet(),
                    default
                )
                .Checks.Single(c => c.Name == "repeatability");
    }

    [Fact]
    public void What_is_kept_beyond_answers_is_known_before()
    {
        AuditPlan plan = SamplePlan.With(
            ("attacks", "[noise,gradient-norm:calibrated=yes]"),
            ("models.targets", "2"),
            ("probes.noise_size", "0.1"),
            ("validity.ask", "twice")
        );
        MemoryStore store = new();
        AuditOutcome outcome = SampleRun.Of(plan, store).Execute(default);
        (long stored, long inEvidence) = AuditRun.NumbersBeyondAnswers(plan, SampleRun.Records());
        string answers = store.Kept.Keys.MinBy(k => k.Key.Length).Key;
        // Candidates and population were all 60 records; a plan that asks for all is counted as if none were set aside.
        long kept = store.Kept.Where(k => k.Key.Key != answers).Sum(k => (long)k.Value.Logits.Length);
        Assert.InRange(stored, kept, (long)(1.3 * kept));
        long found = outcome.FirstTarget.Probes.Arrays.Sum(a => a.Array.Count) + (3L * outcome.FirstTarget.Records);
        Assert.InRange(inEvidence, found, (long)(1.5 * found));
    }

    [Fact]
    public void White_box_measurements_are_taken_of_every_model_and_survive_a_kill_within_training()
    {
        AuditPlan plan = Plan(WhiteBox);
        MemoryStore store = new();
        AuditOutcome undisturbed = SampleRun.Of(plan, store).Execute(default);
        // 6 models: answers, norms and traces of each.
        Assert.Equal(18, store.Saved.Count);
        Assert.Equal(3, undisturbed.FirstTarget.Probes.Extent(ProbeArray.LossTraces, ProbeAxis.Epochs));
        Assert.Equal(5, undisturbed.FirstTarget.Probes.Extent(ProbeArray.ReferenceLossTraces, ProbeAxis.Models));

        MemoryStore killed = new();
        LeftModels left = new() { KillAt = 7 };
        CheckpointOptions each = new(left, TimeProvider.System) { Interval = TimeSpan.Zero };
        Assert.Throws<InvalidTimeZoneException>(() => SampleRun.Of(plan, killed, checkpoints: each).Execute(default));
        AssertSame(undisturbed, SampleRun.Of(plan, killed, threads: 2, checkpoints: each).Execute(default));
    }

    [Fact]
    public void Norms_and_traces_are_those_of_the_models()
    {
        ProbedModel model = ProbeSample.Model(ProbeSample.Clouds(40), 30, 6);
        float[] norms = new GradientNormProbe(30, references: false).Measure(model)[0];
        double[] expected = model.Network.GradientNorms(model.Data, [.. Enumerable.Range(0, 30)]);
        Assert.Equal(expected.Select(n => (float)n), norms);

        // The last moment of a trace is the loss of the model that answers.
        AuditOutcome outcome = SampleRun.Of(Plan("[lt-iqr]"), new MemoryStore()).Execute(default);
        double[] traces = outcome.FirstTarget.Probes.Read(ProbeArray.LossTraces);
        double[] margins = new double[outcome.FirstTarget.Records];
        outcome.FirstTarget.Target.ReadMargins(0, 0, margins);
        for (int record = 0; record < margins.Length; record++)
        {
            Assert.Equal((float)-LogDomain.LogSigmoid(margins[record]), traces[(3 * record) + 2], 1e-6);
        }
    }

    [Fact]
    public void Weights_of_a_logistic_regression_go_with_the_features_that_the_attack_sees()
    {
        AuditPlan plan = Plan(
            "[loss,inverse-hessian]",
            ("target.hidden", "[]"),
            ("data.scale", "4"),
            ("target.training.epochs", "40")
        );
        AuditOutcome outcome = SampleRun.Of(plan, new MemoryStore()).Execute(default);
        ClassifierEvidence evidence = outcome.FirstTarget;
        double[] weights = evidence.Probes.Read(ProbeArray.Weights);
        double[] margins = new double[evidence.Records];
        evidence.Target.ReadMargins(0, 0, margins);
        double[] row = new double[4];
        for (int record = 0; record < evidence.Records; record++)
        {
            evidence.Features!.Read(4 * record, row);
            double[] logits =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(c => weights[(5 * c) + 4] + row.Select((x, j) => weights[(5 * c) + j] * x).Sum()),
            ];
            Assert.Equal(LogDomain.Margin(logits, evidence.Labels[record]), margins[record], 1e-4);
        }

        Assert.DoesNotContain(double.NaN, outcome.Scored.Table.Columns[1].Values);
        BadInputException e = Assert.Throws<BadInputException>(() =>
            AuditRun.Check(Plan("[inverse-hessian]"), SampleRun.Records())
        );
        Assert.Contains("target.hidden: []", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surrogate_learns_what_the_target_says_of_the_population()
    {
        ProbedModel model = ProbeSample.Model(ProbeSample.Clouds(80), 50, 6);
        TrainingOptions recipe = new() { Epochs = 5, BatchSize = 8 };
        float[] margins = new TransferProbe(recipe, 50, 30).Measure(model)[0];
        float[] rows = new float[60];
        int[] said = new int[30];
        for (int i = 0; i < 30; i++)
        {
            float[] own = new float[2];
            model.Read(50 + i, own);
            own.CopyTo(rows, 2 * i);
            float[] logits = ProbeSample.Logits(model, own);
            said[i] = Array.IndexOf(logits, logits.Max());
        }

        TrainedNetwork surrogate = new Trainer(model.Network.Kernel).Train(
            model.Network.Options,
            recipe,
            TrainingData.FromFloats(rows, 2, said, 3),
            [.. Enumerable.Range(0, 30)],
            model.Seed.Derive("transfer")
        );
        float[] answers = surrogate.Logits(model.Data);
        for (int i = 0; i < 50; i++)
        {
            double margin = LogDomain.Margin(
                [answers[3 * i], answers[(3 * i) + 1], answers[(3 * i) + 2]],
                model.Data.Labels[i]
            );
            Assert.Equal((float)margin, margins[i]);
        }

        BadInputException e = Assert.Throws<BadInputException>(() =>
            AuditRun.Check(Plan("[transfer]", ("data.population", "0")), SampleRun.Records())
        );
        Assert.Contains("data.population is 0", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            double.NaN,
            SampleRun.Of(Plan("[transfer]"), new MemoryStore()).Execute(default).Scored.Table.Columns[0].Values
        );
    }

    [Fact]
    public void Fewer_than_two_moments_of_training_are_refused_before_anything_is_trained()
    {
        BadInputException e = Assert.Throws<BadInputException>(() =>
            AuditRun.Check(Plan("[lt-iqr]", ("probes.trace_every", "3")), SampleRun.Records())
        );
        Assert.Contains("probes.trace_every is 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attacks_without_probes_measure_nothing()
    {
        MemoryStore store = new();
        SampleRun.Of(Plan("[loss]"), store).Execute(default);
        Assert.Equal(6, store.Saved.Count);
    }

    [Fact]
    public void Queries_are_counted_and_reach_the_result()
    {
        AuditPlan plan = Plan(All, ("probes.noise_size", "0.3"), ("probes.merlin_size", "0.1"));
        AuditOutcome outcome = SampleRun.Of(plan, new MemoryStore()).Execute(default);
        Judgement judged = Judgement.Of(
            outcome.Scored,
            outcome.FirstTarget,
            SampleScores.Plan,
            new Seed(1),
            1,
            new Quiet(),
            default
        );
        // A plain answer, and as many copies as the plan says where an attack reads them.
        Assert.Equal([1, 9, 10, 10], judged.Assessments.Select(a => a.Queries));
    }

    [Fact]
    public void Each_target_has_measurements_of_its_own()
    {
        AuditOutcome outcome = SampleRun.Of(Plan(All), new MemoryStore()).Execute(default);
        double[] noise = outcome.Scored.Table.Columns[1].Values;
        Assert.NotEqual(noise[..outcome.Scored.Records], noise[outcome.Scored.Records..]);
        Assert.DoesNotContain(double.NaN, noise);
    }

    private static AuditPlan Plan(string attacks, params (string, string)[] more) =>
        SamplePlan.With([("attacks", attacks), ("models.targets", "2"), ("probes.noise_copies", "9"), .. more]);

    private static void AssertSame(AuditOutcome expected, AuditOutcome found) =>
        Assert.All(
            expected.Scored.Table.Columns.Zip(found.Scored.Table.Columns),
            pair => Assert.Equal(pair.First.Values, pair.Second.Values)
        );
}
