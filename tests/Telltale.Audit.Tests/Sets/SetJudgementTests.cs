using Telltale.Audit.Results;
using Telltale.Audit.Sets;
using Telltale.Audit.Stages;
using Telltale.Audit.Tests.Language;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;

namespace Telltale.Audit.Tests.Sets;

/// <summary>From scores of suspects and controls to a grade.</summary>
public sealed class SetJudgementTests
{
    [Theory]
    [InlineData(40, 1.2, TestGrade.Leak)]
    [InlineData(40, 0, TestGrade.NoLeakDetected)]
    [InlineData(10, 0, TestGrade.Inconclusive)]
    public void A_grade_follows_from_the_scores(int texts, double shift, TestGrade grade)
    {
        SetResult result = Judge(Alike(texts, texts, 0), shift);
        Assert.Equal(grade, result.Grade);
        Assert.Equal(grade == TestGrade.Leak, result.PValue <= 0.05);
        Assert.Equal(["first", "second"], result.Comparisons.Select(c => c.Attack));
        Assert.Equal((texts, texts), (result.Comparisons[0].Suspects, result.Comparisons[0].Controls));
        Assert.NotNull(result.Inference);
        Assert.Null(result.NonUse);
    }

    [Fact]
    public void Texts_of_another_kind_make_it_invalid_however_clear_the_scores_are()
    {
        TextRecord[] records =
        [
            .. Alike(40, 0, 0),
            .. Enumerable
                .Range(0, 40)
                .Select(i => new TextRecord
                {
                    Id = $"c{i}",
                    Text = $"Quarterly figures of plant {i} rose by {i % 7} per cent",
                    Membership = Membership.NonMember,
                }),
        ];
        SetResult result = Judge(records, shift: 3);
        Assert.Equal(TestGrade.Invalid, result.Grade);
        Assert.Contains(result.Validity, v => v.Name == "asked-baseline" && v.Invalidates);
    }

    [Fact]
    public void Known_members_give_the_converse()
    {
        SetResult unused = Judge(Alike(30, 30, 30), shift: 0, known: 2);
        Assert.True(unused.NonUse!.PValue < 0.01);
        Assert.Contains("not having been used", unused.Statement, StringComparison.Ordinal);
        SetResult used = Judge(Alike(30, 30, 30), shift: 2, known: 2);
        Assert.True(used.NonUse!.PValue > 0.05);
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter_to_pairs()
    {
        TextRecord[] records = Alike(30, 30, 0);
        Dictionary<string, double> scores = Scores(records, shift: 0.4, known: 0, column: 0);
        (int, int)[] Pairs(TextRecord[] order) =>
            [
                .. Enumerable
                    .Range(0, 30)
                    .Select(i =>
                        (
                            Array.FindIndex(order, r => r.Id == $"t{i}"),
                            Array.FindIndex(order, r => r.Id == $"t{i + 30}")
                        )
                    ),
            ];
        SetResult one = Judge(records, 0.4, pairs: Pairs(records));
        TextRecord[] mixed = [.. records];
        new Seed(6).CreateRng().Shuffle<TextRecord>(mixed);
        SetResult other = Judge(mixed, 0.4, pairs: Pairs(mixed));
        Assert.NotNull(one.Comparisons[0].Paired);
        Assert.Equal(one.Comparisons[0].Paired!.SignFlipPValue, other.Comparisons[0].Paired!.SignFlipPValue, 1e-9);
        Assert.Equal(
            Enumerable.Range(0, 30).Average(i => scores[$"t{i}"] - scores[$"t{i + 30}"]),
            one.Comparisons[0].Difference,
            1e-9
        );
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Contains("0 suspects", Said(() => Judge(Alike(0, 20, 5), 0)), StringComparison.Ordinal);
        Assert.Contains("0 controls", Said(() => Judge(Alike(20, 0, 5), 0)), StringComparison.Ordinal);
        SkippedAttack skipped = new("wbc", "wbc", "needs a reference model");
        Assert.Contains(
            "attack wbc needs a reference model",
            Said(() => Judge(Alike(20, 20, 0), 0, skipped: skipped, mustRun: true)),
            StringComparison.Ordinal
        );
        Assert.Equal(2, Judge(Alike(20, 20, 0), 0, skipped: skipped).Comparisons.Count);
    }

    private static string Said(Action judge) => Assert.Throws<BadInputException>(judge).Message;

    private static TextRecord[] Alike(int suspects, int controls, int known) =>
        TinyLanguage.Documents(
            suspects + controls + known,
            seed: 8,
            i =>
                i < suspects ? Membership.Unknown
                : i < suspects + controls ? Membership.NonMember
                : Membership.Member
        );

    /// <summary>Standard normal, more for suspects and known members; a text's score depends on its name alone.</summary>
    private static Dictionary<string, double> Scores(TextRecord[] records, double shift, double known, int column) =>
        records.ToDictionary(
            r => r.Id,
            r =>
                new Seed(31).Derive(column).Derive(r.Id).CreateRng().NextNormal()
                + r.Membership switch
                {
                    Membership.Unknown => shift,
                    Membership.Member => known,
                    _ => 0,
                },
            StringComparer.Ordinal
        );

    private static SetResult Judge(
        TextRecord[] records,
        double shift,
        double known = 0,
        IReadOnlyList<(int, int)>? pairs = null,
        SkippedAttack? skipped = null,
        bool mustRun = false
    )
    {
        TextEvidence evidence = new(records);
        string[] labels = ["first", "second"];
        ScoreTable table = new(
            [.. records.Select(r => r.Id)],
            evidence.Membership,
            [
                .. labels.Select(
                    (label, column) =>
                    {
                        Dictionary<string, double> scores = Scores(records, shift, known, column);
                        return new Scores(label, [.. records.Select(r => scores[r.Id])]);
                    }
                ),
            ]
        );
        return new SetJudgement(
            evidence,
            new ScoredTargets(table, [], skipped is null ? [] : [skipped], 1, records.Length),
            pairs ?? [],
            Level: 0.05,
            new Seed(2),
            Threads: 1
        ).Judge("sets", "test", mustRun);
    }
}
