using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.GaussianMechanism;

/// <summary>
/// A sum to which each record adds at most 1 is released with normal noise of standard deviation 1/μ; in units of the
/// noise the answer is N(o, 1) without a record and N(o + μ, 1) with it, o the sum of the others. The best ROC curve is
/// <c>TPR = Φ(μ + Φ⁻¹(FPR))</c>, and <c>δ(ε) = Φ(−ε/μ + μ/2) − e^ε·Φ(−ε/μ − μ/2)</c> (Balle and Wang 2018).
/// </summary>
public sealed class GaussianMechanismWorld : IndependentRecordsWorld<double>
{
    private const double Mu = 3;
    private const double Delta = 1e-5;
    private const double SpreadOfOthers = 5;

    /// <inheritdoc/>
    public override string Name => "gaussian-mechanism";

    /// <inheritdoc/>
    public override string Story =>
        $"A sum is released with normal noise a {Mu:0}rd as wide as what one record adds; the attacker sees the sum.";

    /// <inheritdoc/>
    public override string Attack => "calibration";

    /// <inheritdoc/>
    public override double? Epsilon => EpsilonAt(Delta);

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, 256, 100);

    /// <inheritdoc/>
    public override ExactRoc Optimum() => new(AnswerOver(0).Above);

    /// <inheritdoc/>
    protected override double DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return SpreadOfOthers * rng.NextNormal();
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(double record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return record + rng.NextNormal() + (isMember ? Mu : 0);
    }

    /// <inheritdoc/>
    protected override double LogRatio(double record, double answer) => AnswerOver(record).LogRatio(answer);

    /// <summary>The ε at which the δ of the mechanism is this.</summary>
    internal static double EpsilonAt(double delta)
    {
        double low = 0;
        double high = 100;
        for (int i = 0; i < 100; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = DeltaAt(middle) > delta ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double DeltaAt(double epsilon) =>
        Normal.Cdf((-epsilon / Mu) + (Mu / 2)) - Math.Exp(epsilon + Normal.LogCdf((-epsilon / Mu) - (Mu / 2)));

    private static NormalPair AnswerOver(double others) => new(others, 1, others + Mu, 1);
}
