using Telltale.Core.Privacy;
using Telltale.Core.Randomness;

namespace Telltale.Core.Tests.Privacy;

/// <summary>Against jax_privacy and ML Privacy Meter, the definition, and by simulation.</summary>
public sealed class OneRunBoundTests
{
    [Fact]
    public void Equals_the_references()
    {
        int rows = 0;
        foreach (var row in ReferenceTable.Read("privacy", "one-run.csv"))
        {
            double level = row.Number("p");
            double found = OneRunBound.Epsilon(
                (int)row.Number("m"),
                (int)row.Number("r"),
                (int)row.Number("v"),
                row.Number("delta"),
                1 - level
            );
            string which = string.Join(' ', row.Take(5).Select(c => c.Value));
            Near.Absolute(row.Number("jax_epsilon_one_run"), found, 1e-6, which);
            Near.Absolute(row.Number("mlpm_get_eps_audit"), found, 2e-5, which);
            rows++;
        }

        Assert.True(rows > 50);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void P_equals_the_references(double epsilon)
    {
        string column = $"jax_pvalue_eps{epsilon.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        foreach (var row in ReferenceTable.Read("privacy", "one-run.csv"))
        {
            double found = OneRunBound.PValue(
                (int)row.Number("m"),
                (int)row.Number("r"),
                (int)row.Number("v"),
                epsilon,
                row.Number("delta")
            );
            Near.Absolute(row.Number(column), found, 1e-9, string.Join(' ', row.Take(5).Select(c => c.Value)));
        }
    }

    [Fact]
    public void Equals_the_definition()
    {
        double q = 1 / (1 + Math.Exp(-0.7));
        double[] pmf = new double[13];
        for (int k = 0; k <= 12; k++)
        {
            double choose = 1;
            for (int i = 0; i < k; i++)
            {
                choose *= (12.0 - i) / (i + 1);
            }

            pmf[k] = choose * Math.Pow(q, k) * Math.Pow(1 - q, 12 - k);
        }

        double most = Enumerable.Range(1, 10).Max(i => pmf[(10 - i)..10].Sum() / i);
        Near.Relative(pmf[10..].Sum() + (2 * 40 * 1e-3 * most), OneRunBound.PValue(40, 12, 10, 0.7, 1e-3), 1e-12);
    }

    /// <summary>Randomised response is as far from private as ε allows: the bound may exceed ε in one of twenty runs.</summary>
    [Fact]
    public void Covers_randomised_response()
    {
        Rng rng = new Seed(5).CreateRng();
        const double Epsilon = 1;
        double truthful = 1 / (1 + Math.Exp(-Epsilon));
        int above = 0;
        const int Trials = 2_000;
        for (int trial = 0; trial < Trials; trial++)
        {
            int right = 0;
            for (int i = 0; i < 200; i++)
            {
                right += rng.NextUniform() < truthful ? 1 : 0;
            }

            above += OneRunBound.Epsilon(200, 200, right, 0, 0.95) > Epsilon ? 1 : 0;
        }

        // The level is .05 at most, and little less as counts are whole numbers.
        Assert.InRange(above, 0.03 * Trials, 0.065 * Trials);
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        Assert.Throws<BadInputException>(() => OneRunBound.Epsilon(0, 0, 0, 0, 0.95));
        Assert.Throws<BadInputException>(() => OneRunBound.Epsilon(10, 11, 5, 0, 0.95));
        Assert.Throws<BadInputException>(() => OneRunBound.Epsilon(10, 5, 6, 0, 0.95));
        Assert.Throws<BadInputException>(() => OneRunBound.Epsilon(10, 5, 5, 1, 0.95));
        Assert.Throws<BadInputException>(() => OneRunBound.Epsilon(10, 5, 5, 0, 1));
        Assert.Throws<BadInputException>(() => OneRunBound.PValue(10, 5, 5, double.NaN, 0));
        Assert.Equal(0, OneRunBound.Epsilon(10, 0, 0, 0, 0.95));
    }
}
