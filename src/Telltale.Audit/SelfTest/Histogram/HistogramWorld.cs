using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.Histogram;

/// <summary>
/// A table of counts is released as it is. With a Poisson number of records the count in a record's cell is Poisson(λ)
/// without it and 1 + Poisson(λ) with it, so the likelihood ratio of a count c is exactly <c>c/λ</c>: how much more the
/// table holds than is usual there. The margin is that of the cell's share of a table of 10⁶ rows.
/// </summary>
public sealed class HistogramWorld : IndependentRecordsWorld<double>
{
    private const double Rows = 1e6;
    private const double Rare = 1e-4;
    private const int Common = 16;
    private const int MostOthers = 60;

    /// <inheritdoc/>
    public override string Name => "histogram";

    /// <inheritdoc/>
    public override string Story =>
        "A table of counts is released; half of the records are in cells that hardly anyone else is in.";

    /// <inheritdoc/>
    public override string Attack => "base:mode=offline,a=1";

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, 256, 100);

    /// <inheritdoc/>
    public override ExactRoc Optimum()
    {
        RatioAtoms atoms = new();
        for (int i = 0; i < 2 * Common; i++)
        {
            double expected = CellAt(i);
            for (int count = 0; count <= MostOthers; count++)
            {
                double without = Poisson(count, expected) / (2 * Common);
                double with = count == 0 ? 0 : Poisson(count - 1, expected) / (2 * Common);
                atoms.Add(without, with);
            }
        }

        return atoms.Curve();
    }

    /// <inheritdoc/>
    protected override double DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return CellAt(rng.NextInt(2 * Common));
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(double record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        int count = (isMember ? 1 : 0) + DrawPoisson(record, rng);
        return ShareMargin.Of(count, Rows);
    }

    /// <inheritdoc/>
    protected override double LogRatio(double record, double answer)
    {
        double count = Math.Round(LogDomain.Sigmoid(answer) * Rows);
        return count == 0 ? double.NegativeInfinity : Math.Log(count / record);
    }

    // Half of the cells nearly empty, the others from 0.1 to 6 in equal ratios.
    private static double CellAt(int i) => i < Common ? Rare : 0.1 * Math.Pow(60, (i - Common) / (Common - 1.0));

    private static double Poisson(int count, double expected) =>
        Math.Exp((count * Math.Log(expected)) - expected - GammaFunctions.LogGamma(count + 1));

    // Knuth's product of uniforms: as many as stay above e^−λ.
    private static int DrawPoisson(double expected, Rng rng)
    {
        double limit = Math.Exp(-expected);
        double product = rng.NextUniform();
        int count = 0;
        while (product > limit)
        {
            product *= rng.NextUniform();
            count++;
        }

        return count;
    }
}
