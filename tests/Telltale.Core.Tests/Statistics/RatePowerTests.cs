using Telltale.Core.Numerics;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;
using Telltale.Core.Statistics.Power;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Members needed against R's binomial distribution, against published numbers and against the test itself.</summary>
public sealed class RatePowerTests
{
    [Theory]
    [InlineData("1e-03_2e-03", 0.001, 0.002)]
    [InlineData("1e-03_3e-03", 0.001, 0.003)]
    [InlineData("1e-03_5e-03", 0.001, 0.005)]
    [InlineData("1e-03_1e-02", 0.001, 0.01)]
    [InlineData("1e-05_1e-04", 1e-5, 1e-4)]
    [InlineData("1e-02_2e-02", 0.01, 0.02)]
    [InlineData("1e-01_1.5e-01", 0.1, 0.15)]
    public void The_fewest_members_are_those_of_R(string name, double fpr, double tpr)
    {
        long found = RatePower.Members(fpr, tpr, 0.05, 0.8);
        Assert.Equal(AssessmentValues.Of($"power.{name}.first"), found);
        Assert.True(RatePower.Of(found, fpr, tpr, 0.05) >= 0.8);
        Assert.True(RatePower.Of(found - 1, fpr, tpr, 0.05) < 0.8);
        // From R's second number on the power stays.
        Assert.True(RatePower.Of((long)AssessmentValues.Of($"power.{name}.stays"), fpr, tpr, 0.05) >= 0.8);
    }

    /// <summary>Numbers that others computed the same way, in steps: power is there, and no fewer than a tenth less would do.</summary>
    [Theory]
    [InlineData(0.001, 0.002, 9930)]
    [InlineData(0.001, 0.003, 3070)]
    [InlineData(0.001, 0.005, 1150)]
    [InlineData(0.001, 0.01, 300)]
    [InlineData(1e-5, 1e-4, 30_500)]
    public void Published_numbers_agree(double fpr, double tpr, long members)
    {
        Assert.InRange(RatePower.Of(members, fpr, tpr, 0.05), 0.8, 0.86);
        Assert.InRange(RatePower.Members(fpr, tpr, 0.05, 0.8), 0.9 * members, members);
    }

    [Fact]
    public void The_smallest_rate_is_seen_four_times_in_five()
    {
        foreach ((long members, double fpr) in new[] { (500L, 0.01), (5000, 0.001), (200, 0.1), (40, 0.3) })
        {
            double tpr = RatePower.SmallestTpr(members, fpr, 0.05, 0.8)!.Value;
            Near.Absolute(0.8, RatePower.Of(members, fpr, tpr, 0.05), 1e-9);
            int simulations = LongRun.Simulations(4000, 1000);
            int seen = 0;
            for (int s = 0; s < simulations; s++)
            {
                Rng rng = new Seed(97).Derive(s).CreateRng();
                long hits = 0;
                for (long i = 0; i < members; i++)
                {
                    hits += rng.NextUniform() < tpr ? 1 : 0;
                }

                seen += Binomial.LogAtLeast(hits, members, fpr) <= Math.Log(0.05) ? 1 : 0;
            }

            double slack = 4 * Math.Sqrt(0.16 / simulations);
            Assert.InRange((double)seen / simulations, 0.8 - slack, 0.8 + slack);
        }

        Assert.Null(RatePower.SmallestTpr(2, 0.5, 0.05, 0.8));
    }

    [Fact]
    public void Impossible_questions_are_refused()
    {
        Assert.Throws<BadInputException>(() => RatePower.Members(0.1, 0.1, 0.05, 0.8));
        Assert.Throws<BadInputException>(() => RatePower.Members(0, 0.1, 0.05, 0.8));
        Assert.Throws<BadInputException>(() => RatePower.Members(0.1, 0.2, 0.05, 1));
        Assert.Throws<BadInputException>(() => RatePower.Members(0.1, 0.1 + 1e-14, 0.05, 0.8));
        Assert.Equal(1, RatePower.Members(0.01, 1, 0.05, 0.8));
    }
}
