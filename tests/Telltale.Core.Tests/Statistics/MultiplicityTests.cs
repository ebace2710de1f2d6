using System.Text.Json.Nodes;
using Telltale.Core.Randomness;
using Telltale.Core.Statistics;

namespace Telltale.Core.Tests.Statistics;

/// <summary>Against statsmodels to 1e-10, Hommel also against the closed test from its definition.</summary>
public sealed class MultiplicityTests
{
    [Theory]
    [InlineData(PValueAdjustment.Bonferroni, "bonferroni")]
    [InlineData(PValueAdjustment.Sidak, "sidak")]
    [InlineData(PValueAdjustment.Holm, "holm")]
    [InlineData(PValueAdjustment.HolmSidak, "holm-sidak")]
    [InlineData(PValueAdjustment.Hochberg, "simes-hochberg")]
    [InlineData(PValueAdjustment.Hommel, "hommel")]
    [InlineData(PValueAdjustment.BenjaminiHochberg, "fdr_bh")]
    [InlineData(PValueAdjustment.BenjaminiYekutieli, "fdr_by")]
    public void Equals_statsmodels_in_the_order_given(PValueAdjustment method, string name)
    {
        foreach ((string set, JsonNode? node) in ExpectedStatistics.MultipleTesting)
        {
            double[] p = node!["p"]!.Numbers();
            double[] expected = node[name]!["adjusted"]!.Numbers();
            int[] order = new Seed(5).Derive(set).CreateRng().Permutation(p.Length);
            double[] found = Multiplicity.Adjust([.. order.Select(i => p[i])], method);
            for (int i = 0; i < order.Length; i++)
            {
                Near.Relative(expected[order[i]], found[i], 1e-10, $"{name} {set} p = {p[order[i]]}");
            }
        }
    }

    [Fact]
    public void Hommel_is_the_closed_test_by_Simes()
    {
        Rng rng = new Seed(1).CreateRng();
        for (int trial = 0; trial < 50; trial++)
        {
            int m = 1 + rng.NextInt(7);
            double[] p = [.. Enumerable.Range(0, m).Select(_ => Math.Round(rng.NextUniform() * rng.NextUniform(), 2))];
            double[] found = Multiplicity.Adjust(p, PValueAdjustment.Hommel);
            for (int i = 0; i < m; i++)
            {
                double hardest = 0;
                for (int subset = 1; subset < 1 << m; subset++)
                {
                    if ((subset >> i & 1) == 1)
                    {
                        double[] chosen =
                        [
                            .. Enumerable.Range(0, m).Where(j => (subset >> j & 1) == 1).Select(j => p[j]).Order(),
                        ];
                        hardest = Math.Max(hardest, chosen.Select((q, r) => q * chosen.Length / (r + 1)).Min());
                    }
                }

                Near.Absolute(Math.Min(1, hardest), found[i], 1e-14);
            }
        }
    }

    [Fact]
    public void Tiny_p_values_keep_their_size()
    {
        Near.Relative(3e-250, Multiplicity.Adjust([1e-250, 0.5, 1], PValueAdjustment.Sidak)[0], 1e-12);
        Near.Relative(3e-250, Multiplicity.Adjust([1e-250, 0.5, 1], PValueAdjustment.HolmSidak)[0], 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    public void What_is_no_p_value_is_refused_with_its_place(double bad)
    {
        foreach (PValueAdjustment method in Enum.GetValues<PValueAdjustment>())
        {
            var error = Assert.Throws<BadInputException>(() => Multiplicity.Adjust([0.1, bad], method));
            Assert.Contains("2 of 2", error.Message, StringComparison.Ordinal);
        }

        foreach (CombinationMethod method in Enum.GetValues<CombinationMethod>())
        {
            Assert.Throws<BadInputException>(() => PValueCombination.Combine([0.1, bad], method));
        }
    }

    [Fact]
    public void Nothing_asked_gives_nothing() => Assert.Empty(Multiplicity.Adjust([], PValueAdjustment.Holm));

    [Theory]
    [InlineData(CombinationMethod.Fisher, "fisher")]
    [InlineData(CombinationMethod.Stouffer, "stouffer")]
    [InlineData(CombinationMethod.Pearson, "pearson")]
    [InlineData(CombinationMethod.Tippett, "tippett")]
    [InlineData(CombinationMethod.MudholkarGeorge, "mudholkar_george")]
    public void Combined_p_values_equal_scipy(CombinationMethod method, string name)
    {
        foreach (JsonNode? node in ExpectedStatistics.CombinePValues)
        {
            SignificanceTest found = PValueCombination.Combine(node!["p"]!.Numbers(), method);
            Near.Absolute(node.Number(name, "stat"), found.Statistic, 1e-12, name);
            Near.Relative(node.Number(name, "p"), found.PValue, 1e-10, name);
        }
    }

    [Fact]
    public void Zero_and_one_are_taken_at_their_word_but_not_together()
    {
        Assert.Equal(0, PValueCombination.Combine([0, 0.5], CombinationMethod.Fisher).PValue);
        Assert.Equal(0, PValueCombination.Combine([0, 0.5], CombinationMethod.Stouffer).PValue);
        Assert.Equal(1, PValueCombination.Combine([1, 1], CombinationMethod.Fisher).PValue);
        Assert.Throws<BadInputException>(() => PValueCombination.Combine([0, 1], CombinationMethod.Stouffer));
        Assert.Throws<BadInputException>(() => PValueCombination.Combine([], CombinationMethod.Tippett));
    }
}
