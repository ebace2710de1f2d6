using Telltale.Attacks.Language;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.TestKit;
using Telltale.TestKit.Populations;

namespace Telltale.Attacks.Tests.Contract;

/// <summary>What every attack on language models must do, with its defaults and with options that make it another one.</summary>
public sealed class TextContractSuite
{
    private static readonly TextWorld Small = new();
    private static readonly TextEvidence Evidence = Small.Create();

    /// <summary>The same once more, nothing shared.</summary>
    private static readonly TextEvidence Again = Small.Create();

    public static TheoryData<string> Attacks =>
        [
            .. AttackCatalog.Texts.Select(attack => attack.Name),
            "loss:of=sum",
            "loss:of=perplexity",
            "reference:reference=out",
            "reference:reference=shadow-3",
            "wbc:windows=code",
            "wbc:windows=2+7,reference=out",
            "ez:rule=code",
            "ez:reference=out",
            "dc-pdd:cap=1",
            "samia:n=2,zlib=yes",
            "lira:mode=offline",
            "lira:variance=record,center=median",
            "bavaria:mode=offline",
            "camia:combine=mean",
            "camia:fit=cross",
            "camia:combine=george,fit=half",
            "quantile:model=mlp,head=pinball",
            "quantile:fit=cross",
            "combination:of=loss+min-k+reference",
            "combination:fit=half",
        ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Same_evidence_gives_the_same_scores_to_the_last_bit_on_any_number_of_threads(string attack)
    {
        double[] scores = Scores(attack, Evidence);
        Assert.Equal(scores, Choose(attack).Score(new GatheredTexts(Again, threads: 3)));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Order_of_the_documents_carries_no_information(string attack)
    {
        TextRecord[] all = [.. Evidence.Records, .. Evidence.ForFitting];
        int[] order = new Rng(new Seed(5)).Permutation(all.Length);
        TextEvidence other = new(order.Select(i => all[i]));

        double[] shuffled = Scores(attack, other);

        double[] scores = Scores(attack, Evidence);
        Dictionary<string, double> byId = Evidence.Records.Zip(scores).ToDictionary(p => p.First.Id, p => p.Second);
        Assert.All(other.Records.Zip(shuffled), p => AssertSame(byId[p.First.Id], p.Second));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Order_of_models_and_versions_carries_no_information(string attack)
    {
        TextEvidence turned = Changed(
            Evidence,
            r =>
                r with
                {
                    References = r.References.Reverse().ToDictionary(),
                    Variants = r.Variants.Reverse().ToDictionary(),
                    Prefixed = r.Prefixed.Reverse().ToDictionary(),
                }
        );
        Assert.Equal(Scores(attack, Evidence), Scores(attack, turned));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_target_that_leaks_nothing_gives_chance_level(string attack)
    {
        foreach (ulong seed in new ulong[] { 11, 12, 13 })
        {
            TextEvidence evidence = Silent(seed);
            double[] scores = Scores(attack, evidence);
            Assert.InRange(Deviations(scores, evidence), -4, 4);
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_leak_gives_members_the_higher_scores(string attack)
    {
        double deviations = Deviations(Scores(attack, Leaky), Leaky);
        // With the paper's cap nearly every token of a vocabulary of 24 counts for the same.
        Assert.True(deviations > (attack == "dc-pdd" ? 0 : 5), $"{deviations} standard deviations");
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Scores_are_finite_where_all_is_there(string attack)
    {
        double[] scores = Scores(attack, Evidence);
        Assert.Equal(Evidence.Records.Count, scores.Length);
        int silent = scores.Count(double.IsNaN);
        // Of those that learn from half of the documents, that half has no score.
        Assert.Equal(attack.Contains("fit=half", StringComparison.Ordinal) ? scores.Length / 2 : 0, silent);
        Assert.DoesNotContain(scores, double.IsInfinity);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Truth_of_the_documents_that_are_judged_is_not_read(string attack)
    {
        if (attack.Contains("fit=", StringComparison.Ordinal))
        {
            // These learn from other documents that are judged; see FittingRoundsTests.
            Assert.NotEqual(KnownTexts.None, Choose(attack).Needs.Known);
            return;
        }

        TextEvidence flipped = Changed(
            Evidence,
            r =>
                r.IsForFitting
                    ? r
                    : r with
                    {
                        Membership = r.Membership == Membership.Member ? Membership.NonMember : Membership.Member,
                    }
        );
        Assert.Equal(Scores(attack, Evidence), Scores(attack, flipped));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Evidence_of_which_nothing_is_left_is_refused_in_words(string attack)
    {
        TextEvidence bare = new(
            Enumerable
                .Range(0, 4)
                .Select(i => new TextRecord
                {
                    Id = $"{i}",
                    Membership = i % 2 == 0 ? Membership.Member : Membership.NonMember,
                    Continuations = new TextContinuations("a", ["b"], [9]),
                })
        );
        ITextAttack chosen = Choose(attack);
        string? missing = chosen.Needs.WhatIsMissing(bare);
        Assert.NotNull(missing);
        Assert.Matches("^(needs|finds|was asked)", missing);
        string message = Assert.Throws<BadInputException>(() => chosen.Score(bare)).Message;
        Assert.StartsWith($"attack {attack.Split(':')[0]} {missing}", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_document_without_signals_has_no_score_and_changes_no_other(string attack)
    {
        TextRecord silent = new()
        {
            Id = "silent",
            Continuations = new TextContinuations("x", ["y"], [9]),
            References =
                attack.StartsWith("lira", StringComparison.Ordinal)
                || attack.StartsWith("bavaria", StringComparison.Ordinal)
                    ? Evidence.Records[0].References
                    : new Dictionary<string, TextReference>(),
        };
        TextEvidence more = new([.. Evidence.Records, silent, .. Evidence.ForFitting]);
        double[] scores = Scores(attack, more);
        Assert.Equal(double.NaN, scores[^1]);
        Assert.Equal(Scores(attack, Evidence), scores[..^1]);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Questions_to_the_target_are_counted(string attack)
    {
        double queries = Choose(attack).Needs.QueriesOf(Evidence);
        double expected =
            attack.StartsWith("neighbour", StringComparison.Ordinal)
            || attack.StartsWith("pac", StringComparison.Ordinal)
                ? 1 + Small.Copies
            : attack.StartsWith("samia", StringComparison.Ordinal) ? Small.Copies
            : attack is "lowercase" or "recall" || attack.StartsWith("camia", StringComparison.Ordinal) ? 2
            : attack == "con-recall" ? 3
            : 1;
        Assert.Equal(expected, queries);
    }

    private static TextEvidence Leaky { get; } = (Small with { Leak = 3, Records = 600, Seed = new Seed(21) }).Create();

    private static TextEvidence Silent(ulong seed) => Silents[seed];

    private static Dictionary<ulong, TextEvidence> Silents { get; } =
        new ulong[] { 11, 12, 13 }.ToDictionary(
            seed => seed,
            seed => (Small with { Leak = 0, Records = 240, Seed = new Seed(seed) }).Create()
        );

    private static ITextAttack Choose(string attack) => AttackCatalog.ChooseTexts([attack])[0].Attack;

    private static double[] Scores(string attack, TextEvidence evidence) => Choose(attack).Score(evidence);

    private static TextEvidence Changed(TextEvidence evidence, Func<TextRecord, TextRecord> change) =>
        new(evidence.Records.Concat(evidence.ForFitting).Select(change));

    private static double Deviations(double[] scores, TextEvidence evidence)
    {
        Membership[] scored = [.. evidence.Membership.Where((_, i) => !double.IsNaN(scores[i]))];
        return (NaiveAuc.Of(scores, evidence.Membership) - 0.5) / NaiveAuc.NullDeviation(scored);
    }

    private static void AssertSame(double expected, double found) =>
        Assert.True(
            (double.IsNaN(expected) && double.IsNaN(found))
                || Math.Abs(expected - found) <= 1e-9 * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:R}, found {found:R}"
        );
}
