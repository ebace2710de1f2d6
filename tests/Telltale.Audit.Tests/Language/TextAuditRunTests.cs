using System.Collections.Concurrent;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Ports;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Learning.Language.Models;
using Telltale.Learning.Training;

namespace Telltale.Audit.Tests.Language;

/// <summary>An audit of language models up to the scores: the same however it comes about.</summary>
public sealed class TextAuditRunTests
{
    private static readonly TextRecord[] Texts = TinyLanguage.Documents(40, seed: 5);

    [Fact]
    public async Task Neither_threads_nor_what_is_stored_change_a_number()
    {
        TextPlan plan = SampleTextPlan.With(
            ("models.targets", "2"),
            ("attacks", "[loss,min-k-plus-plus,lira,dc-pdd,recall,samia]"),
            ("queries.continuations", "2"),
            ("queries.shots", "1")
        );
        DecoderStore store = new();
        TextAuditOutcome one = await RunAsync(plan, store, threads: 1);
        TextAuditOutcome three = await RunAsync(plan, new DecoderStore(), threads: 3);
        AssertSame(one, three);

        // Two of four models are there: only the others are trained.
        DecoderStore half = new();
        foreach (((string key, int model), DecoderWeights weights) in store.Kept.Where(k => k.Key.Model % 2 == 0))
        {
            half.Save(key, model, weights);
        }

        half.Saved.Clear();
        AssertSame(one, await RunAsync(plan, half, threads: 2));
        Assert.Equal([1, 3], half.Saved.Order());

        half.Saved.Clear();
        AssertSame(one, await RunAsync(plan, half, threads: 1));
        Assert.Empty(half.Saved);
    }

