using Telltale.Attacks;
using Telltale.Audit.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Reading;
using Telltale.Audit.Ports;
using Telltale.Audit.Tests.Samples;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Tests.Language;

/// <summary>Target and references that read side by side: nothing is read twice, and nothing is said otherwise.</summary>
public sealed class SideBySideTests
{
    private static readonly TextRecord[] Documents = TinyLanguage.Documents(12, seed: 6);

    private static readonly TextQuestions Compared = TextQuestions.Of(
        AttackCatalog.ChooseTexts(["loss", "reference", "informia"]).Select(a => a.Attack.Needs)
    );

    private static readonly TextQuestions Plain = TextQuestions.Of(
        AttackCatalog.ChooseTexts(["loss", "reference"]).Select(a => a.Attack.Needs)
    );

    [Fact]
    public async Task The_target_reads_each_text_once_however_many_attacks_and_references_there_are()
    {
        using Models models = new();
        string[] attacks = ["loss", "zlib", "min-k", "min-k-plus-plus", "surp", "reference", "wbc", "ez", "informia"];
        await CollectAsync(
            models.Targets[0],
            models.References,
            TextQuestions.Of(AttackCatalog.ChooseTexts(attacks).Select(a => a.Attack.Needs))
        );
        Assert.All([models.Targets[0], .. models.References], m => Assert.Equal(Tokens(), m.TokensRead));
    }

    [Fact]
    public async Task Side_by_side_and_apart_give_the_same()
    {
        using Models models = new();
        (DecoderTextModel target, DecoderTextModel[] references) = (models.Targets[0], models.References);
        IReadOnlyList<TextRecord> together = await CollectAsync(target, references, Compared);
        IReadOnlyList<TextRecord> apart = await CollectAsync(target, references, Plain);
        TextQuery[] queries = [.. Documents.Select(d => new TextQuery(d.Text))];
        for (int r = 0; r < references.Length; r++)
        {
            string name = $"reference {r}";
            TextReading[] against = new TextReading[queries.Length];
            await references[r]
                .ReadAgainstAsync(target, queries, (i, said) => against[i] = said, CancellationToken.None);
            for (int i = 0; i < queries.Length; i++)
            {
                Assert.Equal(apart[i].Signals!.LogProbabilities, together[i].Signals!.LogProbabilities);
                Assert.Equal(apart[i].Signals!.Means, together[i].Signals!.Means);
                Assert.Equal(apart[i].Signals!.Deviations, together[i].Signals!.Deviations);
                Assert.Equal(apart[i].Signals!.TopChoice, together[i].Signals!.TopChoice);
                Assert.Equal(apart[i].TokenIds, together[i].TokenIds);
                Assert.Equal(apart[i].Tokens, together[i].Tokens);
                TextReference alone = apart[i].References[name];
                TextReference beside = together[i].References[name];
                Assert.Equal(alone.Signals.LogProbabilities, beside.Signals.LogProbabilities);
                Assert.Equal(alone.TokenIds, beside.TokenIds);
                Assert.Null(alone.Signals.Divergences);
                Assert.Equal(against[i].Signals.Divergences, beside.Signals.Divergences);
                Assert.Equal(against[i].Signals.LogProbabilities, beside.Signals.LogProbabilities);
                Assert.True(beside.Signals.Divergences!.Average() > 1e-3);
            }
        }

        Assert.All(together, r => Assert.Equal(["reference 0", "reference 1"], r.References.Keys));
    }

