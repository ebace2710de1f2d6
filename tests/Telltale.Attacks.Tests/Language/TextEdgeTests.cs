using Telltale.Attacks.Language;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Tests.Language;

/// <summary>Single tokens, certainty, ties, other tokenizers: what each attack says at the edges of its definition.</summary>
public sealed class TextEdgeTests
{
    [Fact]
    public void A_share_of_the_tokens_is_at_least_one_token()
    {
        Assert.Equal([-3.0], Scores("min-k:k=0.2", Document([-1, -3])));
        Assert.Equal([-2.0], Scores("min-k:k=1", Document([-1, -3])));
        Assert.Equal([-7.0], Scores("min-k", Document([-7])));
    }

    [Fact]
    public void A_model_that_is_certain_has_nothing_unusual_to_say()
    {
        TextRecord record = Document([0, 0]) with
        {
            Signals = new TokenSignals
            {
                LogProbabilities = [0, -1],
                Means = [0, -2],
                Deviations = [0, 0.5],
            },
        };
        Assert.Equal([0.0], Scores("min-k-plus-plus:k=0.5", record));
        Assert.Equal([1.0], Scores("min-k-plus-plus:k=1", record));
    }

    [Fact]
    public void Losses_of_nothing_make_no_ratio()
    {
        TextRecord sure = Document([0, 0]) with
        {
            Variants = new Dictionary<string, TextVariant> { ["lowercase"] = new(Signals([-1])) },
            Prefixed = new Dictionary<string, double[]> { ["nonmember"] = [-1, -1], ["member"] = [-1, -1] },
        };
        Assert.Equal([double.NaN], Scores("lowercase", sure));
        Assert.Equal([double.NaN], Scores("recall", sure));
        Assert.Equal([double.NaN], Scores("con-recall", sure));
    }

    [Fact]
    public void After_a_prefix_the_first_token_is_left_out_where_it_had_no_probability_without_it()
    {
        TextRecord record = Document([-1, -1]) with
        {
            Prefixed = new Dictionary<string, double[]> { ["nonmember"] = [-100, -2, -4] },
        };
        Assert.Equal([3.0], Scores("recall", record));
    }

    [Fact]
    public void What_loses_nothing_in_its_error_zone_ranks_first_by_the_paper_and_last_by_the_code()
    {
        TextRecord learnt = Zone([-1, -1], [-2, -3], [false, false]);
        TextRecord usual = Zone([-1, -3], [-2, -2], [false, false]);
        TextRecord byHeart = Zone([-0.1, -0.1], [-2, -3], [true, true]);
        TextRecord easy = Zone([-0.1, -0.2], [-0.2, -0.1], [true, true]);
        double[] paper = Scores("ez", learnt, usual, byHeart, easy);
        Assert.Equal(3e12, paper[0], 1e3);
        Assert.Equal(1, paper[1], 1e-9);
        Assert.True(paper[2] > 1e12);
        Assert.Equal(1, paper[3], 1e-9);
        double[] code = Scores("ez:rule=code", learnt, usual, byHeart, easy);
        Assert.Equal([0, 0, 0], [code[0], code[2], code[3]]);
        Assert.Equal(1, code[1], 1e-9);
        Assert.Equal([0.0], Scores("ez:rule=code", Zone([-3], [-1], [false])));
    }

    [Fact]
    public void Equal_losses_are_no_votes()
    {
        TextRecord tie = Zone([-0.1, -0.3, -0.7], [-0.1, -0.3, -0.7], [true, true, true]);
        Assert.Equal([0.0], Scores("wbc", tie));
        // The two windows of two tokens: −0.1 in sum, and 0.1.
        TextRecord record = Zone([-1, -1, -1], [-1, -0.9, -1.2], [true, true, true]);
        Assert.Equal([0.5], Scores("wbc:windows=2", record));
        Assert.Equal([1.0], Scores("wbc:windows=50", record));
    }

    [Fact]
    public void Surprise_needs_both_a_low_probability_and_a_sure_model()
    {
        TextRecord record = Document([0]) with
        {
            Signals = new TokenSignals { LogProbabilities = [-9, -8, -1, -1], Means = [-3, -1, -1, -1] },
        };
        Assert.Equal([-8.0], Scores("surp:k=0.5", record));
        Assert.Equal([0.0], Scores("surp:k=0.25", record));
        Assert.Equal([-8.5], Scores("surp:k=0.5,entropy=4", record));
    }

    [Fact]
    public void Only_the_first_token_of_a_kind_counts_against_the_corpus()
    {
        TextRecord record = Document([Math.Log(0.5), Math.Log(0.1), Math.Log(0.5)]) with
        {
            TokenIds = [4, 5, 6, 5],
            TokenFrequencies = [0.1, 0.2, 0.1],
        };
        Assert.Equal((0.5 * Math.Log(10)) + (0.1 * Math.Log(5)), 2 * Scores("dc-pdd:cap=100", record)[0], 1e-12);
        // A first token without a probability still was the first of its kind.
        Assert.Equal(0.1 * Math.Log(5), Scores("dc-pdd:cap=100", record with { TokenIds = [5, 5, 6, 5] })[0], 1e-12);
    }

