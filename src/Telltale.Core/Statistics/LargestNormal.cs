using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Core.Statistics;

/// <summary>The largest |Z| of several correlated standard normal numbers.</summary>
public static class LargestNormal
{
    private const int Draws = 40_000;

    // A column of which less than this is its own is a sum of those before it, up to rounding.
    private const double Singular = 1e-10;

    /// <summary>
    /// The z with P(max |Zⱼ| ≤ z) = p: exact for one number; for several from 40,000 draws of a fixed stream, so the same
    /// correlations give the same z, right to about 0.01 at p = 0.95; never below the quantile of one number, never above
    /// Šidák's 1 − (1−p)^{1/k}, which holds for any correlations (Šidák 1967).
    /// </summary>
    /// <param name="correlations">[k × k], ones on the diagonal, positive semi-definite up to rounding; may be singular.</param>
    /// <param name="p">In (0, 1).</param>
    public static double Quantile(Matrix<double> correlations, double p)
    {
        ArgumentNullException.ThrowIfNull(correlations);
        int k = correlations.Rows;
        double one = Normal.Quantile((1 + p) / 2);
        if (k == 1)
        {
            return one;
        }

        double sidak = -Normal.Quantile(-LogDomain.ExpMinusOne(Math.Log(p) / k) / 2);
        Matrix<double> root = Root(correlations);
        Rng rng = new Seed(0x6C61726765737400).Derive(k).CreateRng();
        double[] largest = new double[Draws];
        double[] z = new double[k];
        for (int d = 0; d < Draws; d++)
        {
            for (int j = 0; j < k; j++)
            {
                z[j] = rng.NextNormal();
                double value = 0;
                for (int i = 0; i <= j; i++)
                {
                    value += root[j, i] * z[i];
                }

                largest[d] = Math.Max(largest[d], Math.Abs(value));
            }
        }

        Array.Sort(largest);
        return Math.Clamp(largest[Math.Min(Draws - 1, (int)Math.Ceiling(Draws * p) - 1)], one, sidak);
    }

    // Cholesky's factor; a column that the ones before it determine gets no number of its own.
    private static Matrix<double> Root(Matrix<double> correlations)
    {
        int k = correlations.Rows;
        Matrix<double> root = new(k, k);
        for (int j = 0; j < k; j++)
        {
            double own = correlations[j, j];
            for (int i = 0; i < j; i++)
            {
                own -= root[j, i] * root[j, i];
            }

            root[j, j] = own > Singular ? Math.Sqrt(own) : 0;
            for (int r = j + 1; r < k && root[j, j] > 0; r++)
            {
                double shared = correlations[r, j];
                for (int i = 0; i < j; i++)
                {
                    shared -= root[r, i] * root[j, i];
                }

                root[r, j] = shared / root[j, j];
            }
        }

        return root;
    }
}
