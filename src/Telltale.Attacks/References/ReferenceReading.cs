using Telltale.Core.Evidence;

namespace Telltale.Attacks.References;

/// <summary>
/// What an attack reads of the reference models: a statistic over the first so many models and queries. A closed family;
/// two attacks that ask for the same share it.
/// </summary>
/// <param name="Models">How many of the first models; null for all.</param>
/// <param name="Queries">How many of the first queries; null for all.</param>
internal abstract record ReferenceReading(int? Models, int? Queries)
{
    /// <summary>Whether it is about population records instead of candidates.</summary>
    public virtual bool OfPopulation => false;

    /// <summary>The models' answers that it is about; null where the evidence has none.</summary>
    public Signals? SignalsOf(ClassifierEvidence evidence) =>
        OfPopulation ? evidence.Population?.References : evidence.References?.Signals;

    /// <summary>The statistic before any block was seen.</summary>
    public abstract BlockStatistic Begin(ClassifierEvidence evidence);

    /// <summary>Number of models that have a part.</summary>
    protected int ModelsOf(ClassifierEvidence evidence) => Models ?? SignalsOf(evidence)!.Models;

    /// <summary>Number of queries that have a part.</summary>
    protected int QueriesOf(ClassifierEvidence evidence) => Queries ?? SignalsOf(evidence)!.Queries;
}

/// <summary>A reading that knows the type of its statistic.</summary>
/// <typeparam name="TStatistic">The statistic.</typeparam>
/// <param name="Models">How many of the first models; null for all.</param>
/// <param name="Queries">How many of the first queries; null for all.</param>
internal abstract record ReferenceReading<TStatistic>(int? Models, int? Queries) : ReferenceReading(Models, Queries)
    where TStatistic : BlockStatistic;

/// <summary>Counts, means and squared deviations of both sides of every candidate.</summary>
internal sealed record MomentsReading(int? Models, int? Queries) : ReferenceReading<ReferenceMoments>(Models, Queries)
{
    /// <inheritdoc/>
    public override BlockStatistic Begin(ClassifierEvidence evidence) =>
        new ReferenceMoments(evidence.Records, ModelsOf(evidence), QueriesOf(evidence));
}

/// <summary>Medians of both sides of every candidate.</summary>
internal sealed record MediansReading(int? Models, int? Queries) : ReferenceReading<ReferenceMedians>(Models, Queries)
{
    /// <inheritdoc/>
    public override BlockStatistic Begin(ClassifierEvidence evidence) =>
        new ReferenceMedians(evidence.Records, ModelsOf(evidence), QueriesOf(evidence));
}

/// <summary>Mean confidence about every candidate, over the models that have a part by the mode.</summary>
internal sealed record ConfidenceReading(AttackMode Mode, int? Models, int? Queries)
    : ReferenceReading<MeanConfidence>(Models, Queries)
{
    /// <inheritdoc/>
    public override BlockStatistic Begin(ClassifierEvidence evidence) =>
        new MeanConfidence(evidence.Records, Mode, ModelsOf(evidence), QueriesOf(evidence));
}

/// <summary>Mean confidence about every population record, over all models: none was trained on it.</summary>
internal sealed record PopulationConfidenceReading(int? Models, int? Queries)
    : ReferenceReading<MeanConfidence>(Models, Queries)
{
    /// <inheritdoc/>
    public override bool OfPopulation => true;

    /// <inheritdoc/>
    public override BlockStatistic Begin(ClassifierEvidence evidence) =>
        new MeanConfidence(evidence.Population!.Records, AttackMode.Offline, ModelsOf(evidence), QueriesOf(evidence));
}

/// <summary>How the target stands among the models trained without each candidate.</summary>
internal sealed record RanksReading(int? Models, int? Queries) : ReferenceReading<TargetRanks>(Models, Queries)
{
    /// <inheritdoc/>
    public override BlockStatistic Begin(ClassifierEvidence evidence) =>
        new TargetRanks(evidence.Target, ModelsOf(evidence), QueriesOf(evidence));
}
