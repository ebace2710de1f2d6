using System.Text.Json.Nodes;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Against scipy and R to 1e-8 relative, and against enumeration of every assignment.</summary>
public sealed class RankTestTests
{
    private static readonly (Alternative Alternative, string Name)[] Alternatives =
    [
        (Alternative.TwoSided, "two-sided"),
        (Alternative.MembersHigher, "greater"),
        (Alternative.MembersLower, "less"),
    ];

    // scipy names the alternative of Kolmogorov–Smirnov by the distribution function, which lies below when scores are higher.
    private static readonly (Alternative Alternative, string Name)[] KolmogorovAlternatives =
    [
        (Alternative.TwoSided, "two-sided"),
        (Alternative.MembersHigher, "less"),
        (Alternative.MembersLower, "greater"),
    ];

    [Theory]
    [InlineData("ties_integer")]
    [InlineData("small_normal")]
    [InlineData("perfect")]
    public void Mann_Whitney_equals_scipy_and_R(string set)
    {
        (double[] members, double[] nonMembers) = Split(set);
        JsonNode expected = ExpectedStatistics.ScoreSet(set);
        foreach ((Alternative alternative, string name) in Alternatives)
        {
            foreach (bool continuity in new[] { true, false })
            {
                JsonNode value = expected[$"mannwhitney_asymptotic_{(continuity ? "cc" : "nocc")}_{name}"]!;
                SignificanceTest found = MannWhitneyTest.Asymptotic(members, nonMembers, alternative, continuity);
                Assert.Equal(value.Number("U"), found.Statistic);
                Near.Relative(value.Number("p"), found.PValue, 1e-8, name);
            }

            if (expected[$"mannwhitney_exact_cc_{name}"] is JsonNode exact)
            {
                SignificanceTest found = MannWhitneyTest.Exact(members, nonMembers, alternative);
                Near.Relative(exact.Number("p"), found.PValue, 1e-8, $"exact {name}");
            }
        }

        double r = expected.Number("R", "wilcox_p_cc");
        Near.Relative(r, MannWhitneyTest.Asymptotic(members, nonMembers, Alternative.TwoSided, true).PValue, 1e-8);
    }

    [Theory]
    [InlineData("ties_integer")]
    [InlineData("small_normal")]
    [InlineData("perfect")]
    public void Kolmogorov_Smirnov_equals_scipy_and_R(string set)
    {
        (double[] members, double[] nonMembers) = Split(set);
        JsonNode expected = ExpectedStatistics.ScoreSet(set);
        foreach ((Alternative alternative, string name) in KolmogorovAlternatives)
        {
            foreach (
                (var method, string prefix) in new[]
                {
                    (KolmogorovSmirnovMethod.Exact, "exact"),
                    (KolmogorovSmirnovMethod.EffectiveSize, "asymp"),
                }
            )
            {
                JsonNode value = expected[$"ks_{prefix}_{name}"]!;
                SignificanceTest found = KolmogorovSmirnovTest.Compare(members, nonMembers, alternative, method);
                Near.Relative(value.Number("D"), found.Statistic, 1e-12, name);
                Near.Relative(value.Number("p"), found.PValue, 1e-8, $"{prefix} {name}");
            }
        }

        // R takes the limiting law here, the sizes being large, and the exact one elsewhere.
        var methodOfR = set == "ties_integer" ? KolmogorovSmirnovMethod.Asymptotic : KolmogorovSmirnovMethod.Exact;
        double found2 = KolmogorovSmirnovTest.Compare(members, nonMembers, Alternative.TwoSided, methodOfR).PValue;
        // R sums its limiting series to a tolerance of its own.
        Near.Relative(expected.Number("R", "ks_p_default"), found2, set == "ties_integer" ? 2e-7 : 2e-9, "R");
    }

    [Theory]
    [InlineData("ties_integer")]
    [InlineData("small_normal")]
    [InlineData("perfect")]
    public void Welch_equals_scipy(string set)
    {
        (double[] members, double[] nonMembers) = Split(set);
        JsonNode expected = ExpectedStatistics.ScoreSet(set)["welch_t_less"]!;
        // The reference compares non-members with members.
        SignificanceTest found = WelchTest.Compare(members, nonMembers, Alternative.MembersHigher);
        Near.Relative(expected.Number("t"), -found.Statistic, 1e-10);
        Near.Relative(expected.Number("p"), found.PValue, 1e-8);
        double lower = WelchTest.Compare(members, nonMembers, Alternative.MembersLower).PValue;
        double both = WelchTest.Compare(members, nonMembers, Alternative.TwoSided).PValue;
        Near.Relative(1 - found.PValue, lower, 1e-12);
        Near.Relative(2 * Math.Min(lower, found.PValue), both, 1e-12);
    }

