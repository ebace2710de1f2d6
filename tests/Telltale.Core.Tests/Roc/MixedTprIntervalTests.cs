using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>The mixture's limits against a direct reading of their definition, closed forms, and the exact limits.</summary>
public sealed class MixedTprIntervalTests
{
    private const double Tail = 0.025;

    [Fact]
    public void Equals_the_definition()
    {
        Rng rng = new Seed(32).CreateRng();
        for (int trial = 0; trial < 30; trial++)
        {
            int m = 5 + rng.NextInt(40);
            int n = 5 + rng.NextInt(27);
            // Every other world is in whole numbers, so that many tie.
            double[] members = [.. Enumerable.Range(0, m).Select(_ => Rounded(rng.NextNormal() + 0.8, trial))];
            double[] nonMembers =
            [
                .. Enumerable.Range(0, n).Select(_ => Rounded(rng.NextNormal(), trial)).OrderDescending(),
            ];
            RocCurve curve = new(TieGroups.Of(members, nonMembers));
            foreach (double f in new[] { 0, 0.02, 0.1, 0.3 })
            {
                Interval found = MixedTprInterval.Of(curve, f, 0.95);
                Near.Absolute(NaiveLow(members, nonMembers, f), found.Low, 1e-7);
                Near.Absolute(1 - NaiveMissed(members, nonMembers, f), found.High, 1e-7);
                Assert.True(found.Contains(curve.AtFpr(f).Tpr));
            }
        }
    }

