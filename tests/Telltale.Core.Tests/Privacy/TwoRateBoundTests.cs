using Telltale.Core.Privacy;
using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Privacy;

/// <summary>Against jax_privacy, tensorflow/privacy and privacy-estimates to 1e-9.</summary>
public sealed class TwoRateBoundTests
{
    [Theory]
    [InlineData(0, "jax_cp_onesided_delta0")]
    [InlineData(0, "jax_cp_twosided_delta0")]
    [InlineData(1e-5, "jax_cp_onesided_delta1e-05")]
    [InlineData(0.01, "jax_cp_onesided_delta0.01")]
    public void Equals_the_reference(double delta, string column)
    {
        foreach (var row in ReferenceTable.Read("privacy", "epsilon-from-counts.csv"))
        {
            double found = TwoRateBound.Epsilon(Counts(row), delta, 0.95);
            Near.Absolute(row.Number(column), found, 1e-9, string.Join(' ', row.Take(4).Select(c => c.Value)));
        }
    }

    [Fact]
    public void Equals_tensorflow_privacy_at_its_own_level() =>
        Near.Absolute(4.5419, TwoRateBound.Epsilon(new ConfusionCounts(500, 0, 0, 500), 0, 0.99), 5e-5);

    /// <summary>peers.md §4.3 #24: a maximum taken along an axis in place of a floor let ε be negative.</summary>
    [Fact]
    public void Fault_24_epsilon_is_never_negative()
    {
        Rng rng = new Seed(24).CreateRng();
        for (int trial = 0; trial < 300; trial++)
        {
            ConfusionCounts counts = new(rng.NextInt(30), 1 + rng.NextInt(30), rng.NextInt(30), 1 + rng.NextInt(30));
            Assert.True(TwoRateBound.Epsilon(counts, rng.NextUniform() * 0.5, 0.95) >= 0);
        }

        Assert.Equal(0, TwoRateBound.Epsilon(new ConfusionCounts(0, 100, 100, 0), 0, 0.95));
    }

    [Fact]
    public void Turning_both_answers_keeps_the_bound()
    {
        double one = TwoRateBound.Epsilon(new ConfusionCounts(700, 300, 2, 998), 1e-5, 0.95);
        double other = TwoRateBound.Epsilon(new ConfusionCounts(998, 2, 300, 700), 1e-5, 0.95);
        Near.Relative(one, other, 1e-12);
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        Assert.Throws<BadInputException>(() => TwoRateBound.Epsilon(new ConfusionCounts(0, 0, 1, 1), 0, 0.95));
        Assert.Throws<BadInputException>(() => TwoRateBound.Epsilon(new ConfusionCounts(-1, 2, 1, 1), 0, 0.95));
        Assert.Throws<BadInputException>(() => TwoRateBound.Epsilon(new ConfusionCounts(1, 1, 1, 1), 1, 0.95));
        Assert.Throws<BadInputException>(() => TwoRateBound.Epsilon(new ConfusionCounts(1, 1, 1, 1), 0, 95));
    }

    private static ConfusionCounts Counts(Dictionary<string, string> row) =>
        new((long)row.Number("tp"), (long)row.Number("fn"), (long)row.Number("fp"), (long)row.Number("tn"));
}
