using Telltale.Core.Numerics;

namespace Telltale.Attacks.References;

/// <summary>
/// The log-ratio <c>r = log p_θ − log p̂</c> for each cell (record × query): how much more confident the target is in the
/// true class than models are of which nothing is known, p̂ being their mean confidence (Zarifzadeh et al. 2024).
/// RMIA counts it, InfoRMIA averages it, BASE takes it as it is.
/// </summary>
/// <param name="Mode">Which reference models make up p̂ of a candidate.</param>
/// <param name="A">Offline, <c>p̂ = ½[(1 + a) · mean_OUT + (1 − a)]</c>; online, p̂ is the plain mean of all and a has no part.</param>
/// <param name="Queries">How many of the first queries are used; null for all.</param>
/// <param name="Models">How many of the first reference models are used; null for all.</param>
internal sealed record ConfidenceRatios(AttackMode Mode, double A, int? Queries, int? Models)
{
    /// <summary>What must be gathered about candidates.</summary>
    public ConfidenceReading Reading => new(Mode, Models, Queries);

    /// <summary>What must be gathered about the population.</summary>
    public PopulationConfidenceReading PopulationReading => new(Models, Queries);

    private double Weight => Mode == AttackMode.Online ? 1 : A;

    /// <summary>Candidates [records × queries]; NaN where models are missing on a side that is needed. To be read only.</summary>
    public double[] OfRecords(GatheredEvidence gathered)
    {
        int queries = QueriesOf(gathered);
        return gathered.Once(
            (this, "records"),
            () => Of(TargetMargins.Of(gathered, queries), gathered.Of(Reading), gathered.Threads)
        );
    }

    /// <summary>
    /// Population records [records × queries]. All reference models are OUT models of theirs, all are used and the
    /// same formula turns their mean into p̂, so that both sides of a comparison are made in the same way. To be read only.
    /// </summary>
    public double[] OfPopulation(GatheredEvidence gathered) =>
        gathered.Once(
            (this, "population"),
            () =>
                Of(
                    TargetMargins.Read(gathered.Evidence.Population!.Target, QueriesOf(gathered), gathered.Threads),
                    gathered.Of(PopulationReading),
                    gathered.Threads
                )
        );

    /// <summary>The same, ascending, for each query: sorted once for all candidates and every γ. To be read only.</summary>
    public double[][] OfPopulationAscending(GatheredEvidence gathered) =>
        gathered.Once(
            (this, "ascending"),
            () =>
            {
                double[] ratios = OfPopulation(gathered);
                double[][] ascending = new double[QueriesOf(gathered)][];
                for (int q = 0; q < ascending.Length; q++)
                {
                    ascending[q] = new double[ratios.Length / ascending.Length];
                    for (int z = 0; z < ascending[q].Length; z++)
                    {
                        ascending[q][z] = ratios[(z * ascending.Length) + q];
                    }

                    Array.Sort(ascending[q]);
                }

                return ascending;
            }
        );

    /// <summary>Number of queries that are used.</summary>
    public int QueriesOf(GatheredEvidence gathered) => Queries ?? gathered.Evidence.Target.Queries;

    private double[] Of(double[] margins, MeanConfidence mean, int threads) =>
        TargetMargins.MeanOfCells(
            margins.Length,
            queries: 1,
            threads,
            cell => LogDomain.LogSigmoid(margins[cell]) - mean.LogMarginal(cell, Weight)
        );
}