    [Fact]
    public void Without_a_non_member_between_members_the_rate_alone_is_uncertain()
    {
        // 30 members far above, 70 far below all of 1,000 non-members: wherever the threshold lies, 30 of 100.
        double[] members =
        [
            .. Enumerable.Range(0, 30).Select(i => 1e6 + i),
            .. Enumerable.Range(0, 70).Select(i => -1e6 - i),
        ];
        double[] nonMembers = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];
        Interval found = MixedTprInterval.Of(new RocCurve(TieGroups.Of(members, nonMembers)), 0.1, 0.95);
        Interval rate = BinomialInterval.TwoSided(30, 100, 0.95, BinomialIntervalMethod.Jeffreys);
        Near.Absolute(rate.Low, found.Low, 1e-8);
        Near.Absolute(rate.High, found.High, 1e-8);
    }

    [Theory]
    [InlineData(200, 300, 1)]
    [InlineData(5000, 4000, 1)]
    [InlineData(100, 100_000, 2)]
    [InlineData(100_000, 100, 0)]
    public void Lies_within_the_exact_limits_and_is_about_two_thirds_as_wide(int m, int n, double shift)
    {
        Rng rng = new Seed(33).CreateRng();
        double[] members = [.. Enumerable.Range(0, m).Select(_ => rng.NextNormal() + shift)];
        double[] nonMembers = [.. Enumerable.Range(0, n).Select(_ => rng.NextNormal())];
        RocCurve curve = new(TieGroups.Of(members, nonMembers));
        foreach (double f in new[] { 0.01, 0.1, 0.5 })
        {
            Interval mixed = MixedTprInterval.Of(curve, f, 0.95);
            Interval exact = TprInterval.OrderStatistic(curve, f, 0.95);
            Assert.True(exact.Low <= mixed.Low + 1e-9 && mixed.High <= exact.High + 1e-9, $"{f}: {mixed} in {exact}");
            Assert.InRange((mixed.High - mixed.Low) / (exact.High - exact.Low), 0.5, 0.98);
        }
    }

    /// <summary>Ranks in groups give what each by itself gives, but for little.</summary>
    [Fact]
    public void Groups_of_ranks_change_little()
    {
        Rng rng = new Seed(34).CreateRng();
        double[] members = [.. Enumerable.Range(0, 3000).Select(_ => rng.NextNormal() + 1)];
        double[] nonMembers = [.. Enumerable.Range(0, 3000).Select(_ => rng.NextNormal()).OrderDescending()];
        Interval found = MixedTprInterval.Of(new RocCurve(TieGroups.Of(members, nonMembers)), 0.1, 0.95);
        double low = NaiveLow(members, nonMembers, 0.1);
        double high = 1 - NaiveMissed(members, nonMembers, 0.1);
        Near.Absolute(low, found.Low, 0.01 * (high - low));
        Near.Absolute(high, found.High, 0.01 * (high - low));
    }

    [Fact]
    public void Too_few_non_members_leave_the_lower_limit_at_zero()
    {
        double[] members = [.. Enumerable.Range(0, 100).Select(i => 1000.0 + i)];
        double[] nonMembers = [.. Enumerable.Range(0, 10_000).Select(i => -(double)i)];
        Interval few = MixedTprInterval.Of(new RocCurve(TieGroups.Of(members, nonMembers.AsSpan(0, 100))), 0.001, 0.95);
        Assert.Equal(new Interval(0, 1), few);
        Interval many = MixedTprInterval.Of(new RocCurve(TieGroups.Of(members, nonMembers)), 0.001, 0.95);
        Assert.InRange(many.Low, 0.9, 1);
        Assert.Equal(1, many.High);
    }

    [Fact]
    public void Whatever_the_sizes_and_the_rate_limits_hold_the_estimate()
    {
        Rng rng = new Seed(35).CreateRng();
        for (int trial = 0; trial < 400; trial++)
        {
            double[] members = [.. Enumerable.Range(0, 1 + rng.NextInt(4)).Select(_ => (double)rng.NextInt(3))];
            double[] nonMembers = [.. Enumerable.Range(0, 1 + rng.NextInt(300)).Select(_ => (double)rng.NextInt(3))];
            RocCurve curve = new(TieGroups.Of(members, nonMembers));
            foreach (double f in new[] { 0, 1e-300, 1e-9, 0.01, 0.5, 0.999999, 1 - 1e-16, 1 })
            {
                Interval found = MixedTprInterval.Of(curve, f, trial % 2 == 0 ? 0.95 : 0.5);
                double tpr = curve.AtFpr(f).Tpr;
                Assert.True(
                    found.Low >= 0 && found.Low <= tpr && tpr <= found.High && found.High <= 1,
                    $"{members.Length} members, {nonMembers.Length} non-members, FPR {f}: {tpr} in {found}"
                );
            }
        }
    }

    [Fact]
    public void At_the_ends_of_the_axis()
    {
        RocCurve curve = RocCurve.Of([3, 2, 1], [true, false, true]);
        Assert.Equal(new Interval(1, 1), MixedTprInterval.Of(curve, 1, 0.95));
        Assert.Equal(0, MixedTprInterval.Of(curve, 0, 0.95).Low);
        Assert.Throws<BadInputException>(() => MixedTprInterval.Of(curve, -0.1, 0.95));
        Assert.Throws<BadInputException>(() => MixedTprInterval.Of(curve, double.NaN, 0.95));
        Assert.Throws<BadInputException>(() => MixedTprInterval.Of(curve, 0.1, 1));
    }

    private static double Rounded(double score, int trial) => trial % 2 == 0 ? score : Math.Round(score * 5);

    private static double NaiveLow(double[] members, double[] nonMembers, double f) =>
        Quantile(
            nonMembers.Length,
            members.Length,
            f,
            b =>
                [
                    b == 0 ? 0 : members.Count(x => x > nonMembers[b - 1]),
                    b == nonMembers.Length ? members.Length : members.Count(x => x >= nonMembers[b]),
                ]
        );

    // The same of the members that are missed.
    private static double NaiveMissed(double[] members, double[] nonMembers, double f) =>
        Quantile(
            nonMembers.Length,
            members.Length,
            f,
            b =>
                [
                    b == 0 ? members.Length : members.Count(x => x <= nonMembers[b - 1]),
                    b == nonMembers.Length ? 0 : members.Count(x => x < nonMembers[b]),
                ]
        );

    private static double Quantile(int n, int m, double f, Func<int, int[]> hits)
    {
        (double Weight, int Hits)[] parts =
        [
            .. Enumerable
                .Range(0, n + 1)
                .SelectMany(b => hits(b).Select(h => (0.5 * Math.Exp(Binomial.LogPmf(b, n, f)), h))),
        ];
        double low = 0;
        double high = 1;
        for (int step = 0; step < 60; step++)
        {
            double x = 0.5 * (low + high);
            double below = parts.Sum(p => p.Weight * (p.Hits == 0 ? 1 : Beta.Cdf(x, p.Hits + 0.5, m - p.Hits + 0.5)));
            (low, high) = below > Tail ? (low, x) : (x, high);
        }

        return 0.5 * (low + high);
    }
}
