using Telltale.Audit.Verdicts;
using Telltale.Core.Numerics;
using Telltale.Core.Privacy;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.SelfTest.Answers;

/// <summary>A number that Telltale computes and somebody else has computed too.</summary>
/// <param name="What">The number, for a person.</param>
/// <param name="Found">What Telltale makes of it here.</param>
/// <param name="Expected">What it is.</param>
public sealed record KnownAnswer(string What, double Found, double Expected)
{
    private const double Tolerance = 1e-9;

    /// <summary>Whether the two agree to nine digits.</summary>
    public bool Agrees => Math.Abs(Found - Expected) <= Tolerance * Math.Abs(Expected);
}

/// <summary>Numbers behind verdicts with their values from elsewhere, so that a processor or runtime that computes them wrongly is found out.</summary>
public static class KnownAnswers
{
    /// <summary>Computes them here.</summary>
    public static IReadOnlyList<KnownAnswer> Compute()
    {
        // Members 2 4 4 5 7, non-members 1 2 3 4: by hand, 16.5 of 20 pairs, and the components of DeLong's variance.
        TieGroups groups = TieGroups.Of([2, 4, 4, 5, 7], [1, 2, 3, 4]);
        double[] ties = [0.01, 0.01, 0.02, 0.02, 0.05, 0.05, 0.5];
        return
        [
            new("AUC of nine scores with ties", new RocCurve(groups).Auc, 16.5 / 20),
            new("DeLong's variance of it", DeLong.Variance(groups) ?? double.NaN, (0.26875 / 4 / 5) + (0.0875 / 3 / 4)),
            // 1 − 0.025^(1/10), and 0.025^(1/10).
            new(
                "Clopper–Pearson, upper limit of 0 in 10",
                BinomialInterval.ClopperPearsonHigh(0, 10, 0.025),
                0.30849710781876083
            ),
            new(
                "Clopper–Pearson, lower limit of 10 in 10",
                BinomialInterval.ClopperPearsonLow(10, 10, 0.025),
                0.6915028921812392
            ),
            // SciPy 1.10.1.
            new(
                "chance of 140 or more members among the 200 highest of 20,000",
                LeakTest.AtLeast(140, 20_000, 10_000, 200),
                6.405971777558161e-09
            ),
            new(
                "chance of 200 members among the 200 highest of 100,000",
                LeakTest.AtLeast(200, 100_000, 50_000, 200),
                5.098042432328548e-61
            ),
            // statsmodels.
            new("Holm's correction of the fifth of seven", Multiplicity.Adjust(ties, PValueAdjustment.Holm)[4], 0.15),
            new(
                "Benjamini and Hochberg's correction of the same",
                Multiplicity.Adjust(ties, PValueAdjustment.BenjaminiHochberg)[4],
                0.05833333333333334
            ),
            // jax-privacy, 95 % one-sided.
            new(
                "lower bound on ε, 5,000 of 5,000 found and none wrongly",
                TwoRateBound.Epsilon(new ConfusionCounts(5000, 0, 0, 5000), 0, 0.95),
                7.211501539827871
            ),
            new(
                "lower bound on ε, 90 of 100 found and 10 wrongly",
                TwoRateBound.Epsilon(new ConfusionCounts(90, 10, 10, 90), 1e-5, 0.95),
                1.5421402554610046
            ),
            // mpmath, 40 digits.
            new("log Φ(−38)", Normal.LogCdf(-38), -7.26557216018820130097e2),
            new("log Φ(−10⁶)", Normal.LogCdf(-1e6), -5.00000000014734449091e11),
            new("log Γ(7.5)", GammaFunctions.LogGamma(7.5), 7.53436423675873295516),
            new("log of Student's t distribution at 0.3", StudentT.LogCdf(0.3, 30), -4.83085711988312193962e-1),
            new("log of a χ² survival at 2,500", ChiSquared.LogSurvival(2500, 1000), -2.96288721338656793834e2),
            // Balle and Wang 2018's formula, solved in Python with math.erfc.
            new(
                "ε of the Gaussian mechanism at μ = 3",
                new GaussianMechanism.GaussianMechanismWorld().Epsilon!.Value,
                16.675494402828164
            ),
        ];
    }
}
