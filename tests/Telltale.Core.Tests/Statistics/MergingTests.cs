using System.Text.Json.Nodes;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Merging under dependence, e-values, rankings of two runs, and the exact test of randomised canaries.</summary>
public sealed class MergingTests
{
    [Fact]
    public void The_harmonic_factor_is_that_of_the_paper()
    {
        foreach (JsonNode node in ExpectedRecords.Of("harmonic_factor"))
        {
            Near.Relative(node.Number("factor"), PValueMerging.HarmonicFactor((int)node.Number("k")), 1e-9);
        }

        Assert.Equal(1, PValueMerging.HarmonicFactor(1));
        Assert.Equal(2, PValueMerging.HarmonicFactor(2));
    }

    [Fact]
    public void Merges_by_the_definitions()
    {
        double[] p = [0.2, 0.01, 0.5];
        Near.Relative(0.03, PValueMerging.Merge(p, MergingRule.Bonferroni), 1e-14);
        Near.Relative(2 * 0.71 / 3, PValueMerging.Merge(p, MergingRule.TwiceMean), 1e-14);
        Near.Relative(
            PValueMerging.HarmonicFactor(3) * 3 / 107,
            PValueMerging.Merge(p, MergingRule.HarmonicMean),
            1e-14
        );
        foreach (MergingRule rule in Enum.GetValues<MergingRule>())
        {
            Assert.Equal(0.3, PValueMerging.Merge([0.3], rule));
            Assert.Equal(1, PValueMerging.Merge([1, 1], rule));
            Assert.Throws<BadInputException>(() => PValueMerging.Merge([], rule));
            Assert.Throws<BadInputException>(() => PValueMerging.Merge([0.1, double.NaN], rule));
        }

        Assert.Equal(0, PValueMerging.Merge([0, 1], MergingRule.HarmonicMean));
    }

