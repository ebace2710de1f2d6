using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>The order-statistic limits against a direct reading of their definition; coverage is in CoverageTests.</summary>
public sealed class TprIntervalTests
{
    [Fact]
    public void Equals_the_definition()
    {
        const double Tail = 0.05 / 4;
        Rng rng = new Seed(31).CreateRng();
        for (int trial = 0; trial < 30; trial++)
        {
            int m = 5 + rng.NextInt(40);
            int n = 5 + rng.NextInt(60);
            double[] members = [.. Enumerable.Range(0, m).Select(_ => Math.Round((rng.NextNormal() + 0.8) * 5))];
            double[] nonMembers =
            [
                .. Enumerable.Range(0, n).Select(_ => Math.Round(rng.NextNormal() * 5)).OrderDescending(),
            ];
            RocCurve curve = new(TieGroups.Of(members, nonMembers));
            foreach (double f in new[] { 0.02, 0.1, 0.3 })
            {
                // The non-member of rank r + 1 is surely enough above the threshold; beyond it, not at it, members count.
                int above = Enumerable.Range(0, n).LastOrDefault(r => Cdf(r, n, f) <= Tail, -1);
                double low =
                    above < 0
                        ? 0
                        : BinomialInterval.ClopperPearsonLow(members.Count(x => x > nonMembers[above]), m, Tail);
                int below = Enumerable.Range(1, n).FirstOrDefault(r => 1 - Cdf(r - 1, n, f) <= Tail, n + 1);
                double high =
                    below > n
                        ? 1
                        : BinomialInterval.ClopperPearsonHigh(members.Count(x => x >= nonMembers[below - 1]), m, Tail);
                Interval found = TprInterval.OrderStatistic(curve, f, 0.95);
                Near.Absolute(low, found.Low, 1e-12);
                Near.Absolute(high, found.High, 1e-12);
                Assert.True(found.Contains(curve.AtFpr(f).Tpr));
            }
        }
    }

    [Fact]
    public void Too_few_non_members_leave_the_lower_limit_at_zero()
    {
        // All members above all non-members: with 100 of them nothing is known of FPR 0.001, with 10,000 much is.
        Interval few = Perfect(100, 100, 0.001);
        Assert.Equal(0, few.Low);
        Assert.Equal(1, few.High);
        Interval many = Perfect(100, 10_000, 0.001);
        Assert.InRange(many.Low, 0.9, 1);
    }

    [Fact]
    public void At_the_ends_of_the_axis()
    {
        RocCurve curve = RocCurve.Of([3, 2, 1], [true, false, true]);
        Assert.Equal(new Interval(1, 1), TprInterval.OrderStatistic(curve, 1, 0.95));
        Assert.Equal(0, TprInterval.OrderStatistic(curve, 0, 0.95).Low);
        Assert.Throws<BadInputException>(() => TprInterval.OrderStatistic(curve, -0.1, 0.95));
        Assert.Throws<BadInputException>(() => TprInterval.OrderStatistic(curve, 0.1, 1));
    }

    private static Interval Perfect(int m, int n, double f)
    {
        double[] members = [.. Enumerable.Range(0, m).Select(i => 1000.0 + i)];
        double[] nonMembers = [.. Enumerable.Range(0, n).Select(i => -(double)i)];
        return TprInterval.OrderStatistic(new RocCurve(TieGroups.Of(members, nonMembers)), f, 0.95);
    }

    private static double Cdf(int k, int n, double p) =>
        Enumerable.Range(0, k + 1).Sum(i => Math.Exp(Binomial.LogPmf(i, n, p)));
}
