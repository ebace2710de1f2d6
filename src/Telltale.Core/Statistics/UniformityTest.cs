using System.Runtime.InteropServices;

namespace Telltale.Core.Statistics;

/// <summary>Are p-values uniform, as those of true null hypotheses must be?</summary>
/// <param name="Count">How many p-values, at least 1.</param>
/// <param name="Distance">Kolmogorov's D: the largest distance of their distribution function from the diagonal, either way.</param>
/// <param name="PValue">Of that distance if they are uniform and independent.</param>
/// <param name="Excess">The largest amount by which there are too many small ones, <c>sup (F(t) − t)</c>; 0 where there never are.</param>
/// <param name="ExcessPValue">Of that amount if they are uniform, or larger than uniform ones as discrete p-values are.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UniformityTest(
    int Count,
    double Distance,
    double PValue,
    double Excess,
    double ExcessPValue
)
{
    /// <summary>
    /// Kolmogorov's one-sample test against the uniform distribution, both ways and towards small p-values alone (Smirnov's
    /// exact one-sided law). Too many small ones mean false alarms; too many large ones only lost power.
    /// </summary>
    /// <exception cref="BadInputException">There are no p-values, or one is outside [0, 1].</exception>
    public static UniformityTest Of(ReadOnlySpan<double> pValues)
    {
        PValues.Require(pValues);
        if (pValues.Length == 0)
        {
            throw new BadInputException("There are no p-values to look at; expected at least one.");
        }

        double[] sorted = pValues.ToArray();
        Array.Sort(sorted);
        int n = sorted.Length;
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++)
        {
            above = Math.Max(above, ((i + 1.0) / n) - sorted[i]);
            below = Math.Max(below, sorted[i] - ((double)i / n));
        }

        double distance = Math.Max(above, below);
        return new UniformityTest(n, distance, TwoSided(n, distance), above, OneSampleKolmogorov.OneSided(n, above));
    }

    // Where the exact law is too much work, the limit at Stephens' (1970) corrected size; there it errs in the fourth digit.
    private static double TwoSided(int n, double distance)
    {
        if (OneSampleKolmogorov.Survival(n, distance) is { } exact)
        {
            return Math.Clamp(exact, 0, 1);
        }

        double root = Math.Sqrt(n);
        return Math.Clamp(KolmogorovSmirnovTest.Limit((root + 0.12 + (0.11 / root)) * distance), 0, 1);
    }
}
