using Telltale.Core.Numerics;

namespace Telltale.Core.Statistics;

/// <summary>Where the p-value of a two-sample Kolmogorov–Smirnov test comes from.</summary>
public enum KolmogorovSmirnovMethod
{
    /// <summary>
    /// Random lattice paths: exact for untied scores of any number, conservative under ties; work m·n.
    /// </summary>
    Exact,

    /// <summary>
    /// The limit: Kolmogorov's series 2·Σ(−1)^{k−1}·exp(−2k²z²) with z = D·√(mn/(m+n)) two-sided; one-sided Hodges' (1958,
    /// eq. 5.3) correction of exp(−2z²).
    /// </summary>
    Asymptotic,

    /// <summary>
    /// Two-sided, the exact distribution of a one-sample test with round(mn/(m+n)) scores, or the limit where that
    /// is too much work; one-sided as <see cref="Asymptotic"/>.
    /// </summary>
    EffectiveSize,
}

/// <summary>
/// The two-sample Kolmogorov–Smirnov test: the largest distance between the two empirical distribution functions. One-sided,
/// <see cref="Alternative.MembersHigher"/> takes the largest of F₀ − F₁, <see cref="Alternative.MembersLower"/> of F₁ − F₀.
/// </summary>
public static class KolmogorovSmirnovTest
{
    /// <summary>The distance D and its p-value.</summary>
    /// <exception cref="BadInputException">A group is empty, or a score is NaN.</exception>
    public static SignificanceTest Compare(
        ReadOnlySpan<double> members,
        ReadOnlySpan<double> nonMembers,
        Alternative alternative,
        KolmogorovSmirnovMethod method
    )
    {
        TieGroups groups = TieGroups.Of(members, nonMembers);
        long steps = Steps(groups, alternative);
        double d = (double)steps / ((long)groups.Members * groups.NonMembers);
        double p = method switch
        {
            KolmogorovSmirnovMethod.Exact => Exact(groups.Members, groups.NonMembers, steps, alternative),
            KolmogorovSmirnovMethod.EffectiveSize when alternative == Alternative.TwoSided => EffectiveSize(groups, d),
            KolmogorovSmirnovMethod.EffectiveSize or KolmogorovSmirnovMethod.Asymptotic => Asymptotic(
                groups.Members,
                groups.NonMembers,
                d,
                alternative
            ),
        };
        return new SignificanceTest(d, Math.Clamp(p, 0, 1));
    }

    // m·n·D: an exact integer. Walking down from the highest score, the share of a class seen so far is 1 − F.
    private static long Steps(TieGroups groups, Alternative alternative)
    {
        long highest = 0;
        long lowest = 0;
        long members = 0;
        long nonMembers = 0;
        foreach (TieGroup group in groups.Descending)
        {
            members += group.Members;
            nonMembers += group.NonMembers;
            long difference = (members * groups.NonMembers) - (nonMembers * groups.Members);
            highest = Math.Max(highest, difference);
            lowest = Math.Min(lowest, difference);
        }

        return alternative switch
        {
            Alternative.TwoSided => Math.Max(highest, -lowest),
            Alternative.MembersHigher => highest,
            Alternative.MembersLower => -lowest,
        };
    }

    // A uniformly random path from (0,0) to (m,n) leaves the band where |i·n − j·m| < steps. What leaves is added up where it
    // leaves, so small p-values are sums of positive terms and keep all their digits.
    private static double Exact(int m, int n, long steps, Alternative alternative)
    {
        if (steps == 0)
        {
            return 1;
        }

        double[] column = new double[n + 1];
        double left = 0;
        for (int i = 0; i <= m; i++)
        {
            for (int j = 0; j <= n; j++)
            {
                double fromBelow = j > 0 ? column[j - 1] * (n - j + 1) / (m + n - i - j + 1d) : 0;
                double fromLeft = i > 0 ? column[j] * (m - i + 1) / (m + n - i - j + 1d) : 0;
                double mass = i == 0 && j == 0 ? 1 : fromBelow + fromLeft;
                long distance = ((long)i * n) - ((long)j * m);
                bool outside = distance >= steps || (alternative == Alternative.TwoSided && -distance >= steps);
                left += outside ? mass : 0;
                column[j] = outside ? 0 : mass;
            }
        }

        return left;
    }

    private static double EffectiveSize(TieGroups groups, double d)
    {
        double size = Math.Round((double)groups.Members * groups.NonMembers / (groups.Members + groups.NonMembers));
        return OneSampleKolmogorov.Survival((int)Math.Max(1, size), d)
            ?? Asymptotic(groups.Members, groups.NonMembers, d, Alternative.TwoSided);
    }

    private static double Asymptotic(double members, double nonMembers, double d, Alternative alternative)
    {
        double larger = Math.Max(members, nonMembers);
        double smaller = Math.Min(members, nonMembers);
        double z = d * Math.Sqrt(larger * smaller / (larger + smaller));
        if (alternative != Alternative.TwoSided)
        {
            double correction =
                2 * z * (larger + (2 * smaller)) / (3 * Math.Sqrt(larger * smaller * (larger + smaller)));
            return Math.Exp((-2 * z * z) - correction);
        }

        return Limit(z);
    }

    /// <summary>The limiting law P(√n·D ≥ z).</summary>
    internal static double Limit(double z) => z < 0.5 ? 1 - SmallLimit(z) : LargeLimit(z);

    private static double LargeLimit(double z)
    {
        double sum = 0;
        for (int k = 12; k >= 1; k--)
        {
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * z * z);
        }

        return sum;
    }

    // The same limit by its theta-function twin, which converges where the alternating series does not.
    private static double SmallLimit(double z)
    {
        double sum = 0;
        for (int k = 1; k <= 11; k += 2)
        {
            sum += z == 0 ? 0 : Math.Exp(-k * k * Math.PI * Math.PI / (8 * z * z));
        }

        return z == 0 ? 0 : sum * Math.Sqrt(2 * Math.PI) / z;
    }
}