    [Fact]
    public void Exact_tests_are_the_share_of_assignments()
    {
        Rng rng = new Seed(3).CreateRng();
        for (int trial = 0; trial < 6; trial++)
        {
            int m = 2 + rng.NextInt(4);
            int n = 2 + rng.NextInt(4);
            double[] all = [.. Enumerable.Range(0, m + n).Select(_ => rng.NextNormal())];
            (double[] members, double[] nonMembers) = (all[..m], all[m..]);
            double u = NaiveU(members, nonMembers);
            double d = NaiveDistance(members, nonMembers);
            int assignments = 0;
            int higher = 0;
            int further = 0;
            for (int chosen = 0; chosen < 1 << (m + n); chosen++)
            {
                if (System.Numerics.BitOperations.PopCount((uint)chosen) != m)
                {
                    continue;
                }

                double[] one = [.. all.Where((_, i) => (chosen >> i & 1) == 1)];
                double[] zero = [.. all.Where((_, i) => (chosen >> i & 1) == 0)];
                assignments++;
                higher += NaiveU(one, zero) >= u ? 1 : 0;
                further += NaiveDistance(one, zero) >= d - 1e-12 ? 1 : 0;
            }

            double p = MannWhitneyTest.Exact(members, nonMembers, Alternative.MembersHigher).PValue;
            Near.Relative((double)higher / assignments, p, 1e-12);
            double ks = KolmogorovSmirnovTest
                .Compare(members, nonMembers, Alternative.TwoSided, KolmogorovSmirnovMethod.Exact)
                .PValue;
            Near.Relative((double)further / assignments, ks, 1e-12);
        }
    }

    [Fact]
    public void Exact_Kolmogorov_keeps_its_digits_far_out()
    {
        // Two separate groups: one assignment in C(2n, n) either way.
        double[] low = [.. Enumerable.Range(0, 300).Select(i => (double)i)];
        double[] high = [.. low.Select(x => x + 1000)];
        double p = KolmogorovSmirnovTest
            .Compare(high, low, Alternative.MembersHigher, KolmogorovSmirnovMethod.Exact)
            .PValue;
        Near.Absolute(-Telltale.Core.Numerics.GammaFunctions.LogChoose(600, 300), Math.Log(p), 1e-10);
    }

    [Fact]
    public void Equal_scores_prove_nothing()
    {
        double[] same = [2, 2, 2];
        Assert.Equal(1, MannWhitneyTest.Asymptotic(same, same, Alternative.MembersHigher, true).PValue);
        Assert.Equal(
            1,
            KolmogorovSmirnovTest.Compare(same, same, Alternative.TwoSided, KolmogorovSmirnovMethod.Exact).PValue
        );
        Assert.Equal(1, WelchTest.Compare(same, same, Alternative.TwoSided).PValue);
        Assert.Throws<BadInputException>(() => MannWhitneyTest.Exact(same, same, Alternative.TwoSided));
    }

    [Fact]
    public void Empty_groups_and_NaN_are_refused()
    {
        Assert.Throws<BadInputException>(() => MannWhitneyTest.Asymptotic([], [1], Alternative.TwoSided, true));
        Assert.Throws<BadInputException>(() => WelchTest.Compare([1], [1, 2], Alternative.TwoSided));
        Assert.Throws<BadInputException>(() =>
            WelchTest.Compare([1, double.PositiveInfinity], [1, 2], Alternative.TwoSided)
        );
        Assert.Throws<BadInputException>(() =>
            KolmogorovSmirnovTest.Compare([double.NaN], [1], Alternative.TwoSided, KolmogorovSmirnovMethod.Exact)
        );
    }

    private static double NaiveU(double[] members, double[] nonMembers) =>
        members.Sum(x =>
            nonMembers.Sum(y =>
                x > y ? 1.0
                : x == y ? 0.5
                : 0
            )
        );

    private static double NaiveDistance(double[] a, double[] b) =>
        a.Concat(b)
            .Max(t => Math.Abs(((double)a.Count(x => x <= t) / a.Length) - ((double)b.Count(x => x <= t) / b.Length)));

    private static (double[] Members, double[] NonMembers) Split(string set)
    {
        (double[] scores, bool[] isMember) = ReferenceTable.ScoreSet(set);
        return ([.. scores.Where((_, i) => isMember[i])], [.. scores.Where((_, i) => !isMember[i])]);
    }
}
