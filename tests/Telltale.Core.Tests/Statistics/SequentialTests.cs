using System.Globalization;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.Core.Statistics.Sequential;

namespace Telltale.Core.Tests.Statistics;

/// <summary>e-values against their closed forms and R, and their size when one stops as soon as it pleases.</summary>
public sealed class SequentialTests
{
    [Fact]
    public void The_mixture_is_that_of_R()
    {
        string[] names = [.. AssessmentValues.Names("mixture_")];
        Assert.Equal(5, names.Length);
        foreach (string name in names)
        {
            double[] parts = [.. name.Split('_').Skip(1).Select(p => double.Parse(p, CultureInfo.InvariantCulture))];
            double found = Math.Exp(BernoulliMixture.LogEValue((long)parts[0], (long)parts[1], parts[2]));
            Near.Relative(AssessmentValues.Of(name), found, 1e-10, name);
        }

        Near.Absolute(0, BernoulliMixture.LogEValue(0, 0), 1e-14);
        Assert.Throws<BadInputException>(() => BernoulliMixture.LogEValue(3, 2));
        Assert.Throws<BadInputException>(() => BernoulliMixture.LogEValue(1, 2, 1));
    }

    /// <summary>Expected value after n guesses by chance: exactly 1 at p₀ = chance, at most 1 below.</summary>
    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.5, 0.3)]
    [InlineData(0.1, 0.1)]
    public void The_mean_of_the_mixture_is_at_most_one(double chance, double truth)
    {
        const int Guesses = 60;
        double mean = Enumerable
            .Range(0, Guesses + 1)
            .Sum(k => Math.Exp(Binomial.LogPmf(k, Guesses, truth) + BernoulliMixture.LogEValue(k, Guesses, chance)));
        Assert.InRange(mean, 0, 1 + 1e-10);
        Assert.True(chance > truth || mean > 1 - 1e-10, $"mean {mean}");
    }

    [Trait("simulation", "yes")]
    [Fact]
    public void Stopping_when_it_pleases_keeps_the_level()
    {
        int simulations = LongRun.Simulations(4000, 500);
        int alarms = 0;
        int fixedAlarms = 0;
        int pairAlarms = 0;
        int found = 0;
        int missedLimits = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(95).Derive(s).CreateRng();
            PairBets bets = new();
            PairBets leaking = new();
            long right = 0;
            bool alarm = false;
            bool fixedAlarm = false;
            bool limitMissed = false;
            for (int n = 1; n <= 500; n++)
            {
                right += rng.NextBool() ? 1 : 0;
                alarm |= BernoulliMixture.LogEValue(right, n) >= Math.Log(20);
                // A test made for one look, looked at every time.
                fixedAlarm |= n >= 10 && Binomial.LogAtLeast(right, n, 0.5) <= Math.Log(0.05);
                limitMissed |= n % 25 == 0 && BernoulliMixture.LowerLimit(right, n, 0.05) > 0.5;
                bets.Add(Math.Round(2 * rng.NextNormal()), Math.Round(2 * rng.NextNormal()));
                leaking.Add(rng.NextNormal() + 0.6, rng.NextNormal());
            }

            alarms += alarm ? 1 : 0;
            fixedAlarms += fixedAlarm ? 1 : 0;
            missedLimits += limitMissed ? 1 : 0;
            pairAlarms += bets.PValue <= 0.05 ? 1 : 0;
            found += leaking.PValue <= 0.05 ? 1 : 0;
        }

        double most = 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / simulations));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"mixture {Share(alarms)}, pairs {Share(pairAlarms)}, limit {Share(missedLimits)}, one-look test {Share(fixedAlarms)}, power {Share(found)}"
        );
        Assert.InRange((double)alarms / simulations, 0, most);
        Assert.InRange((double)pairAlarms / simulations, 0, most);
        Assert.InRange((double)missedLimits / simulations, 0, most);
        Assert.True(fixedAlarms > 3 * most * simulations, "looking often does not harm the one-look test");
        Assert.InRange((double)found / simulations, 0.95, 1);
        string Share(int count) => ((double)count / simulations).ToString("P1", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Bets_are_the_mean_of_their_stakes()
    {
        PairBets bets = new();
        Assert.Equal((0.0, 1.0, 0L), (bets.LogEValue, bets.PValue, bets.Pairs));
        bets.Add(2, 1);
        bets.Add(2, 2);
        bets.Add(2, 3);
        double naive = Enumerable.Range(1, 19).Average(s => (1 + (s / 10.0 * 0.5)) * (1 - (s / 10.0 * 0.5)));
        Near.Relative(naive, Math.Exp(bets.LogEValue), 1e-12);
        Near.Relative(1 / Enumerable.Range(1, 19).Average(s => 1 + (s / 20.0)), bets.PValue, 1e-12);
        Assert.Throws<BadInputException>(() => bets.Add(double.NaN, 1));
    }

    [Fact]
    public void The_limit_solves_its_equation()
    {
        foreach ((long k, long n) in new[] { (60L, 100L), (9, 10), (700, 1000), (5, 5) })
        {
            double limit = BernoulliMixture.LowerLimit(k, n, 0.05);
            Assert.InRange(limit, 0.01, (double)k / n);
            Near.Absolute(Math.Log(20), BernoulliMixture.LogEValue(k, n, limit), 1e-6);
        }

        Assert.Equal(0, BernoulliMixture.LowerLimit(0, 0, 0.05));
        Assert.Equal(0, BernoulliMixture.LowerLimit(0, 50, 0.05));
    }

    [Fact]
    public void Independent_evidence_multiplies()
    {
        Near.Relative(6, EValues.Product([2, 3]), 1e-12);
        Assert.Equal(1, EValues.Product([]));
        Assert.Throws<BadInputException>(() => EValues.Product([-1]));
        Assert.Throws<BadInputException>(() => EValues.Product([0, double.PositiveInfinity]));
    }

    /// <summary>30 hypotheses of which 20 hold, e-values all from one shared draw: false discoveries stay below q.</summary>
    [Fact]
    public void E_BH_keeps_the_false_discovery_rate_under_dependence()
    {
        const double Q = 0.2;
        int simulations = LongRun.Simulations(4000, 1000);
        double rate = 0;
        int found = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(96).Derive(s).CreateRng();
            double shared = rng.NextNormal();
            double[] eValues =
            [
                .. Enumerable
                    .Range(0, 30)
                    .Select(i =>
                    {
                        double x = (0.9 * shared) + (Math.Sqrt(0.19) * rng.NextNormal()) + (i < 20 ? 0 : 4);
                        // The likelihood ratio of N(3, 1) against N(0, 1).
                        return Math.Exp((3 * x) - 4.5);
                    }),
            ];
            bool[] rejected = [.. EValues.Adjust(eValues).Select(adjusted => adjusted <= Q)];
            int wrong = rejected.Take(20).Count(r => r);
            int all = rejected.Count(r => r);
            rate += all == 0 ? 0 : (double)wrong / all / simulations;
            found += all - wrong;
        }

        Assert.InRange(rate, 0, Q);
        Assert.True(found > 3 * simulations, $"found {found}");
    }
}
