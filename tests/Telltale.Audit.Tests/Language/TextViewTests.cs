using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Language;
using Telltale.Audit.Language.Collecting;
using Telltale.Audit.Language.Plans;
using Telltale.Audit.Ports;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Samples;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Language.Models;

namespace Telltale.Audit.Tests.Language;

/// <summary>What is asked beyond plain readings: whole views of tokens, shadow models, texts after themselves.</summary>
public sealed class TextViewTests
{
    private static readonly TextRecord[] Documents =
    [
        new()
        {
            Id = "a",
            Text = "The knee hurts",
            Membership = Membership.Member,
        },
        new()
        {
            Id = "b",
            Text = "a Letter was lost again",
            Membership = Membership.NonMember,
        },
        new()
        {
            Id = "c",
            Text = "Mara wrote",
            Membership = Membership.Unknown,
        },
    ];

    private static readonly KnownTextSets Known = new(
        ["the bill is wrong", "a visit came late"],
        ["my knee got worse"]
    );

    /// <summary>Two models of which nothing is known but their views: the sums are those of the engine's own comparison.</summary>
    [Fact]
    public async Task Divergences_of_any_two_models_that_show_their_views_are_those_of_the_engine()
    {
        using DecoderTextModel target = TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(1)));
        using DecoderTextModel other = TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(2)), "other");
        TextQuestions asked = new()
        {
            Signals = true,
            References = true,
            Divergences = true,
        };
        IReadOnlyList<TextRecord> byEngine = await CollectAsync(
            target,
            asked,
            references: [new AskedModel("other", other)]
        );
        IReadOnlyList<TextRecord> byViews = await CollectAsync(
            new Viewed(target),
            asked,
            references: [new AskedModel("other", new Viewed(other))]
        );
        foreach ((TextRecord engine, TextRecord views) in byEngine.Zip(byViews))
        {
            double[] expected = engine.References["other"].Signals.Divergences!;
            double[] found = views.References["other"].Signals.Divergences!;
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-5));
        }

        // Another tokenizer: there is nothing to compare.
        IReadOnlyList<TextRecord> apart = await CollectAsync(
            new Viewed(target),
            asked,
            references: [new AskedModel("other", new Viewed(other, "another"))]
        );
        Assert.All(apart, r => Assert.Null(r.References["other"].Signals.Divergences));
    }

    [Fact]
    public async Task Shadow_models_do_not_read_texts_that_only_serve_to_learn_from()
    {
        ScriptedModel shadow = new("shadow", 2);
        ScriptedModel reference = new("reference", 3);
        TextRecord[] documents =
        [
            .. Documents,
            new TextRecord
            {
                Id = "fit",
                Text = "for learning only",
                Membership = Membership.Member,
                IsForFitting = true,
            },
        ];
        IReadOnlyList<TextRecord> records = await Collector(
                new ScriptedModel("target"),
                references: [new AskedModel("reference", reference), new AskedModel("shadow", shadow, _ => false)]
            )
            .CollectAsync(
                documents,
                new TextQuestions { Signals = true, References = true },
                TestContext.Current.CancellationToken
            );
        Assert.Equal(Documents.Select(d => d.Text).ToHashSet(), shadow.Asked.Select(q => q.Text).ToHashSet());
        Assert.Contains("for learning only", reference.Asked.Select(q => q.Text));
        Assert.Equal(["reference"], records[^1].References.Keys);
        Assert.Equal(["reference", "shadow"], records[0].References.Keys.Order());
    }

    [Fact]
    public async Task Texts_after_themselves_are_asked_for_as_far_as_the_target_reads_so_much()
    {
        TextQuestions asked = TextQuestions.Of(AttackCatalog.ChooseTexts(["camia"]).Select(a => a.Attack.Needs));
        ScriptedModel target = new("target");
        IReadOnlyList<TextRecord> records = await CollectAsync(target, asked);
        // After a prefix the scripted model is half as surprised.
        Assert.All(records, r => Assert.Equal(r.Signals!.Mean() / 2, r.Variants["repeat"].Signals.Mean(), 1e-12));
        Assert.All(target.Asked.Where(q => q.Prefix is not null), q => Assert.Equal(q.Text + "\n", q.Prefix));

        List<string> notes = [];
        int[] lengths = [.. Documents.Select(d => d.Text.Length + 1).Order()];
        IReadOnlyList<TextRecord> some = await CollectAsync(
            new ScriptedModel("small") { LongestPrefix = lengths[1] },
            asked,
            notes: notes
        );
        Assert.All(some, r => Assert.Equal(r.Text.Length < lengths[1], r.Variants.ContainsKey("repeat")));
        int left = some.Count(r => !r.Variants.ContainsKey("repeat"));
        Assert.InRange(left, 1, Documents.Length - 2);
        Assert.Contains(
            $"for {left} of {Documents.Length} texts after themselves; they are left out of that",
            Assert.Single(notes),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("camia")]
    [InlineData("recall")]
    public async Task What_stops_a_target_altogether_is_not_taken_for_texts_that_are_too_long(string attack)
    {
        TextQuestions asked = TextQuestions.Of(AttackCatalog.ChooseTexts([attack]).Select(a => a.Attack.Needs));
        BadInputException found = await Assert.ThrowsAsync<BadInputException>(() =>
            CollectAsync(new ScriptedModel("spent") { GivesUpAtPrefixes = true }, asked)
        );
        Assert.Contains("nothing left to spend", found.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<TextRecord>> CollectAsync(
        ITextModel target,
        TextQuestions asked,
        IReadOnlyList<AskedModel>? references = null,
        List<string>? notes = null
    ) => Collector(target, references, notes).CollectAsync(Documents, asked, TestContext.Current.CancellationToken);

    private static TextCollector Collector(
        ITextModel target,
        IReadOnlyList<AskedModel>? references = null,
        List<string>? notes = null
    ) =>
        new()
        {
            Target = target,
            References = references ?? [],
            Known = Known,
            Queries = TextQueryPlan.Default,
            Seed = new Seed(4),
            Progress = new Quiet(onNote: text => notes?.Add(text)),
        };

    /// <summary>A model of which only the port is seen.</summary>
    private sealed class Viewed(IDistributionModel model, string? tokenizer = null) : IDistributionModel
    {
        public string Name => model.Name;

        public string Identity => model.Identity;

        public TextAccess Access => model.Access;

        public int Vocabulary => model.Vocabulary;

        public string TokenizerIdentity => tokenizer ?? model.TokenizerIdentity;

        public Task ReadAsync(
            IReadOnlyList<TextQuery> queries,
            Action<int, Ports.TextReading> answered,
            CancellationToken cancellation
        ) => model.ReadAsync(queries, answered, cancellation);

        public Task ContinueAsync(
            IReadOnlyList<ContinuationQuery> queries,
            Action<int, IReadOnlyList<string>> answered,
            CancellationToken cancellation
        ) => model.ContinueAsync(queries, answered, cancellation);

        public Task DistributionsAsync(
            TextQuery query,
            Action<int, ReadOnlySpan<float>> row,
            CancellationToken cancellation
        ) => model.DistributionsAsync(query, row, cancellation);

        public void Dispose() { }
    }
}
