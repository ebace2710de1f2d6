using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Conformal p-values against their definition, their size by simulation, and what a list of them can show.</summary>
public sealed class ConformalTests
{
    [Fact]
    public void Is_the_definition_with_ties_and_infinities()
    {
        Rng rng = new Seed(11).CreateRng();
        for (int trial = 0; trial < 200; trial++)
        {
            double[] scores = [.. Enumerable.Range(0, rng.NextInt(30)).Select(_ => Coarse(rng))];
            ConformalCalibration calibration = new(scores);
            double asked = Coarse(rng);
            Assert.Equal((1.0 + scores.Count(s => s >= asked)) / (1 + scores.Length), calibration.PValue(asked));
            for (int i = 0; i < scores.Length; i++)
            {
                double[] others = [.. scores.Where((_, j) => j != i)];
                Assert.Equal(
                    new ConformalCalibration(others).PValue(scores[i]),
                    calibration.PValueAmongOthers(scores[i])
                );
            }
        }

        static double Coarse(Rng rng) =>
            rng.NextInt(12) switch
            {
                0 => double.PositiveInfinity,
                1 => double.NegativeInfinity,
                2 => -0.0,
                int other => other / 2 - 2,
            };
    }

    [Fact]
    public void Cannot_go_below_its_floor()
    {
        Assert.Equal(1, new ConformalCalibration([]).PValue(3));
        Assert.Equal(1, new ConformalCalibration([]).Floor);
        ConformalCalibration calibration = new([1, 2, 3]);
        Assert.Equal(0.25, calibration.Floor);
        Assert.Equal(0.25, calibration.PValue(double.PositiveInfinity));
        Assert.Equal(0.5, calibration.PValue(3));
        Assert.Equal(1, calibration.PValue(0));
    }

    [Fact]
    public void Refuses_what_is_no_score()
    {
        Assert.Throws<BadInputException>(() => new ConformalCalibration([1, double.NaN]));
        Assert.Throws<BadInputException>(() => new ConformalCalibration([1]).PValue(double.NaN));
        Assert.Throws<ArgumentException>(() => new ConformalCalibration([1, 3]).PValueAmongOthers(2));
    }

    /// <summary>P[p ≤ t] ≤ t for every t that can be reached, exactly t where there are no ties.</summary>
    [Fact]
    public void A_non_member_is_below_t_as_often_as_t_says()
    {
        int simulations = LongRun.Simulations(200_000, 20_000);
        const int n = 19;
        int[] at = new int[n + 2];
        Rng rng = new Seed(12).CreateRng();
        double[] scores = new double[n];
        for (int s = 0; s < simulations; s++)
        {
            // Heavy tails: the level must not care.
            for (int i = 0; i < n; i++)
            {
                scores[i] = 1 / rng.NextNormal();
            }

            at[(int)Math.Round(new ConformalCalibration(scores).PValue(1 / rng.NextNormal()) * (n + 1))]++;
        }

        double chiSquared = at.Skip(1).Sum(k => Math.Pow(k - (simulations / 20.0), 2) / (simulations / 20.0));
        Assert.InRange(chiSquared, 0, 50.8); // 1 - 1e-4 quantile at 19 degrees of freedom
    }

    [Theory]
    [InlineData(1000, 99, 0.05, PValueAdjustment.BenjaminiHochberg)]
    [InlineData(1000, 19_999, 0.05, PValueAdjustment.BenjaminiHochberg)]
    [InlineData(7, 30, 0.1, PValueAdjustment.BenjaminiYekutieli)]
    [InlineData(50, 100, 0.05, PValueAdjustment.BenjaminiYekutieli)]
    [InlineData(3, 59, 0.05, PValueAdjustment.Holm)]
    [InlineData(3, 58, 0.05, PValueAdjustment.Holm)]
    [InlineData(5, 3, 0.05, PValueAdjustment.BenjaminiHochberg)]
    public void Limits_are_those_of_the_correction_itself(int questions, int n, double level, PValueAdjustment method)
    {
        int? fewest = null;
        for (int k = 1; k <= questions && fewest is null; k++)
        {
            double[] p = [.. Enumerable.Range(0, questions).Select(i => i < k ? ConformalCalibration.FloorOf(n) : 1)];
            fewest = Multiplicity.Adjust(p, method)[0] <= level * (1 + 1e-12) ? k : null;
        }

        Assert.Equal(fewest, DiscoveryLimits.FewestTogether(questions, n, level, method));
        if (fewest is { } together)
        {
            Assert.InRange(DiscoveryLimits.CalibrationNeeded(questions, together, level, method), 0, n);
        }
        else
        {
            Assert.True(DiscoveryLimits.CalibrationNeeded(questions, questions, level, method) > n);
        }
    }

    [Fact]
    public void A_thousand_suspects_need_twenty_thousand_non_members_for_one_name()
    {
        Assert.Equal(19_999, DiscoveryLimits.CalibrationNeeded(1000, 1, 0.05, PValueAdjustment.BenjaminiHochberg));
        Assert.Equal(1999, DiscoveryLimits.CalibrationNeeded(1000, 10, 0.05, PValueAdjustment.BenjaminiHochberg));
        Assert.Equal(19, DiscoveryLimits.CalibrationNeeded(1, 1, 0.05, PValueAdjustment.Holm));
    }
}
