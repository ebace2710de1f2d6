using Telltale.Audit.Plans;
using Telltale.Audit.Records;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Stages;

/// <summary>The main job on a few records and tiny networks.</summary>
public sealed class AuditRunTests
{
    [Fact]
    public void Any_number_of_threads_gives_the_same_scores()
    {
        AuditPlan plan = SamplePlan.With(("models.targets", "2"));
        AuditOutcome one = SampleRun.Of(plan, new MemoryStore()).Execute(default);
        Assert.Equal((2, 50, 5), (one.Scored.Targets, one.Scored.Records, one.References));
        Assert.DoesNotContain(double.NaN, Loss(one));
        Assert.Equal(60, one.Prepared.Candidates.Length + one.Prepared.Population.Length);
        foreach (int threads in new[] { 2, 3 })
        {
            AuditOutcome more = SampleRun.Of(plan, new MemoryStore(), threads).Execute(default);
            Assert.Equal(one.Scored.Table.Ids, more.Scored.Table.Ids);
            Assert.Equal(one.Scored.Table.Membership, more.Scored.Table.Membership);
            Assert.All(
                one.Scored.Table.Columns.Zip(more.Scored.Table.Columns),
                pair => Assert.Equal(pair.First.Values, pair.Second.Values)
            );
        }
    }

    [Fact]
    public void Attacks_on_whole_answers_and_on_the_records_get_what_they_read()
    {
        AuditPlan plan = SamplePlan.With(
            ("attacks", "[shokri,ml-leaks,quantile,quantile:on=signals@signals,pmia,loss,select]"),
            ("models.targets", "2"),
            ("assessment.dataset_usage", "lira:variance=pooled")
        );
        List<string> notes = [];
        AuditOutcome outcome = SampleRun
            .Of(plan, new MemoryStore(), progress: new Quiet(onNote: notes.Add))
            .Execute(default);
        Assert.Equal(7, outcome.Scored.Table.Columns.Count);
        Assert.Empty(outcome.Scored.Skipped);
        Assert.All(
            outcome.Scored.Table.Columns.Where(c => c.Label is "quantile" or "ml-leaks"),
            column => Assert.DoesNotContain(double.NaN, column.Values)
        );
        Assert.Contains(notes, note => note.Contains("whole answers of 6 models", StringComparison.Ordinal));
        Assert.True(outcome.FirstTarget.References!.Signals.HasDistribution);
        Assert.Equal([10, 4], outcome.FirstTarget.Population!.Features!.Shape);
        Assert.Equal("lira", outcome.Usage!.Attack);
        // Margins from kept logits are those that are kept as margins, but for the rounding to 32 bits.
        AuditPlan plain = SamplePlan.With(("attacks", "[loss,bavaria]"), ("models.targets", "2"));
        AuditOutcome less = SampleRun.Of(plain, new MemoryStore()).Execute(default);
        Assert.False(less.FirstTarget.References!.Signals.HasDistribution);
        Assert.Null(less.FirstTarget.Population!.Features);
        Assert.Null(less.Usage);
        Assert.Equal(Loss(less), outcome.Scored.Table.Columns.Single(c => c.Label == "loss").Values);
    }

    [Fact]
    public void Stored_answers_are_used_again_and_missing_or_damaged_ones_are_made_anew()
    {
        MemoryStore store = new();
        AuditPlan plan = SamplePlan.With();
        double[] first = Loss(SampleRun.Of(plan, store).Execute(default));
        Assert.Equal(6, store.Saved.Count);

        Assert.Equal(first, Loss(SampleRun.Of(plan, store).Execute(default)));
        SampleRun.Of(SamplePlan.With(("attacks", "[gap]")), store).Execute(default);
        Assert.Equal(6, store.Saved.Count);

        string key = store.Kept.Keys.First().Key;
        Assert.True(store.Kept.TryRemove((key, 0), out _));
        store.Kept[(key, 2)] = new ModelAnswers([1, 2, 3]);
        float[] damaged = [.. store.Kept[(key, 4)].Logits];
        damaged[7] = float.NaN;
        store.Kept[(key, 4)] = new ModelAnswers(damaged);
        store.Saved.Clear();
        Assert.Equal(first, Loss(SampleRun.Of(plan, store).Execute(default)));
        Assert.Equal([0, 2, 4], store.Saved.Order());

        store.Saved.Clear();
        AuditPlan larger = SamplePlan.With(("models.count", "8"));
        Assert.Equal(first, Loss(SampleRun.Of(larger, store).Execute(default)));
        Assert.Equal([6, 7], store.Saved.Order());
    }

