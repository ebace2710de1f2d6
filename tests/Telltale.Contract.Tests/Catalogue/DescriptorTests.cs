using Telltale.Attacks;

namespace Telltale.Contract.Tests.Catalogue;

/// <summary>Every line of the catalogue says all that help, schema and documentation need.</summary>
public sealed class DescriptorTests
{
    public static TheoryData<string> Attacks => [.. AttackCatalog.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void TheNameCanBeTyped(string name) => Assert.Matches("^[a-z]+(-[a-z]+)*$", name);

    [Theory]
    [MemberData(nameof(Attacks))]
    public void ThePaperIsNamedWithItsYear(string name) =>
        Assert.Matches(@"^\p{Lu}.+ (19|20)\d\d, \p{Lu}.{10,}$", Find(name).Paper);

    [Theory]
    [MemberData(nameof(Attacks))]
    public void TheSummaryIsOneSentence(string name)
    {
        AttackDescriptor attack = Find(name);
        Assert.NotEmpty(attack.Title);
        Assert.Matches(@"^\p{Lu}[^\n]{15,}\.$", attack.Summary);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void EveryOptionIsDocumented(string name)
    {
        foreach (AttackOption option in Find(name).Options)
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
        AttackDescriptor attack = Find(name);
        string options = string.Join(',', attack.Options.Select(option => $"{option.Name}={option.Default}"));
        AttackChoice plain = Assert.Single(AttackCatalog.Choose([name]));
        AttackChoice spelled = Assert.Single(AttackCatalog.Choose([options.Length > 0 ? $"{name}:{options}" : name]));
        Assert.Equal(plain.Options, spelled.Options);
        Assert.Equal(plain.Attack.Needs, spelled.Attack.Needs);
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
                Assert.Equal(word, AttackCatalog.Choose([$"{name}:{option.Name}={word}"])[0].Options[option.Name]);
            }
        }
    }

    [Fact]
    public void NamesAreUnique()
    {
        string[] names = [.. AttackCatalog.All.Select(attack => attack.Name)];
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    private static AttackDescriptor Find(string name) => AttackCatalog.All.Single(attack => attack.Name == name);
}