    /// <summary>Independent, equal, opposed, and taking turns at being small: the level holds in all of them.</summary>
    [Theory]
    [InlineData(MergingRule.Bonferroni)]
    [InlineData(MergingRule.HarmonicMean)]
    [InlineData(MergingRule.TwiceMean)]
    public void Keeps_its_level_whatever_the_dependence(MergingRule rule)
    {
        int simulations = LongRun.Simulations(100_000, 10_000);
        const double level = 0.05;
        Rng rng = new Seed(21).CreateRng();
        Func<double[]>[] worlds =
        [
            () => [rng.NextUniform(), rng.NextUniform(), rng.NextUniform(), rng.NextUniform()],
            () => Same(rng.NextUniform()),
            () => Opposed(rng.NextUniform()),
            () => Turns(rng),
        ];
        foreach (Func<double[]> world in worlds)
        {
            int below = 0;
            for (int s = 0; s < simulations; s++)
            {
                below += PValueMerging.Merge(world(), rule) <= level ? 1 : 0;
            }

            double slack = 4 * Math.Sqrt(level * (1 - level) / simulations);
            Assert.InRange((double)below / simulations, 0, level + slack);
        }

        static double[] Same(double u) => [u, u, u, u];

        static double[] Opposed(double u) => [u, 1 - u, u, 1 - u];

        // Each is uniform; in a share of all cases exactly one of the four is small.
        static double[] Turns(Rng rng)
        {
            double u = rng.NextUniform();
            int turn = rng.NextInt(4);
            const double small = 0.0125;
            bool one = u < 4 * small;
            return
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(i => one && i == turn ? u / 4 : small + ((1 - small) * rng.NextUniform())),
            ];
        }
    }

    [Fact]
    public void E_values_have_a_mean_of_one_and_are_the_integral()
    {
        // ∫ e dp = 1, by the midpoint rule in log p.
        double mean = 0;
        const double step = 1e-3;
        for (double x = step / 2; x < 600; x += step)
        {
            mean += EValues.FromP(Math.Exp(-x)) * Math.Exp(-x) * step;
        }

        // Beyond e^-600 the integral of 1/x² is left.
        Near.Absolute(1, mean + (1.0 / 600), 1e-4);
        foreach (double p in new[] { 1e-200, 1e-12, 0.003, 0.4, 0.98, 0.9899, 0.9901, 0.995, 1 })
        {
            double integral = 0;
            const int parts = 200_000;
            for (int i = 0; i < parts; i++)
            {
                double kappa = (i + 0.5) / parts;
                integral += kappa * Math.Exp((kappa - 1) * Math.Log(p)) / parts;
            }

            Near.Relative(integral, EValues.FromP(p), 1e-4, $"p = {p}");
        }

        Assert.Equal(double.PositiveInfinity, EValues.FromP(0));
        Assert.Equal(0.5, EValues.FromP(1));
        Assert.Equal(1, EValues.ToP(0.5));
        Assert.Equal(0.25, EValues.ToP(4));
        Assert.Equal(3, EValues.Mean([1, 2, 6]));
        Assert.Throws<BadInputException>(() => EValues.Mean([1, -1]));
        Assert.Throws<BadInputException>(() => EValues.Mean([]));
    }

    [Fact]
    public void E_BH_is_the_largest_k_with_k_e_values_of_m_over_qk()
    {
        Rng rng = new Seed(22).CreateRng();
        for (int trial = 0; trial < 100; trial++)
        {
            double[] e =
            [
                .. Enumerable.Range(0, 1 + rng.NextInt(20)).Select(_ => EValues.FromP(rng.NextUniform() / 20)),
            ];
            const double q = 0.2;
            double[] sorted = [.. e.OrderDescending()];
            int k = Enumerable.Range(1, e.Length).LastOrDefault(i => sorted[i - 1] >= e.Length / (q * i));
            Assert.Equal(k, EValues.Adjust(e).Count(a => a <= q));
        }
    }

    [Fact]
    public void Rankings_agree_as_scipy_says()
    {
        foreach (JsonNode node in ExpectedRecords.Of("agreement"))
        {
            double[] a = node["a"]!.Numbers();
            double[] b = node["b"]!.Numbers();
            string name = node["name"]!.GetValue<string>();
            Near.Absolute(node.Number("spearman"), RankAgreement.Spearman(a, b), 1e-12, name);
            Near.Absolute(node.Number("kendall"), RankAgreement.Kendall(a, b), 1e-12, name);
            if (node["jaccard"] is { } jaccard)
            {
                Near.Absolute(
                    jaccard.GetValue<double>(),
                    RankAgreement.Jaccard(a, b, (int)node.Number("top")),
                    1e-15,
                    name
                );
            }

            // Records without a score in either run change nothing; nor does their order.
            double[] moreA = [double.NaN, .. a.Reverse(), 3];
            double[] moreB = [7, .. b.Reverse(), double.NaN];
            Near.Absolute(RankAgreement.Spearman(a, b), RankAgreement.Spearman(moreA, moreB), 1e-12);
            Near.Absolute(RankAgreement.Kendall(a, b), RankAgreement.Kendall(moreA, moreB), 1e-12);
        }

        Assert.Equal(double.NaN, RankAgreement.Spearman([1, 1], [1, 2]));
        Assert.Equal(double.NaN, RankAgreement.Kendall([1], [2]));
        Assert.Equal(double.NaN, RankAgreement.Jaccard([], [], 1));
        // Three share the highest score: all of them are in.
        Assert.Equal(0.75, RankAgreement.Jaccard([5, 5, 5, 1], [5, 5, 5, 5], 1));
        Near.Relative(0.1 / 1.9, RankAgreement.JaccardByChance(1000, 100), 1e-12);
    }

    [Fact]
    public void Canaries_p_is_the_share_of_draws_that_look_as_bad()
    {
        Assert.Equal(1, CanaryRankTest.Rank(9, [1, 2, 3]));
        Assert.Equal(2, CanaryRankTest.Rank(3, [1, 2, 3]));
        Rng rng = new Seed(23).CreateRng();
        for (int trial = 0; trial < 60; trial++)
        {
            int[] sizes = [.. Enumerable.Range(0, 1 + rng.NextInt(4)).Select(_ => 1 + rng.NextInt(6))];
            int[] ranks = [.. sizes.Select(size => 1 + rng.NextInt(size))];
            int all = sizes.Aggregate(1, (a, b) => a * b);
            int asLow = 0;
            for (int draw = 0; draw < all; draw++)
            {
                int left = draw;
                int sum = 0;
                foreach (int size in sizes)
                {
                    sum += 1 + (left % size);
                    left /= size;
                }

                asLow += sum <= ranks.Sum() ? 1 : 0;
            }

            Near.Relative((double)asLow / all, CanaryRankTest.PValue(ranks, sizes), 1e-12);
        }

        // Thirty canaries, each first of a thousand: 1e-90, and no less exactly.
        Near.Relative(
            1e-90,
            CanaryRankTest.PValue([.. Enumerable.Repeat(1, 30)], [.. Enumerable.Repeat(1000, 30)]),
            1e-12
        );
        Assert.Throws<BadInputException>(() => CanaryRankTest.PValue([], []));
        Assert.Throws<BadInputException>(() => CanaryRankTest.PValue([3], [2]));
    }
}