    [Fact]
    public void A_run_that_is_stopped_keeps_its_finished_models()
    {
        MemoryStore store = new();
        using CancellationTokenSource stop = new();
        Quiet progress = new(done =>
        {
            if (done >= 2)
            {
                stop.Cancel();
            }
        });
        AuditPlan plan = SamplePlan.With();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SampleRun.Of(plan, store, progress: progress).Execute(stop.Token)
        );
        Assert.InRange(store.Saved.Count, 2, 5);
        double[] resumed = Loss(SampleRun.Of(plan, store).Execute(default));
        Assert.Equal(6, store.Saved.Count);
        Assert.Equal(resumed, Loss(SampleRun.Of(plan, new MemoryStore()).Execute(default)));
    }

    [Fact]
    public void A_model_that_was_left_in_its_training_is_taken_up_and_forgotten_when_its_answers_are_stored()
    {
        AuditPlan plan = SamplePlan.With();
        double[] undisturbed = Loss(SampleRun.Of(plan, new MemoryStore()).Execute(default));
        MemoryStore store = new();
        // Saved before each batch, and killed at the third save of the third model that is saved at all.
        LeftModels left = new() { KillAt = 3 };
        CheckpointOptions each = new(left, TimeProvider.System) { Interval = TimeSpan.Zero };
        Assert.Throws<InvalidTimeZoneException>(() => SampleRun.Of(plan, store, checkpoints: each).Execute(default));
        Assert.Equal([0, 1], store.Saved.Order());
        (string key, int model) = Assert.Single(left.Kept).Key;
        Assert.Equal((store.Kept.Keys.First().Key, 2), (key, model));

        left.KillAt = 0;
        left.Kept[(key, 0)] = [1, 2, 3];
        List<string> notes = [];
        Quiet progress = new(onNote: notes.Add);
        double[] resumed = Loss(SampleRun.Of(plan, store, progress: progress, checkpoints: each).Execute(default));
        Assert.Equal(undisturbed, resumed);
        Assert.Equal(["model 2 goes on in epoch 1 of 3"], notes);
        Assert.Empty(left.Kept);
    }

    [Theory]
    [InlineData("target.network", "cnn", "not images; set it to mlp")]
    [InlineData("target.network", "resnet", "not images; set it to mlp")]
    [InlineData("models.shifts", "1", "not images; set it to 0")]
    [InlineData("target.training.shift", "1", "not images; set it to 0")]
    [InlineData("target.training.cutout", "1", "not images; set it to 0")]
    [InlineData("target.training.flip", "horizontal", "not images; set it to none")]
    public void What_only_images_can_give_is_refused_for_other_records(string path, string value, string advice)
    {
        AuditPlan plan = SamplePlan.With((path, value));
        BadInputException e = Assert.Throws<BadInputException>(() => AuditRun.Check(plan, SampleRun.Records()));
        Assert.StartsWith($"{path} is {value}, but these records are {advice}", e.Message, StringComparison.Ordinal);
        AuditRun.Check(plan, SampleRun.Records(60, new ImageShape(8, 8)));
    }

    [Theory]
    [InlineData("target.training.shift", "3", "at most 2")]
    [InlineData("target.training.cutout", "4", "at most 3")]
    public void What_the_images_are_too_small_for_is_refused(string path, string value, string advice)
    {
        RecordSet records = SampleRun.Records(60, new ImageShape(3, 5));
        BadInputException e = Assert.Throws<BadInputException>(() =>
            AuditRun.Check(SamplePlan.With((path, value)), records)
        );
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[loss,attack-p]", "data.population", "0")]
    [InlineData("[loss,lira]", "models.references", "0")]
    public void An_attack_that_cannot_run_is_refused_before_anything_is_trained(
        string attacks,
        string path,
        string value
    )
    {
        MemoryStore store = new();
        AuditPlan plan = SamplePlan.With(("attacks", attacks), (path, value));
        BadInputException e = Assert.Throws<BadInputException>(() => SampleRun.Of(plan, store).Execute(default));
        Assert.Contains(attacks[6..^1], e.Message, StringComparison.Ordinal);
        Assert.Empty(store.Saved);
    }

    [Fact]
    public void Training_that_diverges_is_refused_with_advice()
    {
        AuditPlan plan = SamplePlan.With(
            ("target.training.optimiser", "sgd"),
            ("target.training.learning_rate", "1000"),
            ("target.training.epochs", "50")
        );
        MemoryStore store = new();
        BadInputException e = Assert.Throws<BadInputException>(() =>
            SampleRun.Of(plan, store, records: SampleRun.Records(scale: 1e6f)).Execute(default)
        );
        Assert.Contains("diverged", e.Message, StringComparison.Ordinal);
        Assert.Empty(store.Saved);
    }

    [Fact]
    public void Shifts_ask_about_each_image_in_every_form_and_need_images()
    {
        AuditPlan plan = SamplePlan.With(("models.shifts", "1"));
        MemoryStore store = new();
        AuditOutcome outcome = SampleRun
            .Of(plan, store, records: SampleRun.Records(60, new ImageShape(2, 2)))
            .Execute(default);
        Assert.Equal(9, outcome.FirstTarget.Target.Queries);
        // The first query is the image as it is: without shifts the same models give the same margins.
        AuditOutcome plain = SampleRun
            .Of(SamplePlan.With(), new MemoryStore(), records: SampleRun.Records(60, new ImageShape(2, 2)))
            .Execute(default);
        double[] all = new double[9 * 50];
        double[] single = new double[50];
        outcome.FirstTarget.Target.ReadMargins(0, 0, all);
        plain.FirstTarget.Target.ReadMargins(0, 0, single);
        Assert.Equal(single, Enumerable.Range(0, 50).Select(r => all[9 * r]));
        Assert.NotEqual(single, Enumerable.Range(0, 50).Select(r => all[(9 * r) + 1]));
    }

    [Theory]
    [InlineData("cnn", "none", "largest")]
    [InlineData("resnet", "batch", "stride")]
    [InlineData("resnet", "group", "mean")]
    public void Convolutional_networks_are_trained_asked_in_every_form_and_taken_up_again(
        string network,
        string normalisation,
        string downsampling
    )
    {
        AuditPlan plan = SamplePlan.With(
            ("target.network", network),
            ("target.widths", "[4,8]"),
            ("target.blocks", "[1,1]"),
            ("target.groups", "2"),
            ("target.normalisation", normalisation),
            ("target.downsampling", downsampling),
            ("target.training.flip", "horizontal"),
            ("models.shifts", "1")
        );
        RecordSet records = SampleRun.Records(60, new ImageShape(5, 4, 2));
        AuditOutcome outcome = SampleRun.Of(plan, new MemoryStore(), records: records).Execute(default);
        Assert.Equal(9, outcome.FirstTarget.Target.Queries);
        Assert.DoesNotContain(double.NaN, Loss(outcome));

        MemoryStore store = new();
        LeftModels left = new() { KillAt = 5 };
        CheckpointOptions each = new(left, TimeProvider.System) { Interval = TimeSpan.Zero };
        Assert.Throws<InvalidTimeZoneException>(() =>
            SampleRun.Of(plan, store, records: records, checkpoints: each).Execute(default)
        );
        AuditOutcome resumed = SampleRun.Of(plan, store, 2, records, checkpoints: each).Execute(default);
        Assert.Equal(Loss(outcome), Loss(resumed));
    }

    [Theory]
    [InlineData("target.widths", "[4,8,16]", "3 widths and 2 numbers of blocks")]
    [InlineData("target.widths", "[4,9]", "2 groups of channels with widths [4, 9]")]
    [InlineData("target.blocks", "[1]", "2 widths and 1 numbers of blocks")]
    public void A_shape_that_no_network_has_is_refused_before_anything_is_trained(
        string path,
        string value,
        string reason
    )
    {
        AuditPlan plan = SamplePlan.With(
            ("target.network", "resnet"),
            ("target.widths", "[4,8]"),
            ("target.blocks", "[1,1]"),
            ("target.groups", "2"),
            ("target.normalisation", "group"),
            (path, value)
        );
        BadInputException e = Assert.Throws<BadInputException>(() =>
            AuditRun.Check(plan, SampleRun.Records(60, new ImageShape(8, 8)))
        );
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_the_first_target_are_those_of_its_candidates()
    {
        RecordSet records = SampleRun.Records();
        AuditOutcome outcome = SampleRun.Of(SamplePlan.With(), new MemoryStore(), records: records).Execute(default);
        double[] row = new double[4];
        for (int i = 0; i < outcome.FirstTarget.Records; i++)
        {
            outcome.FirstTarget.Features!.Read(4 * i, row);
            int source = outcome.Prepared.Candidates[i];
            Assert.Equal(records.Floats!.Skip(4 * source).Take(4).Select(f => (double)f), row);
            Assert.Equal(records.Labels[source], outcome.FirstTarget.Labels[i]);
            Assert.Equal($"{source}", outcome.FirstTarget.Ids[i]);
        }
    }

    private static double[] Loss(AuditOutcome outcome) => outcome.Scored.Table.Columns[0].Values;
}
