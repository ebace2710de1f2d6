using Telltale.Audit.SelfTest.Worlds;
using Telltale.Core.Numerics;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.FiveNearestNeighbours;

/// <summary>
/// A classifier by the votes of the five nearest training records, which releases their shares. A member is its own
/// nearest neighbour and votes for itself. Each other neighbour has the record's label with probability a, so the votes
/// for it are Binomial(5, a) without it and 1 + Binomial(4, a) with it: the likelihood ratio of v votes is <c>v/(5a)</c>.
/// </summary>
public sealed class FiveNearestNeighboursWorld : IndependentRecordsWorld<double>
{
    private const int Neighbours = 5;
    private const double Alone = 1e-4;
    private const int Mixed = 16;

    /// <inheritdoc/>
    public override string Name => "nearest-5";

    /// <inheritdoc/>
    public override string Story =>
        "Five nearest neighbours vote and the shares are released; half of the records have a label that nobody near them has.";

    /// <inheritdoc/>
    public override string Attack => "base:mode=offline,a=1";

    /// <inheritdoc/>
    public override WorldSize Size => new(10_000, 256, 100);

    /// <inheritdoc/>
    public override ExactRoc Optimum()
    {
        RatioAtoms atoms = new();
        for (int i = 0; i < 2 * Mixed; i++)
        {
            double a = AgreementAt(i);
            for (int votes = 0; votes <= Neighbours; votes++)
            {
                double without = Math.Exp(Binomial.LogPmf(votes, Neighbours, a)) / (2 * Mixed);
                double with = votes == 0 ? 0 : Math.Exp(Binomial.LogPmf(votes - 1, Neighbours - 1, a)) / (2 * Mixed);
                atoms.Add(without, with);
            }
        }

        return atoms.Curve();
    }

    /// <inheritdoc/>
    protected override double DrawRecord(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return AgreementAt(rng.NextInt(2 * Mixed));
    }

    /// <inheritdoc/>
    protected override double DrawAnswer(double record, bool isMember, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        int votes = isMember ? 1 : 0;
        for (int neighbour = votes; neighbour < Neighbours; neighbour++)
        {
            votes += rng.NextUniform() < record ? 1 : 0;
        }

        return ShareMargin.Of(votes, Neighbours);
    }

    /// <inheritdoc/>
    protected override double LogRatio(double record, double answer)
    {
        double votes = Math.Round(LogDomain.Sigmoid(answer) * Neighbours);
        return votes == 0 ? double.NegativeInfinity : Math.Log(votes / (Neighbours * record));
    }

    // Half of the records alone among others, the rest from 0.05 to 0.95 in equal steps.
    private static double AgreementAt(int i) => i < Mixed ? Alone : 0.05 + (0.9 * (i - Mixed) / (Mixed - 1));
}
