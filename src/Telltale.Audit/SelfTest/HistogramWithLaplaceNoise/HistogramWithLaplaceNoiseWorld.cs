using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.HistogramWithLaplaceNoise;

/// <summary>
/// A table of counts is released with Laplace noise of scale 1/ε (Dwork et al. 2006). The others in a record's cell are the
/// same c for every model, so the answer less c is Laplace around 0 without the record and around 1 with it. The
/// ratio's logarithm, <c>ε(|x| − |x − 1|)</c>, rises from −ε at 0 to ε at 1 and is flat outside: the best curve is the straight
/// line TPR = e^ε·FPR up to FPR = ½e^−ε, then <c>TPR = 1 − e^−ε/(4·FPR)</c>.
/// </summary>
public sealed class HistogramWithLaplaceNoiseWorld : IndependentRecordsWorld<int>
{
    private const double Claim = 7;
    private const int MostOthers = 50;

    /// <inheritdoc/>
    public override string Name => "histogram-laplace";

    /// <inheritdoc/>
    public override string Story => $"A table of counts is released with Laplace noise for ε = {Claim:0}.";

    /// <inheritdoc/>
    public override string Attack => "calibration";

    /// <inheritdoc/>
    public override double? Epsilon => Claim;

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, 256, 100);

    /// <inheritdoc/>
    public override ExactRoc Optimum() =>
        new(threshold =>
        {
            if (threshold >= Claim)
            {
                return (0, 0);
            }

            if (threshold < -Claim)
            {
                return (1, 1);
            }

            double x = 0.5 * ((threshold / Claim) + 1);
            return (0.5 * Math.Exp(-Claim * x), 1 - (0.5 * Math.Exp(-Claim * (1 - x))));
        });

    /// <inheritdoc/>
    protected override int DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return rng.NextInt(MostOthers);
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(int record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        double size = -Math.Log(rng.NextUniform()) / Claim;
        return record + (isMember ? 1 : 0) + (rng.NextBool() ? size : -size);
    }

    /// <inheritdoc/>
    protected override double LogRatio(int record, double answer)
    {
        double x = answer - record;
        return Claim * (Math.Abs(x) - Math.Abs(x - 1));
    }
}
