using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>The one sort of a column, and groups of some of its rows without another.</summary>
public sealed class RankedScoresTests
{
    [Fact]
    public void Rows_go_from_the_highest_down_and_ties_stay_in_order()
    {
        RankedScores ranked = RankedScores.Of(
            [1, double.PositiveInfinity, -0.0, 0.0, 1, double.NegativeInfinity],
            [true, false, true, false, false, true]
        );
        Assert.Equal([1, 0, 4, 2, 3, 5], ranked.Order.ToArray());
        Assert.Equal([false, true, false, true, false, true], ranked.IsMember.ToArray());
        Assert.Equal([1, 2, 2, 1], ranked.Groups.Descending.ToArray().Select(g => g.Members + g.NonMembers));
    }

    [Fact]
    public void Groups_of_some_rows_are_those_of_a_sort_of_them_alone()
    {
        Rng rng = new Seed(3).CreateRng();
        for (int trial = 0; trial < 50; trial++)
        {
            double[] scores = [.. Enumerable.Range(0, 60).Select(_ => Math.Round(4 * rng.NextNormal()))];
            bool[] isMember = [.. scores.Select(_ => rng.NextBool())];
            bool[] kept = [.. scores.Select(_ => rng.NextBool())];
            TieGroups expected = TieGroups.Of(
                [.. scores.Where((_, i) => kept[i] && isMember[i])],
                [.. scores.Where((_, i) => kept[i] && !isMember[i])]
            );
            TieGroups found = RankedScores.Of(scores, isMember).GroupsOf(kept);
            Assert.Equal(expected.Descending.ToArray(), found.Descending.ToArray());
            Assert.Equal(expected.TwiceU, found.TwiceU);
        }
    }

    [Fact]
    public void One_class_and_NaN_are_refused()
    {
        Assert.Throws<BadInputException>(() => RankedScores.Of([1, double.NaN], [true, false]));
        Assert.Throws<BadInputException>(() => RankedScores.Of([1, 2], [true, true]));
        Assert.Throws<BadInputException>(() => RankedScores.Of([1, 2], [true, false]).GroupsOf([true, false]));
    }
}
