using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.AttackP;

/// <summary>Options of <see cref="PopulationAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record PopulationAttackOptions(int? Queries = null);

/// <summary>
/// Score: the share of population records on which the target's loss is higher than on this record, plus half the share
/// on which it is equal; in [0, 1], in steps of 1/(2Z). One minus the score is the level α at which the paper's
/// threshold, the α-quantile of the population's losses, just calls the record a member. The loss of a record is the
/// mean over its queries.
/// </summary>
/// <remarks>
/// Ye et al. 2022, Attack P. With one query it ranks as <c>loss</c> does, coarser; what it adds is a score
/// that means a false-positive rate.
/// </remarks>
public sealed class PopulationAttack(PopulationAttackOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "attack-p",
            Title = "Attack P (population)",
            Summary = "Share of population records on which the target's loss is higher.",
            Paper = "Ye et al. 2022, Enhanced membership inference attacks against machine learning models",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries],
            Create = values => new PopulationAttack(new PopulationAttackOptions(CommonOptions.ReadQueries(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            Population = true,
            Queries = options.Queries,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        ClassifierEvidence evidence = gathered.Evidence;
        Needs.Demand(evidence, Descriptor.Name);
        int queries = options.Queries ?? evidence.Target.Queries;
        double[] population = TargetMargins.MeanOf(
            TargetMargins.Read(evidence.Population!.Target, queries, gathered.Threads),
            queries,
            gathered.Threads,
            LogDomain.LogSigmoid
        );
        Array.Sort(population);
        double[] records = TargetMargins.MeanOf(gathered, options.Queries, LogDomain.LogSigmoid);
        return TargetMargins.MeanOf(
            records,
            queries: 1,
            gathered.Threads,
            confidence => RankAmong.MidShare(population, confidence)
        );
    }
}