    [Fact]
    public async Task A_run_that_was_killed_within_a_model_goes_on_to_the_same()
    {
        TextPlan plan = SampleTextPlan.With(("training.epochs", "6"));
        TextAuditOutcome undisturbed = await RunAsync(plan, new DecoderStore(), threads: 1);
        LeftModels left = new() { KillAt = 5 };
        DecoderStore store = new();
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(plan, store, threads: 1, left));
        Assert.NotEmpty(left.Kept);
        left.KillAt = int.MaxValue;
        AssertSame(undisturbed, await RunAsync(plan, store, threads: 1, left));
        Assert.Empty(left.Kept);
    }

    [Fact]
    public async Task Every_target_is_attacked_with_the_others()
    {
        TextPlan plan = SampleTextPlan.With(("models.targets", "3"));
        TextAuditOutcome outcome = await RunAsync(plan, new DecoderStore(), threads: 1);
        Assert.Equal(3, outcome.Scored.Targets);
        Assert.Equal(72, outcome.Scored.Table.Ids.Count);
        Assert.Equal("1/" + outcome.FirstTarget.Records[0].Id, outcome.Scored.Table.Ids[24]);
        Assert.Equal(24, outcome.FirstTarget.Records.Count);
        Assert.Equal(16, outcome.FirstTarget.ForFitting.Count);
        foreach (int target in (int[])[0, 1, 2])
        {
            Assert.Equal(
                12,
                outcome.Scored.Table.Membership.Skip(24 * target).Take(24).Count(m => m == Membership.Member)
            );
        }

        Assert.All(
            outcome.FirstTarget.Records,
            r =>
                Assert.Equal(
                    ["shadow-001", "shadow-002", "shadow-003"],
                    r.References.Keys.Order(StringComparer.Ordinal)
                )
        );
        Assert.True(outcome.Scored.Table.Columns[0].Values.All(double.IsFinite));
    }

    [Fact]
    public async Task Persons_are_scored_under_every_target()
    {
        TextRecord[] owned = [.. Texts.Select((t, i) => t with { Group = $"p{i / 2}" })];
        TextPlan plan = SampleTextPlan.With(
            ("texts.records", "12"),
            ("texts.population", "5"),
            ("texts.known_members", "3"),
            ("models.targets", "2")
        );
        TextAuditOutcome outcome = await RunAsync(plan, new DecoderStore(), threads: 1, texts: owned);
        Assert.Equal((2, 12), (outcome.Scored.Targets, outcome.Scored.Records));
        Assert.Equal(24, outcome.FirstTarget.Records.Count);
        Assert.Equal(outcome.Scored.Persons!.Names.Select(n => $"1/{n}"), outcome.Scored.Table.Ids.Skip(12));
        foreach (int target in (int[])[0, 1])
        {
            Assert.Equal(
                6,
                outcome.Scored.Table.Membership.Skip(12 * target).Take(12).Count(m => m == Membership.Member)
            );
        }

        AssertSame(outcome, await RunAsync(plan, new DecoderStore(), threads: 3, texts: owned));

        // Of one text each nothing changes: the models of a plan without groups are taken up.
        DecoderStore plain = new();
        await RunAsync(SampleTextPlan.With(), plain, threads: 1);
        plain.Saved.Clear();
        TextRecord[] single = [.. Texts.Select((t, i) => t with { Group = $"p{i}" })];
        await RunAsync(SampleTextPlan.With(), plain, threads: 1, texts: single);
        Assert.Empty(plain.Saved);
    }

    /// <summary>Everything that weights depend on names them anew, and nothing else does.</summary>
    [Theory]
    [InlineData("seed", "5", true)]
    [InlineData("training.epochs", "1", true)]
    [InlineData("training.learning_rate", "0.002", true)]
    [InlineData("texts.records", "20", true)]
    [InlineData("models.design", "complementary-pairs", true)]
    [InlineData("models.targets", "2", false)]
    [InlineData("attacks", "[min-k]", false)]
    [InlineData("assessment.bootstrap", "200", false)]
    [InlineData("name", "another", false)]
    public async Task Stored_models_are_named_by_what_they_depend_on(string path, string value, bool anew)
    {
        DecoderStore store = new();
        await RunAsync(SampleTextPlan.With(), store, threads: 1);
        store.Saved.Clear();
        await RunAsync(SampleTextPlan.With((path, value)), store, threads: 1);
        Assert.Equal(anew ? 4 : 0, store.Saved.Count);
    }

    [Fact]
    public async Task A_candidate_that_becomes_a_known_member_is_another_training_set()
    {
        // The same texts in the same order, but for where the candidates end.
        DecoderStore store = new();
        (string, string) none = ("texts.population", "0");
        await RunAsync(
            SampleTextPlan.With(none, ("texts.records", "30"), ("texts.known_members", "6")),
            store,
            threads: 1
        );
        store.Saved.Clear();
        await RunAsync(
            SampleTextPlan.With(none, ("texts.records", "28"), ("texts.known_members", "8")),
            store,
            threads: 1
        );
        Assert.Equal(4, store.Saved.Count);
    }

    private static void AssertSame(TextAuditOutcome expected, TextAuditOutcome found)
    {
        Assert.Equal(expected.Scored.Table.Ids, found.Scored.Table.Ids);
        Assert.Equal(expected.Scored.Table.Membership, found.Scored.Table.Membership);
        foreach ((Scores one, Scores other) in expected.Scored.Table.Columns.Zip(found.Scored.Table.Columns))
        {
            Assert.Equal(one.Label, other.Label);
            Assert.Equal(
                one.Values.Select(BitConverter.DoubleToInt64Bits),
                other.Values.Select(BitConverter.DoubleToInt64Bits)
            );
        }

        Assert.Equal(expected.Target.Hash(), found.Target.Hash());
        Assert.Equal(expected.Scored.Skipped.Select(s => s.Label), found.Scored.Skipped.Select(s => s.Label));
    }

    private static Task<TextAuditOutcome> RunAsync(
        TextPlan plan,
        IDecoderStore store,
        int threads,
        ICheckpointStore? checkpoints = null,
        TextRecord[]? texts = null
    ) =>
        new TextAuditRun
        {
            Plan = plan,
            Texts = texts ?? Texts,
            Start = TinyLanguage.Drawn,
            References = [],
            Kernel = TinyLanguage.Kernel,
            Store = store,
            Checkpoints = new CheckpointOptions(checkpoints ?? new LeftModels(), TimeProvider.System)
            {
                Interval = TimeSpan.Zero,
            },
            Progress = new Quiet(),
            Clock = new StageClock(TimeProvider.System),
            Threads = threads,
            Version = "test",
        }.ExecuteAsync(TestContext.Current.CancellationToken);

    private sealed class DecoderStore : IDecoderStore
    {
        public ConcurrentDictionary<(string Key, int Model), DecoderWeights> Kept { get; } = new();

        public ConcurrentBag<int> Saved { get; } = [];

        public DecoderWeights? Load(string key, int model, DecoderOptions options) =>
            Kept.GetValueOrDefault((key, model));

        public void Save(string key, int model, DecoderWeights weights)
        {
            Saved.Add(model);
            Kept[(key, model)] = weights;
        }
    }
}
