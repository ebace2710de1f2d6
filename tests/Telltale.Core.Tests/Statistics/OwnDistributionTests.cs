using System.Text.Json.Nodes;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Calibration by a record's own distribution against scipy; uniform where its assumption holds, and the test that says so.</summary>
public sealed class OwnDistributionTests
{
    [Fact]
    public void Equals_scipy_far_into_the_tail()
    {
        foreach (JsonNode node in ExpectedRecords.Of("own_distribution"))
        {
            double answer = node.Number("answer");
            double[] others = node["others"]!.Numbers();
            // Answers of a thousand with a spread of a thousandth lose digits in scipy's mean, too.
            double tolerance = others[0] > 500 ? 1e-7 : 1e-11;
            Near.Relative(
                node.Number("student_t"),
                OwnDistribution.LogPValue(answer, others, OwnDistributionMethod.StudentT),
                tolerance
            );
            Near.Relative(
                node.Number("normal"),
                OwnDistribution.LogPValue(answer, others, OwnDistributionMethod.Normal),
                tolerance
            );
            Near.Relative(
                node.Number("rank"),
                OwnDistribution.LogPValue(answer, others, OwnDistributionMethod.Rank),
                1e-14
            );
        }
    }

    [Fact]
    public void Says_nothing_where_there_is_nothing_to_go_by()
    {
        Assert.Equal(double.NaN, OwnDistribution.LogPValue(1, [2], OwnDistributionMethod.StudentT));
        Assert.Equal(double.NaN, OwnDistribution.LogPValue(1, [2, 2, 2], OwnDistributionMethod.Normal));
        Assert.Equal(0, OwnDistribution.LogPValue(1, [], OwnDistributionMethod.Rank));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public void Student_is_uniform_for_any_number_of_models_and_the_normal_is_too_bold(int models)
    {
        int simulations = LongRun.Simulations(20_000, 4000);
        Rng rng = new Seed(13).Derive(models).CreateRng();
        double[] student = new double[simulations];
        double[] normal = new double[simulations];
        for (int s = 0; s < simulations; s++)
        {
            double centre = 3 * rng.NextNormal();
            double spread = Math.Exp(rng.NextNormal());
            double[] others = [.. Enumerable.Range(0, models).Select(_ => centre + (spread * rng.NextNormal()))];
            double answer = centre + (spread * rng.NextNormal());
            student[s] = Math.Exp(OwnDistribution.LogPValue(answer, others, OwnDistributionMethod.StudentT));
            normal[s] = Math.Exp(OwnDistribution.LogPValue(answer, others, OwnDistributionMethod.Normal));
        }

        Assert.InRange(UniformityTest.Of(student).PValue, 1e-4, 1);
        if (models < 10)
        {
            Assert.InRange(UniformityTest.Of(normal).ExcessPValue, 0, 1e-6);
        }
    }

    [Fact]
    public void Uniformity_equals_scipy()
    {
        foreach (JsonNode node in ExpectedRecords.Of("uniformity"))
        {
            UniformityTest found = UniformityTest.Of(node["p"]!.Numbers());
            string name = node["name"]!.GetValue<string>();
            double[] both = node["two_sided"]!.Numbers();
            double[] excess = node["excess"]!.Numbers();
            Near.Absolute(both[0], found.Distance, 1e-14, name);
            // Above 140 p-values scipy's own two-sided value is an expansion (Pelz and Good 1976).
            Near.Relative(both[1], found.PValue, found.Count > 140 ? 1e-5 : 1e-8, name);
            Near.Absolute(excess[0], found.Excess, 1e-14, name);
            Near.Relative(excess[1], found.ExcessPValue, 1e-8, name);
        }

        Assert.Throws<BadInputException>(() => UniformityTest.Of([]));
        Assert.Throws<BadInputException>(() => UniformityTest.Of([0.5, 2]));
    }

    /// <summary>Large and unremarkable: the limiting law serves; it must agree with the exact one where both can be had.</summary>
    [Trait("simulation", "yes")]
    [Fact]
    public void Forty_thousand_p_values_are_judged_at_the_right_level()
    {
        int simulations = LongRun.Simulations(2000, 200);
        Rng rng = new Seed(14).CreateRng();
        double[] seen = new double[simulations];
        for (int s = 0; s < simulations; s++)
        {
            seen[s] = UniformityTest.Of([.. Enumerable.Range(0, 40_000).Select(_ => rng.NextUniform())]).PValue;
        }

        Assert.InRange(UniformityTest.Of(seen).PValue, 1e-3, 1);
    }

    [Fact]
    public void Discrete_p_values_are_not_taken_for_too_small()
    {
        Rng rng = new Seed(15).CreateRng();
        double[] grid = [.. Enumerable.Range(0, 5000).Select(_ => (1 + rng.NextInt(4)) / 4.0)];
        UniformityTest test = UniformityTest.Of(grid);
        Assert.InRange(test.PValue, 0, 1e-10);
        Assert.InRange(test.ExcessPValue, 0.01, 1);
    }
}