    [Fact]
    public void Continuations_count_each_word_as_often_as_it_stands_in_both()
    {
        TextRecord record = Document([-1]) with
        {
            Text = "to be or not to be",
            Continuations = new TextContinuations("to be or", ["not not to", "x", ""], [11, 9, 8]),
        };
        Assert.Equal((2.0 / 3 / 3), Scores("samia", record)[0], 1e-15);
        Assert.Equal((11 * 2.0 / 3 / 3), Scores("samia:zlib=yes", record)[0], 1e-14);
        Assert.Equal([double.NaN], Scores("samia:n=4", record));
        Assert.Equal([double.NaN], Scores("samia", record with { Text = "something else" }));
    }

    [Fact]
    public void Another_tokenizer_is_noticed()
    {
        TextRecord record = Zone([-1, -1], [-1, -1], [true, true]) with { TokenIds = [1, 2] };
        TextRecord longer = record with
        {
            References = new Dictionary<string, TextReference> { ["reference"] = new(Signals([-1, -1, -1])) },
        };
        TextRecord others = record with
        {
            References = new Dictionary<string, TextReference> { ["reference"] = new(Signals([-1, -1]), [1, 3]) },
        };
        foreach (TextRecord wrong in new[] { longer, others })
        {
            Assert.Contains("own tokens", Missing("wbc", wrong), StringComparison.Ordinal);
            Assert.Contains("own tokens", Missing("ez", wrong), StringComparison.Ordinal);
            Assert.Null(Missing("reference", wrong));
        }

        Assert.Null(Missing("wbc", record));
    }

    [Theory]
    [InlineData("reference", "a,b", "finds several reference models (a, b)")]
    [InlineData("reference:reference=c", "a,b", "needs a reference model: references.c; there are a, b")]
    [InlineData("reference:reference=out", "a", "shadow models that were not trained on the document")]
    [InlineData("reference", "", "needs a reference model: references.reference")]
    [InlineData("informia", "a", "needs the divergence")]
    [InlineData("lira", "a", "needs shadow models")]
    [InlineData("neighbour", "", "variants.neighbour-0")]
    [InlineData("recall:prefix=old", "", "prefixed.old")]
    [InlineData("camia", "", "at least 10 non-members among documents to learn from; there are 0")]
    [InlineData("combination:fit=known", "", "at least 10 non-members among documents with \"fit\": true")]
    public void What_is_missing_is_named(string attack, string references, string expected)
    {
        TextRecord record = Document([-1]) with
        {
            References = references
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .ToDictionary(name => name, _ => new TextReference(Signals([-2]))),
        };
        Assert.Contains(expected, Missing(attack, record), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_the_reference_is_the_one_that_can_be_meant()
    {
        TextRecord record = Document([-1]) with
        {
            References = new Dictionary<string, TextReference>
            {
                ["base"] = new(Signals([-2])),
                ["s1"] = new(Signals([-4]), Member: false),
                ["s2"] = new(Signals([-6]), Member: false),
                ["s3"] = new(Signals([-100]), Member: true),
            },
        };
        Assert.Equal([1.0], Scores("reference", record));
        Assert.Equal([4.0], Scores("reference:reference=out", record));
        Assert.Equal([99.0], Scores("reference:reference=s3", record));
        TextRecord shadows = record with { References = record.References.Skip(1).ToDictionary() };
        Assert.Equal([4.0], Scores("reference", shadows));
    }

    [Theory]
    [InlineData("wbc:windows=2+0", "windows=2+0")]
    [InlineData("min-k:k=0", "k=0")]
    [InlineData("min-k:k=1.5", "k=1.5")]
    [InlineData("combination:of=loss+lira", "names lira, which cannot be combined")]
    [InlineData("combination:fit=cross", "expected auto|known|half")]
    [InlineData("combination:fit=some", "fit=some")]
    [InlineData("rmia", "it is one on classifiers")]
    [InlineData("los", "did you mean loss?")]
    public void Wrong_attack_strings_are_refused(string attack, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<BadInputException>(() => AttackCatalog.ChooseTexts([attack])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_attack_on_texts_is_named_where_one_on_classifiers_is_wanted() =>
        Assert.Contains(
            "it is one on language models",
            Assert.Throws<BadInputException>(() => AttackCatalog.Choose(["wbc"])).Message,
            StringComparison.Ordinal
        );

    private static TokenSignals Signals(double[] values) => new() { LogProbabilities = values };

    private static TextRecord Document(double[] values) => new() { Id = "a", Signals = Signals(values) };

    private static TextRecord Zone(double[] target, double[] reference, bool[] top) =>
        Document(target) with
        {
            Id = string.Join(' ', target.Concat(reference)),
            Signals = new TokenSignals { LogProbabilities = target, TopChoice = top },
            References = new Dictionary<string, TextReference> { ["reference"] = new(Signals(reference)) },
        };

    private static string? Missing(string attack, TextRecord record) =>
        AttackCatalog.ChooseTexts([attack])[0].Attack.Needs.WhatIsMissing(new TextEvidence([record]));

    private static double[] Scores(string attack, params TextRecord[] records) =>
        AttackCatalog.ChooseTexts([attack])[0].Attack.Score(new TextEvidence(records));
}
