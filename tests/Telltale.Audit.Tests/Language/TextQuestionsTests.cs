using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Language.Collecting;

namespace Telltale.Audit.Tests.Language;

/// <summary>What must be asked so that attacks can run.</summary>
public sealed class TextQuestionsTests
{
    [Fact]
    public void Nothing_is_asked_for_nothing() =>
        Assert.Equivalent(
            new
            {
                Signals = false,
                References = false,
                Divergences = false,
                Frequencies = false,
                Continuations = false,
            },
            TextQuestions.Of([])
        );

    [Theory]
    [InlineData("loss", true, false, false, false, false)]
    [InlineData("zlib", true, false, false, false, false)]
    [InlineData("reference", true, true, false, false, false)]
    [InlineData("wbc", true, true, false, false, false)]
    [InlineData("lira", true, true, false, false, false)]
    [InlineData("informia", true, true, true, false, false)]
    [InlineData("dc-pdd", true, false, false, true, false)]
    [InlineData("samia", false, false, false, false, true)]
    public void An_attack_asks_for_what_it_reads(
        string attack,
        bool signals,
        bool references,
        bool divergences,
        bool frequencies,
        bool continuations
    )
    {
        TextQuestions asked = Of(attack);
        Assert.Equal(
            (signals, references, divergences, frequencies, continuations),
            (asked.Signals, asked.References, asked.Divergences, asked.Frequencies, asked.Continuations)
        );
        Assert.Empty(asked.Variants);
        Assert.Empty(asked.Prefixes);
    }

    [Fact]
    public void Changed_versions_and_prefixes_are_named_once()
    {
        TextQuestions asked = Of("lowercase", "neighbour", "pac", "recall", "con-recall", "lowercase@again");
        Assert.Equal(["lowercase", "neighbour-", "swap-"], asked.Variants.Order(StringComparer.Ordinal));
        Assert.Equal(["member", "nonmember"], asked.Prefixes.Order(StringComparer.Ordinal));
        Assert.True(asked.Signals);
        Assert.False(asked.References);
    }

    [Fact]
    public void The_union_asks_for_all_that_each_attack_asks_for()
    {
        string[] names = [.. AttackCatalog.Texts.Select(a => a.Name)];
        TextQuestions all = Of(names);
        foreach (string name in names)
        {
            TextQuestions one = Of(name);
            Assert.True(all.Signals || !one.Signals, name);
            Assert.True(all.References || !one.References, name);
            Assert.True(all.Divergences || !one.Divergences, name);
            Assert.True(all.Frequencies || !one.Frequencies, name);
            Assert.True(all.Continuations || !one.Continuations, name);
            Assert.Subset(
                all.Variants.ToHashSet(StringComparer.Ordinal),
                one.Variants.ToHashSet(StringComparer.Ordinal)
            );
            Assert.Subset(
                all.Prefixes.ToHashSet(StringComparer.Ordinal),
                one.Prefixes.ToHashSet(StringComparer.Ordinal)
            );
        }
    }

    private static TextQuestions Of(params string[] attacks) =>
        TextQuestions.Of(AttackCatalog.ChooseTexts(attacks).Select(a => a.Attack.Needs));
}