    [Fact]
    public async Task Long_texts_are_compared_window_by_window()
    {
        using Models models = new();
        TextRecord[] one = [new TextRecord { Id = "long", Text = string.Join(' ', TinyLanguage.Texts(12, seed: 8)) }];
        Assert.True(TinyLanguage.Tokenizer.Encode(one[0].Text).Length > 3 * TinyLanguage.Shape.Context);
        IReadOnlyList<TextRecord> together = await CollectAsync(models.Targets[0], models.References, Compared, one);
        IReadOnlyList<TextRecord> apart = await CollectAsync(models.Targets[0], models.References, Plain, one);
        Assert.Equal(apart[0].Signals!.LogProbabilities, together[0].Signals!.LogProbabilities);
        TokenSignals beside = together[0].References["reference 0"].Signals;
        Assert.Equal(apart[0].References["reference 0"].Signals.LogProbabilities, beside.LogProbabilities);
        double[] views = (
            await new DivergenceReading(models.References[0], models.Targets[0]).OfAsync(
                new TextQuery(one[0].Text),
                TestContext.Current.CancellationToken
            )
        )!;
        Assert.Equal(views.Length, beside.Divergences!.Length);
        Assert.All(views.Zip(beside.Divergences), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    /// <summary>Two targets in turn, each a shadow model of the other, with references whose views are compared with both.</summary>
    [Fact]
    public async Task Of_several_targets_in_turn_every_model_reads_a_text_once()
    {
        using Models models = new();
        ReadingMemory memory = new();
        IReadOnlyList<TextRecord> turn = await CollectAsync(
            models.Targets[0],
            models.References,
            Compared,
            memory: memory,
            turn: models
        );
        long[] first = [.. models.All.Select(m => m.TokensRead)];
        Assert.All(first, read => Assert.Equal(Tokens(), read));
        IReadOnlyList<TextRecord> second = await CollectAsync(
            models.Targets[1],
            models.References,
            Compared,
            memory: memory,
            turn: models
        );
        Assert.Equal(first, models.All.Select(m => m.TokensRead));
        await CollectAsync(models.Targets[0], models.References, Compared, memory: memory, turn: models);
        Assert.Equal(first, models.All.Select(m => m.TokensRead));

        // The same as without a memory.
        IReadOnlyList<TextRecord> alone = await CollectAsync(models.Targets[1], models.References, Compared);
        foreach ((TextRecord a, TextRecord b) in alone.Zip(second))
        {
            Assert.Equal(a.Signals!.LogProbabilities, b.Signals!.LogProbabilities);
            Assert.Equal(
                a.References["reference 1"].Signals.Divergences,
                b.References["reference 1"].Signals.Divergences
            );
        }

        Assert.All(turn, r => Assert.Null(r.References["shadow"].Signals.Divergences));
    }

    [Fact]
    public async Task A_model_that_reads_otherwise_is_read_by_itself()
    {
        using Models models = new();
        DecoderWeights weights = DecoderWeights.Draw(TinyLanguage.Shape, new Seed(9));
        using DecoderTextModel shorter = TinyLanguage.Open(
            weights.With(TinyLanguage.Shape with { Context = 32 }),
            "shorter"
        );
        DecoderTextModel target = models.Targets[0];
        Assert.False(target.ReadsAlike(shorter));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            target.ReadTogetherAsync([], [shorter], [new TextQuery("a")], (_, _) => { }, CancellationToken.None)
        );
        IReadOnlyList<TextRecord> records = await CollectAsync(target, [models.References[0], shorter], Compared);
        Assert.Equal(["reference 0", "reference 1"], records[0].References.Keys);
        Assert.All(records, r => Assert.NotNull(r.References["reference 0"].Signals.Divergences));
        Assert.Equal(Tokens(), models.References[0].TokensRead);
    }

    /// <summary>Tokens that are read of all documents: the start token stands before each, and the last is not read.</summary>
    private static long Tokens() => Documents.Sum(d => (long)TinyLanguage.Tokenizer.Encode(d.Text).Length);

    private static Task<IReadOnlyList<TextRecord>> CollectAsync(
        DecoderTextModel target,
        DecoderTextModel[] references,
        TextQuestions asked,
        TextRecord[]? documents = null,
        ReadingMemory? memory = null,
        Models? turn = null
    ) =>
        new TextCollector
        {
            Target = target,
            References =
            [
                .. references.Select((r, i) => new AskedModel($"reference {i}", r)),
                .. turn is null
                    ? []
                    : turn.Targets.Where(t => t != target).Select(t => new AskedModel("shadow", t, _ => true)),
            ],
            LaterTargets = turn is null ? [] : turn.Targets[(Array.IndexOf(turn.Targets, target) + 1)..],
            Known = new KnownTextSets([], []),
            Queries = TextQueryPlan.Default,
            Seed = new Seed(4),
            Progress = new Quiet(),
            Memory = memory,
        }.CollectAsync(documents ?? Documents, asked, TestContext.Current.CancellationToken);

    private sealed class Models : IDisposable
    {
        public DecoderTextModel[] Targets { get; } = [Draw(1, "target 0"), Draw(2, "target 1")];

        public DecoderTextModel[] References { get; } = [Draw(3, "one"), Draw(4, "two")];

        public DecoderTextModel[] All => [.. Targets, .. References];

        public void Dispose() => Array.ForEach(All, m => m.Dispose());

        private static DecoderTextModel Draw(ulong seed, string name) =>
            TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(seed)), name);
    }
}
