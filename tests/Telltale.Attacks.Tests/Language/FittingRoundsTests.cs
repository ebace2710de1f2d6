using Telltale.Attacks.Language;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;

namespace Telltale.Attacks.Tests.Language;

/// <summary>No document has a part in its own score, and where it stands in the file says nothing.</summary>
public sealed class FittingRoundsTests
{
    [Theory]
    [InlineData(FitOn.Known, 1, 90)]
    [InlineData(FitOn.Half, 2, 55)]
    [InlineData(FitOn.Cross, 6, 90)]
    public void Nobody_is_judged_by_what_was_learnt_from_him(FitOn fitOn, int rounds, int judged)
    {
        TextEvidence evidence = Evidence();
        IReadOnlyList<FittingRound> all = FittingRounds.Of(evidence, fitOn, FitOn.Cross);
        Assert.Equal(rounds, all.Count);
        Assert.Equal(judged, all.SelectMany(r => r.Judged).Distinct().Count());
        Assert.Equal(judged, all.Sum(r => r.Judged.Length));
        foreach (FittingRound round in all)
        {
            Assert.Empty(round.Judged.Select(r => evidence.Records[r].Id).Intersect(round.Learnt.Select(r => r.Id)));
            Assert.DoesNotContain(round.Learnt, r => r.Membership == Membership.Unknown);
            Assert.All(round.Learnt, r => Assert.Equal(fitOn == FitOn.Known, r.IsForFitting));
            Assert.Contains(round.Learnt, r => r.Membership == Membership.Member);
            Assert.NotEmpty(round.NonMembers);
        }
    }

    [Fact]
    public void Folds_hold_as_many_of_either_side()
    {
        foreach (FittingRound round in FittingRounds.Of(Evidence(), FitOn.Cross, FitOn.Cross).SkipLast(1))
        {
            Assert.Equal(32, round.Learnt.Count(r => r.Membership == Membership.Member));
            Assert.Equal(24, round.NonMembers.Length);
            Assert.Equal(14, round.Judged.Length);
        }
    }

    [Fact]
    public void Auto_takes_documents_for_fitting_where_there_are_any()
    {
        TextEvidence evidence = Evidence();
        Assert.True(FittingRounds.Of(evidence, FitOn.Auto, FitOn.Half)[0].Learnt[0].IsForFitting);
        TextEvidence without = new(evidence.Records);
        Assert.Equal(2, FittingRounds.Of(without, FitOn.Auto, FitOn.Half).Count);
        Assert.Equal(6, FittingRounds.Of(without, FitOn.Auto, FitOn.Cross).Count);
    }

    [Fact]
    public void Order_in_the_file_deals_nobody_elsewhere()
    {
        TextEvidence evidence = Evidence();
        TextEvidence turned = new(evidence.Records.Concat(evidence.ForFitting).Reverse());
        foreach (FitOn fitOn in new[] { FitOn.Half, FitOn.Cross, FitOn.Known })
        {
            string Ids(TextEvidence e) =>
                string.Join(
                    '|',
                    FittingRounds
                        .Of(e, fitOn, FitOn.Half)
                        .Select(round =>
                            string.Join(',', round.Learnt.Select(r => r.Id))
                            + ":"
                            + string.Join(',', round.Judged.Select(r => e.Records[r].Id).Order(StringComparer.Ordinal))
                        )
                );
            Assert.Equal(Ids(evidence), Ids(turned));
        }
    }

    /// <summary>What was learnt from one text of somebody would know the others.</summary>
    [Theory]
    [InlineData(FitOn.Half)]
    [InlineData(FitOn.Cross)]
    public void Nobody_is_judged_by_what_was_learnt_from_another_text_of_the_same_person(FitOn fitOn)
    {
        TextEvidence evidence = new(
            Evidence()
                .Records.Where(r => r.Membership != Membership.Unknown)
                .Select((r, i) => r with { Group = $"p{i / 3}" })
        );
        // d39 is the last member, and would share a name with the first non-member.
        evidence = new(evidence.Records.Where(r => r.Id != "d39"));
        IReadOnlyList<FittingRound> all = FittingRounds.Of(evidence, fitOn, FitOn.Cross);
        foreach (FittingRound round in all)
        {
            Assert.Empty(
                round.Judged.Select(r => evidence.Records[r].Group).Intersect(round.Learnt.Select(r => r.Group))
            );
            Assert.Contains(round.Learnt, r => r.Membership == Membership.Member);
            Assert.NotEmpty(round.NonMembers);
        }

        if (fitOn == FitOn.Cross)
        {
            Assert.Equal(evidence.Records.Count, all.Sum(r => r.Judged.Length));
        }
    }

    /// <summary>Thirty texts of one person are one case, and of five folds over persons four would have nobody.</summary>
    [Fact]
    public void Who_is_learnt_from_is_counted_in_persons()
    {
        TextEvidence plain = new(Evidence().Records);
        TextEvidence few = new(plain.Records.Select((r, i) => r with { Group = i is >= 40 and < 70 ? "p" : $"p{i}" }));
        Assert.Null(FittingRounds.WhatIsMissing(plain, FitOn.Cross, KnownTexts.NonMembers));
        Assert.Equal(
            "needs at least 10 non-members among documents to learn from; there are 1, with 30 documents together",
            FittingRounds.WhatIsMissing(few, FitOn.Cross, KnownTexts.NonMembers)
        );
        TextEvidence fit = new(
            Evidence().Records.Concat(Evidence().ForFitting.Select((r, i) => r with { Group = $"q{i / 4}" }))
        );
        Assert.Equal(
            "needs at least 10 non-members among documents with \"fit\": true to learn from; there are 5, with 15 documents together",
            FittingRounds.WhatIsMissing(fit, FitOn.Auto, KnownTexts.NonMembers)
        );
    }

    [Fact]
    public void One_text_a_person_is_dealt_out_as_texts_are()
    {
        TextEvidence plain = new(Evidence().Records);
        TextEvidence owned = new(plain.Records.Select(r => r with { Group = $"p {r.Id}" }));
        Assert.Equal(
            FittingRounds.Of(plain, FitOn.Cross, FitOn.Cross).Select(r => string.Join(',', r.Judged)),
            FittingRounds.Of(owned, FitOn.Cross, FitOn.Cross).Select(r => string.Join(',', r.Judged))
        );
    }

    /// <summary>40 members, 30 non-members, 20 of whom it is not known; 30 for fitting.</summary>
    private static TextEvidence Evidence() =>
        new(
            Enumerable
                .Range(0, 120)
                .Select(i => new TextRecord
                {
                    Id = $"d{i}",
                    Signals = new TokenSignals { LogProbabilities = [-i] },
                    IsForFitting = i >= 90,
                    Membership =
                        i is < 40 or (>= 90 and < 105) ? Membership.Member
                        : i is >= 70 and < 90 ? Membership.Unknown
                        : Membership.NonMember,
                })
        );
}
