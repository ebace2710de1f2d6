using Telltale.Audit.Language.Plans;
using Telltale.Audit.Language.Stages;
using Telltale.Audit.Persons;
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

    [Fact]
    public void Whole_persons_are_drawn_and_counted()
    {
        TextRecord[] texts = Owned(90, i => $"p{i * 7 % 40}");
        PreparedTexts drawn = PreparedTexts.Draw(texts, SampleTextPlan.With());
        string[] Owners(IEnumerable<TextRecord> of) => [.. of.Select(t => t.Group!).Distinct()];
        string[][] parts = [Owners(drawn.Candidates), Owners(drawn.Population), Owners(drawn.Known)];
        Assert.Equal([24, 10, 6], parts.Select(p => p.Length));
        Assert.Equal(40, parts.SelectMany(p => p).Distinct().Count());
        // All texts of whoever takes part.
        Assert.Equal(90, drawn.Candidates.Count + drawn.Population.Count + drawn.Known.Count);
        Assert.Equal(24, drawn.Units);
        Assert.Equal(drawn.Candidates.Count, drawn.Rows);

        TextTrainingPlan training = SampleTextPlan.With().Training!;
        TextSplit split = new(drawn, training, new Seed(1));
        for (int model = 0; model < training.Models; model++)
        {
            bool[] learnt = [.. Enumerable.Range(0, drawn.Candidates.Count).Select(i => split.Mask[model, i])];
            string[] members = Owners(drawn.Candidates.Where((_, i) => learnt[i]));
            Assert.Equal(12, members.Length);
            Assert.Empty(members.Intersect(drawn.Candidates.Where((_, i) => !learnt[i]).Select(t => t.Group!)));
        }

        BadInputException refused = Assert.Throws<BadInputException>(() =>
            PreparedTexts.Draw(texts, SampleTextPlan.With(("texts.records", "25")))
        );
        Assert.Contains("there are 40 persons", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 of 90 do not say who they belong to (group): t3.",
            Assert
                .Throws<BadInputException>(() =>
                    PreparedTexts.Draw(
                        [.. texts.Select((t, i) => i == 3 ? t with { Group = null } : t)],
                        SampleTextPlan.With()
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_text_a_person_is_drawn_as_texts_are()
    {
        PreparedTexts persons = PreparedTexts.Draw(Owned(40, i => $"p{i}"), SampleTextPlan.With());
        PreparedTexts texts = PreparedTexts.Draw(Texts, SampleTextPlan.With());
        Assert.Equal(texts.Candidates.Select(t => t.Id), persons.Candidates.Select(t => t.Id));
        Assert.Equal(texts.Population.Select(t => t.Id), persons.Population.Select(t => t.Id));
        Assert.Equal(texts.Known.Select(t => t.Id), persons.Known.Select(t => t.Id));
        Assert.Null(persons.Rows);
        TextTrainingPlan training = SampleTextPlan.With().Training!;
        MembershipMask one = new TextSplit(persons, training, new Seed(1)).Mask;
        MembershipMask other = new TextSplit(texts, training, new Seed(1)).Mask;
        Assert.All(Enumerable.Range(0, training.Models), m => Assert.Equal(other.MembersOf(m), one.MembersOf(m)));
    }

    [Fact]
    public void What_one_person_has_twice_stays_and_what_another_has_goes()
    {
        string[] texts = ["a", "a", "b", "b", "b", "c", "a"];
        string[] owners = ["p", "p", "p", "q", "q", "q", "r"];
        TextRecord[] repeated =
        [
            .. texts.Select(
                (text, i) =>
                    new TextRecord
                    {
                        Id = $"t{i}",
                        Text = text,
                        Group = owners[i],
                    }
            ),
        ];
        PreparedTexts prepared = PreparedTexts.Part(repeated, 0, 0, removeDuplicates: true, new Seed(1));
        Assert.Equal(["t0", "t1", "t2", "t5"], prepared.Candidates.Select(t => t.Id));
        Assert.Equal(3, prepared.DuplicatesRemoved);
    }

    [Fact]
    public void Of_a_target_that_exists_whole_persons_are_set_aside()
    {
        // Of 12 persons 6 members with 18 texts, 4 non-members with 12, 2 of whom it is not known.
        TextRecord[] texts =
        [
            .. Owned(36, i => $"p{i % 12}")
                .Select(
                    (t, i) =>
                        t with
                        {
                            Membership =
                                i % 12 < 6 ? Membership.Member
                                : i % 12 < 10 ? Membership.NonMember
                                : Membership.Unknown,
                        }
                ),
        ];
        PreparedTexts prepared = PreparedTexts.Part(texts, 100, 2, removeDuplicates: true, new Seed(1));
        Assert.Equal((6, 6), (prepared.Population.Count, prepared.Known.Count));
        Assert.Equal(
            (8, 4, 2),
            (prepared.Units, prepared.Count(Membership.Member), prepared.Count(Membership.NonMember))
        );
        Assert.Empty(prepared.Candidates.Select(t => t.Group).Intersect(prepared.ForFitting().Select(t => t.Group)));
        texts[0] = texts[0] with { Membership = Membership.NonMember };
        Assert.Contains(
            "the texts of one person do not all have the same membership ('p0')",
            Assert.Throws<BadInputException>(() => PreparedTexts.Part(texts, 0, 0, true, new Seed(1))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_aggregate_without_persons_is_refused()
    {
        Assert.Contains(
            "texts.groups",
            Assert.Throws<BadInputException>(() => SampleTextPlan.With(("assessment.aggregate", "max"))).Message,
            StringComparison.Ordinal
        );
        TextPlan plan = SampleTextPlan.With(("texts.groups", "author"), ("assessment.aggregate", "max"));
        Assert.Equal(("author", PersonAggregate.Max), (plan.Groups, plan.Assessment.Aggregate));
    }

    private static TextRecord[] Owned(int count, Func<int, string> owner) =>
        [.. TinyLanguage.Documents(count, seed: 5).Select((t, i) => t with { Group = owner(i) })];
}
