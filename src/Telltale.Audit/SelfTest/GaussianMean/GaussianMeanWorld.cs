using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.GaussianMean;

/// <summary>
/// A model that is the mean θ of n records from N(0, I_d), and answers a record x by <c>√(n/d)·⟨x, θ⟩</c>. Given x, that is
/// N(0, r) without it, with r = |x|²/d, and <c>N(r·√(d/n), r·(n−1)/n)</c> with it. r·d is χ² with d degrees of freedom.
/// </summary>
/// <remarks>
/// Dwork et al. 2015 (Robust traceability from trace amounts) trace members of a mean by this inner product. Each record has
/// other company, drawn anew for each model, so that answers are independent.
/// </remarks>
public sealed class GaussianMeanWorld : IndependentRecordsWorld<double>
{
    private const int Dimensions = 900;
    private const int Averaged = 100;
    private const int HalfPoints = 100;
    private const double Spreads = 8;

    /// <inheritdoc/>
    public override string Name => "gaussian-mean";

    /// <inheritdoc/>
    public override string Story =>
        $"The mean of {Averaged} random vectors of {Dimensions} numbers is released; the attacker sees its product with a record.";

    /// <inheritdoc/>
    public override string Attack => "lira:variance=pooled";

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, 256, 100);

    /// <inheritdoc/>
    public override ExactRoc Optimum()
    {
        // The trapezoid rule on a density that vanishes at both ends is exact to rounding.
        double step = Spreads * Math.Sqrt(2.0 * Dimensions) / HalfPoints;
        List<(NormalPair Answer, double Weight)> mixture = [];
        double total = 0;
        for (int i = -HalfPoints; i <= HalfPoints; i++)
        {
            double x = Dimensions + (i * step);
            double weight = Math.Exp(((Dimensions / 2.0) - 1) * Math.Log(x / Dimensions) - ((x - Dimensions) / 2));
            mixture.Add((AnswerTo(x / Dimensions), weight));
            total += weight;
        }

        return new ExactRoc(threshold =>
        {
            (double nonMember, double member) = (0, 0);
            foreach ((NormalPair answer, double weight) in mixture)
            {
                (double ofNonMember, double ofMember) = answer.Above(threshold);
                nonMember += weight / total * ofNonMember;
                member += weight / total * ofMember;
            }

            return (nonMember, member);
        });
    }

    /// <inheritdoc/>
    protected override double DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return 2 * rng.NextGamma(Dimensions / 2.0) / Dimensions;
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(double record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        NormalPair answer = AnswerTo(record);
        return isMember
            ? answer.InMean + (answer.InSpread * rng.NextNormal())
            : answer.OutMean + (answer.OutSpread * rng.NextNormal());
    }

    /// <inheritdoc/>
    protected override double LogRatio(double record, double answer) => AnswerTo(record).LogRatio(answer);

    private static NormalPair AnswerTo(double squaredLength) =>
        new(
            0,
            Math.Sqrt(squaredLength),
            squaredLength * Math.Sqrt((double)Dimensions / Averaged),
            Math.Sqrt(squaredLength * (Averaged - 1) / Averaged)
        );
}
