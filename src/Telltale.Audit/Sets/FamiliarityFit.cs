using Telltale.Learning.Small;

namespace Telltale.Audit.Sets;

/// <summary>
/// Logistic regression on attacks' scores with no negative weight: attacks whose weight comes out negative are left out and the
/// others are fitted again, until none is.
/// </summary>
internal sealed class FamiliarityFit
{
    private const double Penalty = 0.01;

    private readonly LogisticFit? _fit;
    private readonly int[] _kept;

    private FamiliarityFit(LogisticFit? fit, int[] kept)
    {
        _fit = fit;
        _kept = kept;
    }

    /// <summary>Fits; where no attack scores the first set higher, every text gets the same answer.</summary>
    /// <param name="one">[texts][attacks] of the set that is taken for used.</param>
    /// <param name="zero">The same of the other.</param>
    public static FamiliarityFit Of(double[][] one, double[][] zero)
    {
        int[] kept = [.. Enumerable.Range(0, one[0].Length)];
        while (kept.Length > 0)
        {
            double[][] all = [.. one.Concat(zero).Select(row => Pick(row, kept))];
            LogisticFit fit = LogisticFit.Of(
                [.. all.SelectMany(row => row)],
                kept.Length,
                [.. all.Select((_, i) => i < one.Length)],
                Penalty
            );

            // The weight of one number is what the answer gains between two rows that differ in it alone.
            double[] nothing = new double[kept.Length];
            double origin = fit.LogOdds(nothing);
            int[] positive =
            [
                .. kept.Where(
                    (_, i) =>
                    {
                        double[] unit = new double[kept.Length];
                        unit[i] = 1;
                        return fit.LogOdds(unit) - origin >= 0;
                    }
                ),
            ];
            if (positive.Length == kept.Length)
            {
                return new FamiliarityFit(fit, kept);
            }

            kept = positive;
        }

        return new FamiliarityFit(null, kept);
    }

    /// <summary>Log odds that a text is of the first set; 0 where nothing was learnt.</summary>
    public double LogOdds(double[] row) => _fit?.LogOdds(Pick(row, _kept)) ?? 0;

    private static double[] Pick(double[] row, int[] kept) => [.. kept.Select(i => row[i])];
}
