using System.Runtime.InteropServices;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.Bavaria;

/// <summary>
/// Belief about the mean and variance of a normal: <c>σ² ~ inverse gamma(α, β)</c>, <c>μ | σ² ~ N(μ, σ²/κ)</c>.
/// </summary>
/// <param name="Mean">μ.</param>
/// <param name="Kappa">κ ≥ 0.</param>
/// <param name="Alpha">α &gt; 0.</param>
/// <param name="Beta">β &gt; 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NormalInverseGamma(double Mean, double Kappa, double Alpha, double Beta)
{
    /// <summary>
    /// The belief after n numbers with this mean and sum of squared deviations from it (Murphy 2007, Conjugate Bayesian
    /// analysis of the Gaussian distribution, on the normal-inverse-gamma prior).
    /// </summary>
    public NormalInverseGamma After(int n, double mean, double squaredDeviations)
    {
        double kappa = Kappa + n;
        double shift = mean - Mean;
        return new NormalInverseGamma(
            ((Kappa * Mean) + (n * mean)) / kappa,
            kappa,
            Alpha + (0.5 * n),
            Beta + (0.5 * squaredDeviations) + (Kappa * n * shift * shift / (2 * kappa))
        );
    }

    /// <summary>β/α: the variance at which the mean of 1/σ² puts it, a weighted mean of prior and own variance.</summary>
    public double Variance => Beta / Alpha;

    /// <summary>
    /// Log-density of the next number: Student's t with 2α degrees of freedom about μ, scale² <c>β(κ + 1)/(ακ)</c>
    /// (Murphy 2007); or normal about μ with variance β/α.
    /// </summary>
    public double LogPredictive(double x, Predictive predictive)
    {
        double scale = Scale(predictive);
        double t = (x - Mean) / scale;
        return (predictive == Predictive.Student ? StudentT.LogPdf(t, 2 * Alpha) : Normal.LogPdf(t)) - Math.Log(scale);
    }

    /// <summary>Logarithm of the probability that the next number is at most <paramref name="x"/>.</summary>
    public double LogPredictiveCdf(double x, Predictive predictive)
    {
        double t = (x - Mean) / Scale(predictive);
        return predictive == Predictive.Student ? StudentT.LogCdf(t, 2 * Alpha) : Normal.LogCdf(t);
    }

    private double Scale(Predictive predictive) =>
        Math.Sqrt(predictive == Predictive.Student ? Variance * (Kappa + 1) / Kappa : Variance);
}
