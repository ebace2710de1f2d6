using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.References;

/// <summary>
/// The log-ratio <c>r = log p_θ − log p̂</c> for each cell (record × query): how much more confident the target is in the
/// true class than models are of which nothing is known, p̂ being their mean confidence (Zarifzadeh et al. 2024).
/// RMIA counts it, InfoRMIA averages it, BASE takes it as it is.
/// </summary>
/// <param name="Mode">Which reference models make up p̂ of a candidate.</param>
/// <param name="A">Offline, <c>p̂ = ½[(1 + a) · mean_OUT + (1 − a)]</c>; online, p̂ is the plain mean of all and a has no part.</param>
/// <param name="Queries">How many queries are used.</param>
/// <param name="Models">How many of the first reference models are used; null for all.</param>
internal sealed record ConfidenceRatios(AttackMode Mode, double A, int Queries, int? Models)
{
    private double Weight => Mode == AttackMode.Online ? 1 : A;

    /// <summary>Candidates [records × queries]; NaN where models are missing on a side that is needed.</summary>
    public double[] OfRecords(ClassifierEvidence evidence) =>
        Of(evidence.Target, MeanConfidence.OfRecords(evidence.References!, Mode, Models, Queries));

    /// <summary>
    /// Population records [records × queries]. All reference models are OUT models of theirs, all are used and the
    /// same formula turns their mean into p̂, so that both sides of a comparison are made in the same way.
    /// </summary>
    public double[] OfPopulation(PopulationEvidence population) =>
        Of(population.Target, MeanConfidence.OfPopulation(population.References!, Models, Queries));

    private double[] Of(Signals target, MeanConfidence mean)
    {
        double[] ratios = TargetMargins.Read(target, Queries);
        for (int cell = 0; cell < ratios.Length; cell++)
        {
            ratios[cell] = LogDomain.LogSigmoid(ratios[cell]) - mean.LogMarginal(cell, Weight);
        }

        return ratios;
    }
}
