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

/// <summary>From answers to evidence: each in its place, each question asked once.</summary>
public sealed class TextCollectorTests
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

    [Fact]
    public async Task Answers_come_to_the_text_that_they_are_about()
    {
        ScriptedModel target = new("target");
        IReadOnlyList<TextRecord> records = await CollectAsync(target, new TextQuestions { Signals = true });
        Assert.Equal(["a", "b", "c"], records.Select(r => r.Id));
        Assert.Equal([-3, -4, -5], records[0].Signals!.LogProbabilities);
        Assert.Equal([-1, -6, -3, -4, -5], records[1].Signals!.LogProbabilities);
        Assert.Equal(["Mara", "wrote"], records[2].Tokens!);
        Assert.Equal([4, 5], records[2].TokenIds!);
        Assert.Equal(Documents.Select(d => d.Membership), records.Select(r => r.Membership));
        Assert.All(records, r => Assert.Equal(ZlibLength.Of(r.Text), r.ZlibLength));
        Assert.All(records, r => Assert.Empty(r.References));
        Assert.All(records, r => Assert.Equal("target scripted tar", r.Target));
        Assert.Equal(Documents.Length, target.Asked.Count);
    }

    [Fact]
    public async Task References_say_what_they_were_trained_on_and_only_what_attacks_read()
    {
        ScriptedModel target = new("target");
        ScriptedModel reference = new("reference", 2);
        ScriptedModel shadow = new("shadow", 3);
        IReadOnlyList<TextRecord> records = await CollectAsync(
            target,
            new TextQuestions { Signals = true, References = true },
            references: [new AskedModel("base", reference), new AskedModel("shadow-1", shadow, id => id == "b")]
        );
        Assert.Equal([-6, -8, -10], records[0].References["base"].Signals.LogProbabilities);
        Assert.Equal([-12, -15], records[2].References["shadow-1"].Signals.LogProbabilities);
        Assert.All(records, r => Assert.Null(r.References["base"].Member));
        Assert.Equal([false, true, false], records.Select(r => r.References["shadow-1"].Member!.Value));

        // Of other models than the target neither the first choice nor moments are read by any attack.
        Assert.All(records, r => Assert.Null(r.References["base"].Signals.TopChoice));
        Assert.All(records, r => Assert.NotNull(r.Signals!.TopChoice));
    }

    [Fact]
    public async Task Changed_texts_are_asked_as_they_are_written_down()
    {
        ScriptedModel target = new("target");
        IReadOnlyList<TextRecord> records = await CollectAsync(
            target,
            new TextQuestions { Signals = true, Variants = ["lowercase", "swap-", "neighbour-"] },
            new TextQueryPlan(Neighbours: 2, Swaps: 3, Shots: 1, Continuations: 1)
        );
        Assert.Equal("the knee hurts", records[0].Variants["lowercase"].Text);
        foreach (TextRecord record in records)
        {
            Assert.Equal(1, record.Variants.Keys.Count(k => k == "lowercase"));
            Assert.InRange(record.Variants.Keys.Count(k => k.StartsWith("swap-", StringComparison.Ordinal)), 1, 3);
            foreach ((string name, TextVariant variant) in record.Variants)
            {
                Assert.True(target.Asked.Any(q => q.Text == variant.Text && q.Prefix is null), name);
                Assert.Equal(variant.Text.Split(' ').Select(w => (double)-w.Length), variant.Signals.LogProbabilities);
                Assert.Equal(ZlibLength.Of(variant.Text), variant.ZlibLength);
            }
        }

        Assert.Equal(2, records[1].Variants.Keys.Count(k => k.StartsWith("neighbour-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_known_texts_no_neighbours_are_made_up()
    {
        IReadOnlyList<TextRecord> records = await CollectAsync(
            new ScriptedModel("target"),
            new TextQuestions
            {
                Signals = true,
                Frequencies = true,
                Variants = ["neighbour-"],
                Prefixes = ["nonmember", "member"],
            },
            known: new KnownTextSets([], [])
        );
        Assert.All(records, r => Assert.Empty(r.Variants));
        Assert.All(records, r => Assert.Empty(r.Prefixed));
        Assert.All(records, r => Assert.Null(r.TokenFrequencies));
    }

    [Fact]
    public async Task Prefixes_come_from_their_own_side()
    {
        ScriptedModel target = new("target");
        IReadOnlyList<TextRecord> records = await CollectAsync(
            target,
            new TextQuestions { Signals = true, Prefixes = ["nonmember", "member"] }
        );
        Assert.Equal([-1.5, -2, -2.5], records[0].Prefixed["nonmember"]);
        Assert.Equal([-1.5, -2, -2.5], records[0].Prefixed["member"]);
        Assert.Equal(
            ["my knee got worse\n", "the bill is wrong\na visit came late\n"],
            target.Asked.Select(q => q.Prefix).OfType<string>().Distinct().Order(StringComparer.Ordinal)
        );
    }

    /// <summary>After itself any text looks known; attacks that learn from such texts would learn that.</summary>
    [Fact]
    public async Task What_a_prefix_is_made_of_is_not_asked_about_after_it()
    {
        ScriptedModel target = new("target");
        TextRecord[] texts =
        [
            .. Documents,
            Fit("late", "a visit came late", Membership.NonMember),
            Fit("wrong", "the bill is wrong", Membership.NonMember),
            Fit("knee", "my knee got worse", Membership.Member),
        ];
        IReadOnlyList<TextRecord> records = await Collector(target, new TextQueryPlan(1, 1, Shots: 1, 1))
            .CollectAsync(
                texts,
                new TextQuestions { Signals = true, Prefixes = ["nonmember", "member"] },
                TestContext.Current.CancellationToken
            );
        Assert.Equal(["member", "nonmember"], Names("late"));
        Assert.Equal(["member"], Names("wrong"));
        Assert.Equal(["nonmember"], Names("knee"));
        Assert.Equal(["member", "nonmember"], Names("a"));
        Assert.DoesNotContain(target.Asked, q => q.Prefix == q.Text + "\n");

        static TextRecord Fit(string id, string text, Membership side) =>
            new()
            {
                Id = id,
                Text = text,
                Membership = side,
                IsForFitting = true,
            };

        string[] Names(string id) => [.. records.Single(r => r.Id == id).Prefixed.Keys.Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData(40, "the bill is wrong\na visit came late\n", 0)]
    [InlineData(20, "the bill is wrong\n", 1)]
    [InlineData(12, "the bill\n", 1)]
    [InlineData(5, "the\n", 1)]
    public async Task A_prefix_that_is_too_long_is_shortened_and_said_so(int most, string expected, int notes)
    {
        ScriptedModel target = new("target") { LongestPrefix = most };
        List<string> said = [];
        await CollectAsync(
            target,
            new TextQuestions { Signals = true, Prefixes = ["nonmember"] },
            new TextQueryPlan(1, 1, Shots: 2, 1),
            notes: said
        );
        string[] answered =
        [
            .. target
                .Asked.Where(q => q.Prefix?.Length <= most)
                .Select(q => q.Prefix!)
                .Distinct(StringComparer.Ordinal),
        ];
        Assert.Equal([expected], answered);
        Assert.Equal(notes, said.Count);
    }

    [Fact]
    public async Task A_model_that_takes_no_prefix_at_all_is_refused() =>
        await Assert.ThrowsAsync<BadInputException>(() =>
            CollectAsync(
                new ScriptedModel("target") { LongestPrefix = 0 },
                new TextQuestions { Signals = true, Prefixes = ["nonmember"] }
            )
        );

    [Fact]
    public async Task Frequencies_are_counted_among_known_non_members()
    {
        IReadOnlyList<TextRecord> records = await CollectAsync(
            new ScriptedModel("target"),
            new TextQuestions { Signals = true, Frequencies = true }
        );

        // Words of the population by length: 3 4 2 5 and 1 5 4 4. Largest number anywhere 6: seven tokens, one added each.
        double[] counts = [0, 1, 1, 1, 3, 2, 0];
        double Share(int id) => (counts[id] + 1) / (8 + 7);
        Assert.Equal([Share(3), Share(4), Share(5)], records[0].TokenFrequencies!, Near);
        Assert.Equal([Share(1), Share(6), Share(3), Share(4), Share(5)], records[1].TokenFrequencies!, Near);
    }

    [Fact]
    public async Task A_model_that_does_not_number_tokens_has_no_frequencies()
    {
        IReadOnlyList<TextRecord> records = await CollectAsync(
            new ScriptedModel("target") { NamesTokens = false },
            new TextQuestions { Signals = true, Frequencies = true }
        );
        Assert.All(records, r => Assert.Null(r.TokenFrequencies));
    }

    [Fact]
    public async Task Beginnings_are_continued()
    {
        ScriptedModel target = new("target");
        IReadOnlyList<TextRecord> records = await CollectAsync(
            target,
            new TextQuestions { Continuations = true },
            new TextQueryPlan(1, 1, 1, Continuations: 3)
        );
        Assert.Equal("The knee ", records[0].Continuations!.Prompt);
        Assert.Equal(["9 and 0", "9 and 1", "9 and 2"], records[0].Continuations!.Texts);
        Assert.Equal(records[0].Continuations!.Texts.Select(ZlibLength.Of), records[0].Continuations!.ZlibLengths);
        Assert.All(records, r => Assert.StartsWith(r.Continuations!.Prompt, r.Text, StringComparison.Ordinal));
        Assert.Empty(target.Asked);
        Assert.All(records, r => Assert.Null(r.Signals));
    }

    [Fact]
    public async Task A_model_that_shows_text_only_is_not_asked_for_more()
    {
        ScriptedModel target = new("target") { Access = TextAccess.Continuations };
        ScriptedModel reference = new("reference");
        IReadOnlyList<TextRecord> records = await CollectAsync(
            target,
            new TextQuestions
            {
                Signals = true,
                References = true,
                Frequencies = true,
                Continuations = true,
                Variants = ["lowercase"],
                Prefixes = ["nonmember"],
            },
            references: [new AskedModel("base", reference)]
        );
        Assert.All(records, r => Assert.NotNull(r.Continuations));
        Assert.All(records, r => Assert.Null(r.Signals));
        Assert.All(records, r => Assert.Empty(r.References));
        Assert.Empty(target.Asked);
        Assert.Empty(reference.Asked);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_named()
    {
        OutsideFailureException missing = await Assert.ThrowsAsync<OutsideFailureException>(() =>
            CollectAsync(new ScriptedModel("target") { Forgets = "Mara wrote" }, new TextQuestions { Signals = true })
        );
        Assert.Contains("target gave no answer about text 3 of 3", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_texts_are_refused_before_anything_is_asked()
    {
        ScriptedModel target = new("target");
        BadInputException refused = await Assert.ThrowsAsync<BadInputException>(() =>
            Collector(target)
                .CollectAsync(
                    [Documents[0], new TextRecord { Id = "blank", Text = " \n" }],
                    new TextQuestions { Signals = true },
                    TestContext.Current.CancellationToken
                )
        );
        Assert.Contains("1 texts are empty: blank", refused.Message, StringComparison.Ordinal);
        Assert.Empty(target.Asked);
    }

    /// <summary>A reference is called what the person who asks calls it; of what is known already nothing is heard.</summary>
    [Fact]
    public async Task Progress_names_references_as_given_and_only_what_is_asked()
    {
        ReadingMemory memory = new();
        ScriptedModel target = new("target.gguf");
        ScriptedModel other = new("model.gguf", 2);
        List<string> stages = [];
        TextQuestions asked = new() { Signals = true, References = true };
        TextCollector collector = Collector(target, references: [new AskedModel("base", other)], memory: memory) with
        {
            Progress = new Quiet(onBegin: stages.Add),
        };
        await collector.CollectAsync(Documents, asked, TestContext.Current.CancellationToken);
        Assert.Equal(["target.gguf reads texts", "base reads texts"], stages);
        await collector.CollectAsync(Documents, asked, TestContext.Current.CancellationToken);
        Assert.Equal(2, stages.Count);
    }

    [Fact]
    public async Task What_is_remembered_is_not_asked_again()
    {
        ReadingMemory memory = new();
        ScriptedModel target = new("target");
        ScriptedModel other = new("other", 2);
        TextQuestions asked = new() { Signals = true, References = true };
        IReadOnlyList<TextRecord> one = await CollectAsync(
            target,
            asked,
            references: [new AskedModel("other", other)],
            memory: memory
        );
        IReadOnlyList<TextRecord> two = await CollectAsync(
            other,
            asked,
            references: [new AskedModel("target", target)],
            memory: memory
        );
        Assert.Equal(Documents.Length, target.Asked.Count);
        Assert.Equal(Documents.Length, other.Asked.Count);
        foreach ((TextRecord first, TextRecord second) in one.Zip(two))
        {
            Assert.Equal(first.Signals!.LogProbabilities, second.References["target"].Signals.LogProbabilities);
            Assert.Equal(first.References["other"].Signals.LogProbabilities, second.Signals!.LogProbabilities);
        }
    }

    /// <summary>For each attack of the catalogue: what it asks for, of a model that shows all, suffices for it to run.</summary>
    [Fact]
    public async Task What_attacks_ask_for_suffices_for_them()
    {
        DecoderWeights weights = TinyLanguage.Train(TinyLanguage.Texts(24, seed: 3), epochs: 1, seed: 1);
        DecoderWeights start = DecoderWeights.Draw(TinyLanguage.Shape, new Seed(9));
        using DecoderTextModel target = TinyLanguage.Open(weights);
        using DecoderTextModel reference = TinyLanguage.Open(start, "base");
        DecoderTextModel[] shadows =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(s => TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(20 + (ulong)s)))),
        ];
        TextRecord[] documents = TinyLanguage.Documents(
            60,
            seed: 3,
            i => i % 2 == 0 ? Membership.Member : Membership.NonMember
        );
        TextRecord[] all = [.. documents[..24], .. documents[24..].Select(r => r with { IsForFitting = true })];
        foreach (string name in AttackCatalog.Texts.Select(a => a.Name))
        {
            IReadOnlyList<TextAttackChoice> attack = AttackCatalog.ChooseTexts([name]);
            TextCollector collector = Collector(target) with
            {
                References =
                [
                    new AskedModel("base", reference),
                    .. shadows.Select((s, i) => new AskedModel($"shadow-{i}", s, id => (id[^1] + i) % 2 == 0)),
                ],
                Queries = new TextQueryPlan(2, 2, 1, 2),
            };
            TextEvidence evidence = new(
                await collector.CollectAsync(
                    all,
                    TextQuestions.Of(attack.Select(a => a.Attack.Needs)),
                    TestContext.Current.CancellationToken
                )
            );
            ScoredTargets scored = TextScoring.Run(evidence, attack, 1, new Quiet(), CancellationToken.None);
            Assert.True(
                scored.Skipped.Count == 0,
                $"{name}: {string.Join("; ", scored.Skipped.Select(s => s.Reason))}"
            );
            Assert.True(scored.Table.Columns[0].Values.Count(double.IsFinite) >= 12, name);
        }

        foreach (DecoderTextModel shadow in shadows)
        {
            shadow.Dispose();
        }
    }

    [Fact]
    public async Task Divergences_come_from_references_that_saw_no_text_and_share_the_tokens()
    {
        using DecoderTextModel target = TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(1)));
        using DecoderTextModel same = TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(1)), "same");
        using DecoderTextModel other = TinyLanguage.Open(DecoderWeights.Draw(TinyLanguage.Shape, new Seed(2)), "other");
        IReadOnlyList<TextRecord> records = await CollectAsync(
            target,
            new TextQuestions
            {
                Signals = true,
                References = true,
                Divergences = true,
            },
            references:
            [
                new AskedModel("same", same),
                new AskedModel("other", other),
                new AskedModel("shadow", other, _ => true),
            ]
        );
        Assert.All(
            records,
            r => Assert.All(r.References["same"].Signals.Divergences!, d => Assert.InRange(d, 0, 1e-5))
        );
        Assert.All(records, r => Assert.True(r.References["other"].Signals.Divergences!.Average() > 1e-3));
        Assert.All(records, r => Assert.Null(r.References["shadow"].Signals.Divergences));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static TextCollector Collector(
        ITextModel target,
        TextQueryPlan? queries = null,
        KnownTextSets? known = null,
        IReadOnlyList<AskedModel>? references = null,
        ReadingMemory? memory = null,
        List<string>? notes = null
    ) =>
        new()
        {
            Target = target,
            References = references ?? [],
            Known = known ?? Known,
            Queries = queries ?? TextQueryPlan.Default,
            Seed = new Seed(4),
            Progress = new Quiet(onNote: text => notes?.Add(text)),
            Memory = memory,
        };

    private static Task<IReadOnlyList<TextRecord>> CollectAsync(
        ITextModel target,
        TextQuestions asked,
        TextQueryPlan? queries = null,
        KnownTextSets? known = null,
        IReadOnlyList<AskedModel>? references = null,
        ReadingMemory? memory = null,
        List<string>? notes = null
    ) =>
        Collector(target, queries, known, references, memory, notes)
            .CollectAsync(Documents, asked, TestContext.Current.CancellationToken);
}
