using System.Globalization;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Roc;

/// <summary>Credible limits against R's integral and against draws; how often they hold the truth.</summary>
public sealed class PredictiveValueTests
{
    [Fact]
    public void Limits_are_those_of_R()
    {
        string[] names = [.. AssessmentValues.Names("ppv_")];
        Assert.Equal(16, names.Length);
        foreach (string name in names)
        {
            double[] parts = [.. name.Split('_').Skip(1).Select(p => double.Parse(p, CultureInfo.InvariantCulture))];
            Interval ratio = PredictiveValue.Ratio(
                (long)parts[0],
                (long)parts[1],
                (long)parts[2],
                (long)parts[3],
                0.95
            );
            Interval found = PredictiveValue.AtRatio(ratio, parts[4]);
            Near.Relative(AssessmentValues.Of(name), parts[5] < 0.5 ? found.Low : found.High, 1e-7, name);
        }
    }

    [Theory]
    [InlineData(0, 50, 0, 80)]
    [InlineData(50, 50, 0, 80)]
    [InlineData(3, 40, 80, 80)]
    [InlineData(400, 5000, 5, 5000)]
    public void Limits_are_those_of_draws(int truePositives, int members, int falsePositives, int nonMembers)
    {
        const int Draws = 200_000;
        Rng rng = new Seed(81).CreateRng();
        double[] logs =
        [
            .. Enumerable
                .Range(0, Draws)
                .Select(_ =>
                    Math.Log(rng.NextBeta(truePositives + 0.5, members - truePositives + 0.5))
                    - Math.Log(rng.NextBeta(falsePositives + 0.5, nonMembers - falsePositives + 0.5))
                )
                .Order(),
        ];
        Interval found = PredictiveValue.Ratio(truePositives, members, falsePositives, nonMembers, 0.9);
        // Where the limits lie among the draws: within four standard deviations of a share of draws.
        double slack = 4 * Math.Sqrt(0.05 * 0.95 / Draws);
        Assert.InRange((double)logs.Count(l => l <= Math.Log(found.Low)) / Draws, 0.05 - slack, 0.05 + slack);
        Assert.InRange((double)logs.Count(l => l <= Math.Log(found.High)) / Draws, 0.95 - slack, 0.95 + slack);
    }

    /// <summary>A threshold set on the non-members at FPR 2 %: the credible interval holds the true value as often as it says.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void Limits_hold_the_true_value_at_a_threshold_of_the_data()
    {
        const double Mu = 1.2;
        const double Prior = 0.1;
        int simulations = LongRun.Simulations(2000, 200);
        int covered = 0;
        for (int s = 0; s < simulations; s++)
        {
            Rng rng = new Seed(82).Derive(s).CreateRng();
            RocCurve curve = new(
                TieGroups.Of(
                    [.. Enumerable.Range(0, 400).Select(_ => rng.NextNormal() + Mu)],
                    [.. Enumerable.Range(0, 500).Select(_ => rng.NextNormal())]
                )
            );
            OperatingPoint point = curve.AtFpr(0.02);
            double threshold = point.Threshold!.Value;
            double truth = RocCurve.PositivePredictiveValue(
                Normal.Survival(threshold - Mu),
                Normal.Survival(threshold),
                Prior
            );
            Interval ratio = PredictiveValue.Ratio(point.TruePositives, 400, point.FalsePositives, 500, 0.95);
            covered += PredictiveValue.AtRatio(ratio, Prior).Contains(truth) ? 1 : 0;
        }

        LongRun.AssertCoverage("predictive value", covered, simulations, conservative: true);
    }

    [Fact]
    public void Edges()
    {
        Assert.Equal(1, PredictiveValue.AtRatio(double.PositiveInfinity, 0.1));
        Assert.Equal(0, PredictiveValue.AtRatio(0, 1));
        Assert.Equal(0.5, PredictiveValue.AtRatio(1, 0.5));
        Near.Relative(RocCurve.PositivePredictiveValue(0.084, 0.001, 0.01), PredictiveValue.AtRatio(84, 0.01), 1e-14);
        Assert.Throws<BadInputException>(() => PredictiveValue.Ratio(5, 4, 0, 10, 0.9));
        Assert.Throws<BadInputException>(() => PredictiveValue.Ratio(0, 0, 0, 10, 0.9));
        Assert.Throws<BadInputException>(() => PredictiveValue.Ratio(0, 4, 0, 10, 1));
    }
}
