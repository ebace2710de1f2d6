using Telltale.Attacks.Cascades;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Attacks.Tests.Cascades;

/// <summary>Thresholds and what they settle, against definitions that try every score.</summary>
public sealed class CascadeRuleTests
{
    private const Membership In = Membership.Member;
    private const Membership Out = Membership.NonMember;
    private const Membership Open = Membership.Unknown;

    public static TheoryData<int, int, double> Draws
    {
        get
        {
            TheoryData<int, int, double> draws = [];
            for (int seed = 0; seed < 12; seed++)
            {
                // Coarse scores tie; fine ones do not.
                draws.Add(seed, seed % 4, seed % 3 == 0 ? 0.5 : 1e-9);
            }

            return draws;
        }
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Thresholds_are_the_farthest_scores_with_so_few_on_the_wrong_side(int seed, int tolerance, double grain)
    {
        (double[] scores, Membership[] truth, Membership[] settled) = Draw(seed, grain);
        SettlingThresholds found = SettlingThresholds.Of(scores, truth, settled, tolerance);

        int[] open = [.. Enumerable.Range(0, 120).Where(r => settled[r] == Open && !double.IsNaN(scores[r]))];
        double[] low =
        [
            .. open.Select(r => scores[r])
                .Where(s => open.Count(r => scores[r] <= s && truth[r] == In) <= tolerance)
                .DefaultIfEmpty(double.NaN),
        ];
        double[] high =
        [
            .. open.Select(r => scores[r])
                .Where(s => open.Count(r => scores[r] >= s && truth[r] == Out) <= tolerance)
                .DefaultIfEmpty(double.NaN),
        ];
        Assert.Equal(new SettlingThresholds(low.Max(), high.Min()), found);
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Settled_are_the_lowest_scores_and_the_highest_only_where_these_are_too_few(
        int seed,
        int fewest,
        double grain
    )
    {
        (double[] scores, _, Membership[] settled) = Draw(seed, grain);
        SettlingThresholds thresholds = new(-0.6, 0.9);
        foreach (double share in new[] { 0.02, 0.1, 0.3, 1 })
        {
            foreach (int least in new[] { 1 + fewest, 15, 1000 })
            {
                CascadeRule rule = new()
                {
                    Share = share,
                    FewestNonMembers = least,
                    FewestMembers = least / 2,
                };
                Anchors found = rule.Settle(scores, settled, thresholds);

                int[] open = [.. Enumerable.Range(0, 120).Where(r => settled[r] == Open)];
                int most = (int)(share * open.Length);
                // A record is taken where it and all that score no higher are few enough.
                int[] low = [.. open.Where(r => scores[r] <= -0.6 && open.Count(o => scores[o] <= scores[r]) <= most)];
                int[] high = [.. open.Where(r => scores[r] >= 0.9)];
                bool takesLow = low.Length >= least;
                Assert.Equal(takesLow ? low : [], found.NonMembers);
                Assert.Equal(!takesLow && high.Length >= Math.Max(1, least / 2) ? high : [], found.Members);
                Assert.Equal(found.NonMembers.Length + found.Members.Length == 0, found.AreNone);
            }
        }
    }

    [Fact]
    public void Order_of_the_records_decides_nothing()
    {
        (double[] scores, Membership[] truth, Membership[] settled) = Draw(3, 0.5);
        int[] order = new Rng(new Seed(9)).Permutation(120);
        Assert.Equal(
            SettlingThresholds.Of(scores, truth, settled, 2),
            SettlingThresholds.Of(Take(scores), Take(truth), Take(settled), 2)
        );
        CascadeRule rule = new() { Share = 0.3, FewestNonMembers = 3 };
        SettlingThresholds thresholds = new(0, 1);
        int[] plain = rule.Settle(scores, settled, thresholds).NonMembers;
        int[] turned = rule.Settle(Take(scores), Take(settled), thresholds).NonMembers;
        Assert.NotEmpty(plain);
        Assert.Equal(plain, turned.Select(i => order[i]).Order());

        T[] Take<T>(T[] values) => [.. order.Select(i => values[i])];
    }

    [Fact]
    public void One_side_alone_ties_and_nothing_at_all()
    {
        Membership[] open = [Open, Open, Open];
        // Nobody is on the wrong side: all scores are low enough; nobody is on the right one: none is high enough.
        Assert.Equal(
            new SettlingThresholds(3, double.NaN),
            SettlingThresholds.Of([1, 2, 3], [Out, Out, Out], open, tolerance: 0)
        );
        Assert.Equal(
            new SettlingThresholds(double.NaN, 1),
            SettlingThresholds.Of([1, 2, 3], [In, In, In], open, tolerance: 0)
        );
        // All tie: together they are wrong once, which one tolerates and none does not.
        Assert.Equal(new SettlingThresholds(5, double.NaN), SettlingThresholds.Of([5, 5, 5], [Out, In, Out], open, 1));
        Assert.Equal(
            new SettlingThresholds(double.NaN, double.NaN),
            SettlingThresholds.Of([5, 5, 5], [Out, In, Out], open, 0)
        );
        SettlingThresholds nothing = SettlingThresholds.Of([], [], [], 1);
        Assert.Equal(new SettlingThresholds(double.NaN, double.NaN), nothing);
        CascadeRule all = new()
        {
            Share = 1,
            FewestNonMembers = 1,
            FewestMembers = 1,
        };
        Assert.True(all.Settle([1, 2, 3], open, nothing).AreNone);
        Assert.True(all.Settle([double.NaN, double.NaN, double.NaN], open, new(9, -9)).AreNone);
        Assert.True(all.Settle([1, 2, 3], [In, Out, In], new(9, -9)).AreNone);
        Assert.Equal([0, 1], all.Settle([1, 2, 3], open, new(2, 3)).NonMembers);
        Assert.Equal([2], all.Settle([1, 2, 3], open, new(0, 3)).Members);
    }

    [Fact]
    public void Means_are_of_all_models_and_none_where_one_has_none()
    {
        SettlingThresholds mean = SettlingThresholds.Mean([new(1, 4), new(2, 6), new(6, 5)]);
        Assert.Equal(new SettlingThresholds(3, 5), mean);
        Assert.Equal(new(double.NaN, 5), SettlingThresholds.Mean([new(double.NaN, 4), new(2, 6)]));
    }

    private static (double[] Scores, Membership[] Truth, Membership[] Settled) Draw(int seed, double grain)
    {
        Rng rng = new Seed(70).Derive(seed).CreateRng();
        double[] scores = new double[120];
        Membership[] truth = new Membership[120];
        Membership[] settled = new Membership[120];
        for (int r = 0; r < 120; r++)
        {
            truth[r] = rng.NextBool() ? In : Out;
            double score = rng.NextNormal() + (truth[r] == In ? 1 : -1);
            scores[r] = rng.NextInt(20) == 0 ? double.NaN : Math.Round(score / grain) * grain;
            settled[r] = rng.NextInt(6) == 0 ? truth[r] : Open;
        }

        return (scores, truth, settled);
    }
}
