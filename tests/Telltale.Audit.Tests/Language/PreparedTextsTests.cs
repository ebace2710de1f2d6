using Telltale.Audit.Language.Stages;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Language;

/// <summary>Which texts take part, and as what.</summary>
public sealed class PreparedTextsTests
{
    private static readonly TextRecord[] Texts = TinyLanguage.Documents(40, seed: 5);

    [Fact]
    public void Parts_have_the_sizes_asked_for_and_share_nothing()
    {
        PreparedTexts prepared = PreparedTexts.Draw(Texts, SampleTextPlan.With());
        Assert.Equal((24, 10, 6), (prepared.Candidates.Count, prepared.Population.Count, prepared.Known.Count));
        string[] all = [.. prepared.Candidates.Concat(prepared.Population).Concat(prepared.Known).Select(r => r.Id)];
        Assert.Equal(40, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(prepared.Population.Select(r => r.Text), prepared.Sets.NonMembers);
        Assert.Equal(prepared.Known.Select(r => r.Text), prepared.Sets.Members);
        Assert.All(prepared.ForFitting(), r => Assert.True(r.IsForFitting));
        Assert.Equal(6, prepared.ForFitting().Count(r => r.Membership == Membership.Member));
        Assert.Equal(10, prepared.ForFitting().Count(r => r.Membership == Membership.NonMember));
    }

    [Fact]
    public void The_draw_depends_on_the_seed_alone()
    {
        string[] Order(ulong seed) =>
            [.. PreparedTexts.Draw(Texts, SampleTextPlan.With().WithSeed(seed)).Candidates.Select(r => r.Id)];
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.NotEqual(Texts.Take(24).Select(r => r.Id), Order(1));
    }

    [Fact]
    public void All_means_all_that_is_left()
    {
        PreparedTexts prepared = PreparedTexts.Draw(Texts, SampleTextPlan.With(("texts.records", "all")));
        Assert.Equal(24, prepared.Candidates.Count);
        Assert.Equal(
            40,
            PreparedTexts
                .Draw(
                    Texts,
                    SampleTextPlan.With(
                        ("texts.records", "all"),
                        ("texts.population", "0"),
                        ("texts.known_members", "0")
                    )
                )
                .Candidates.Count
        );
    }

    [Fact]
    public void Repeated_texts_are_left_out_unless_they_are_to_be_kept()
    {
        TextRecord[] repeated = [.. Texts, .. Texts[..5].Select(r => r with { Id = $"again {r.Id}" })];
        (string, string) all = ("texts.records", "all");
        PreparedTexts without = PreparedTexts.Draw(repeated, SampleTextPlan.With(all));
        Assert.Equal((24, 5), (without.Candidates.Count, without.DuplicatesRemoved));
        Assert.DoesNotContain(without.Candidates, r => r.Id.StartsWith("again", StringComparison.Ordinal));
        PreparedTexts with = PreparedTexts.Draw(repeated, SampleTextPlan.With(all, ("texts.duplicates", "keep")));
        Assert.Equal((29, 0), (with.Candidates.Count, with.DuplicatesRemoved));
    }

    [Theory]
    [InlineData("25", "10")]
    [InlineData("all", "31")]
    [InlineData("24", "2147483647")]
    public void More_than_there_is_is_refused(string records, string population)
    {
        BadInputException refused = Assert.Throws<BadInputException>(() =>
            PreparedTexts.Draw(Texts, SampleTextPlan.With(("texts.records", records), ("texts.population", population)))
        );
        Assert.Contains("there are 40 texts", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Change texts.records", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_texts_are_named()
    {
        TextRecord[] blank = [.. Texts, new TextRecord { Id = "blank", Text = "\t" }];
        foreach (
            Action draw in (Action[])
                [
                    () => PreparedTexts.Draw(blank, SampleTextPlan.With()),
                    () => PreparedTexts.Part(blank, 1, 1, removeDuplicates: true, new Seed(1)),
                ]
        )
        {
            Assert.Contains("1 of 41 are empty: blank", Assert.Throws<BadInputException>(draw).Message);
        }
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(5, 3, 5, 3)]
    [InlineData(100, 100, 8, 8)]
    public void Of_known_texts_at_least_half_of_each_side_stays_to_be_judged(
        int population,
        int shots,
        int others,
        int known
    )
    {
        // 16 members, 16 non-members, 8 of which it is not known.
        TextRecord[] texts =
        [
            .. TinyLanguage.Documents(
                40,
                seed: 5,
                i =>
                    i < 16 ? Membership.Member
                    : i < 32 ? Membership.NonMember
                    : Membership.Unknown
            ),
        ];
        PreparedTexts prepared = PreparedTexts.Part(texts, population, shots, removeDuplicates: true, new Seed(1));
        Assert.Equal((others, known), (prepared.Population.Count, prepared.Known.Count));
        Assert.All(prepared.Population, r => Assert.Equal(Membership.NonMember, r.Membership));
        Assert.All(prepared.Known, r => Assert.Equal(Membership.Member, r.Membership));
        Assert.Equal(40 - others - known, prepared.Candidates.Count);
        Assert.Equal(8, prepared.Candidates.Count(r => r.Membership == Membership.Unknown));

        // Judged texts keep the order of the file.
        int[] places = [.. prepared.Candidates.Select(r => Array.FindIndex(texts, t => t.Id == r.Id))];
        Assert.Equal(places.Order(), places);
    }
}
