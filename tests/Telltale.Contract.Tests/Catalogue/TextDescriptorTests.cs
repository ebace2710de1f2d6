using Telltale.Attacks;
using Telltale.Attacks.Language;

namespace Telltale.Contract.Tests.Catalogue;

/// <summary>The same for the attacks on language models.</summary>
public sealed class TextDescriptorTests
{
    public static TheoryData<string> Attacks => [.. AttackCatalog.Texts.Select(attack => attack.Name)];

    [Fact]
    public void TheNamesThatScriptsRelyOnAreThere() =>
        Assert.Equal(
            "loss zlib lowercase reference neighbour min-k min-k-plus-plus surp dc-pdd recall con-recall pac camia wbc ez informia lira bavaria quantile samia combination".Split(
                ' '
            ),
            AttackCatalog.Texts.Select(attack => attack.Name)
        );

    [Theory]
    [InlineData("k", "min-k", "min-k-plus-plus", "surp")]
    [InlineData("reference", "reference", "wbc", "ez", "informia")]
    [InlineData("prefix", "recall", "con-recall")]
    [InlineData("windows", "wbc")]
    [InlineData("rule", "ez")]
    public void TheOptionsThatScriptsRelyOnAreThere(string option, params string[] attacks) =>
        Assert.All(attacks, name => Assert.Contains(option, Find(name).Options.Select(o => o.Name)));

    [Theory]
    [MemberData(nameof(Attacks))]
    public void EachSaysAllThatHelpAndDocumentationNeed(string name)
    {
        TextAttackDescriptor attack = Find(name);
        Assert.Matches("^[a-z]+(-[a-z]+)*$", name);
        Assert.Matches(@"^\p{Lu}.+ (19|20)\d\d, \p{Lu}.{10,}$", attack.Paper);
        Assert.NotEmpty(attack.Title);
        Assert.Matches(@"^\p{Lu}[^\n]{15,}\.$", attack.Summary);
        foreach (AttackOption option in attack.Options)
        {
            Assert.Matches("^[a-z]+$", option.Name);
            Assert.False(string.IsNullOrWhiteSpace(option.Values), option.Name);
            Assert.False(string.IsNullOrWhiteSpace(option.Default), option.Name);
            Assert.Matches(@"^\S.{15,}\.$", option.Help);
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void TheDefaultsWrittenOutAreTheDefaults(string name)
    {
        string options = string.Join(',', Find(name).Options.Select(option => $"{option.Name}={option.Default}"));
        TextAttackChoice plain = Assert.Single(AttackCatalog.ChooseTexts([name]));
        TextAttackChoice spelled = Assert.Single(
            AttackCatalog.ChooseTexts([options.Length > 0 ? $"{name}:{options}" : name])
        );
        Assert.Equal(plain.Options, spelled.Options);
        Assert.Equal(plain.Attack.Needs, spelled.Attack.Needs);
        Assert.Equal(name, plain.Attack.Needs.Attack);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void EveryWordThatAnOptionNamesIsUnderstood(string name)
    {
        foreach (AttackOption option in Find(name).Options.Where(option => option.Values.Contains('|')))
        {
            string[] words = option.Values.Split('|');
            Assert.Contains(option.Default, words);
            foreach (string word in words)
            {
                Assert.Equal(word, AttackCatalog.ChooseTexts([$"{name}:{option.Name}={word}"])[0].Options[option.Name]);
            }
        }
    }

    private static TextAttackDescriptor Find(string name) => AttackCatalog.Texts.Single(attack => attack.Name == name);
}
