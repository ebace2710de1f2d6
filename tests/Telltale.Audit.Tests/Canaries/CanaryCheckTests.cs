using Telltale.Audit.Canaries;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Tests.Canaries;

public sealed class CanaryCheckTests
{
    [Fact]
    public void P_values_are_even_where_the_model_saw_nothing()
    {
        double[] ranks = new double[400];
        double[] coins = new double[400];
        int found = 0;
        for (int trial = 0; trial < ranks.Length; trial++)
        {
            CanaryCheck check = Check(trial, planted: 0, canaries: 30, references: 30);
            ranks[trial] = check.RankPValue();
            coins[trial] = check.Coins().PValue;
            found += Math.Min(1, 2 * Math.Min(ranks[trial], coins[trial])) <= 0.05 ? 1 : 0;
        }

        Assert.True(UniformityTest.Of(ranks).PValue > 0.01, "ranks");
        Assert.True(UniformityTest.Of(coins).PValue > 0.01, "coins");

        // 20 expected at most; 36 is a chance of one in a thousand.
        Assert.True(found <= 36, $"{found} of 400 below .05");
    }

    [Fact]
    public void A_trace_is_found_and_the_control_stays_quiet()
    {
        CanaryCheck check = Check(7, planted: 1.5, canaries: 60, references: 20);
        Assert.True(check.RankPValue() < 1e-6);
        Assert.True(check.Coins().PValue < 1e-4);
        Assert.True(check.ControlPValue() > 0.01);
        Assert.True(check.Exposure().Mean > 1.5);
        Assert.True(check.Epsilon().Value > 0);
    }

    [Fact]
    public void Exposure_by_hand()
    {
        CanaryCheck check = new()
        {
            Readings =
            [
                new CanaryReading(true, 9, [1, 2]),
                new CanaryReading(true, 2.5, [3, 4]),
                new CanaryReading(false, 5, []),
                new CanaryReading(false, 2.5, []),
            ],
        };

        // Never planted: 1 2 3 4 5 2.5. The first canary is first of 7; the second shares its place with one, which counts
        // against it: fifth of 7.
        ExposureSummary exposure = check.Exposure();
        Assert.Equal(7, exposure.Compared);
        Assert.Equal(Math.Log2(7), exposure.Largest, 12);
        Assert.Equal(Math.Log2(7), exposure.Ceiling, 12);
        Assert.Equal((Math.Log2(7) + Math.Log2(7.0 / 5)) / 2, exposure.Mean, 12);
    }

    [Fact]
    public void Perfect_guesses_give_the_bound_of_the_theorem()
    {
        CanaryCheck check = new()
        {
            Readings = [.. Enumerable.Range(0, 200).Select(i => new CanaryReading(i % 2 == 0, i % 2 == 0 ? 1 : 0, []))],
            Delta = 0,
        };
        OneRunSummary bound = check.Epsilon();

        // All 200 right at level .0125: q^200 = .0125.
        double q = Math.Pow(0.0125, 1 / 200.0);
        Assert.Equal(200, bound.Guesses);
        Assert.Equal(200, bound.Correct);
        Assert.Equal(Math.Log(q / (1 - q)), bound.Value, 6);
    }

    [Fact]
    public void Scores_that_no_test_can_be_made_of_are_refused()
    {
        Assert.Throws<BadInputException>(() =>
            new CanaryCheck { Readings = [new(true, 1, [1]), new(true, 1, [1]), new(false, 0, [])] }.Require()
        );
        Assert.Throws<BadInputException>(() =>
            new CanaryCheck
            {
                Readings = [new(true, 1, [1]), new(true, double.NaN, [1]), new(false, 0, []), new(false, 0, [])],
            }.Require()
        );
    }

    private static CanaryCheck Check(int trial, double planted, int canaries, int references)
    {
        Rng rng = new Seed(31).Derive(trial).CreateRng();
        List<CanaryReading> readings = [];
        for (int i = 0; i < canaries; i++)
        {
            bool isPlanted =
                i < 2 ? i == 0
                : i < 4 ? i == 2
                : rng.NextBool();
            readings.Add(
                new CanaryReading(
                    isPlanted,
                    rng.NextNormal() + (isPlanted ? planted : 0),
                    [.. Enumerable.Range(1, references - 1).Select(_ => rng.NextNormal())]
                )
            );
        }

        return new CanaryCheck { Readings = readings, Seed = new Seed((ulong)trial) };
    }
}
