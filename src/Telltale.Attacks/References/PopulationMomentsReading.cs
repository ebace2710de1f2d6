using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>Counts, means and squared deviations of every population record, over all models: none was trained on it.</summary>
internal sealed record PopulationMomentsReading(int? Models, int? Queries)
    : ReferenceReading<ReferenceMoments>(Models, Queries)
{
    /// <inheritdoc/>
    public override bool OfPopulation => true;

    /// <inheritdoc/>
    public override BlockStatistic Begin(ClassifierEvidence evidence) =>
        new ReferenceMoments(evidence.Population!.Records, ModelsOf(evidence), QueriesOf(evidence));
}
