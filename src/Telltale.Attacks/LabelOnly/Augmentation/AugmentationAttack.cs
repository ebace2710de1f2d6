using Telltale.Core.Evidence;

namespace Telltale.Attacks.LabelOnly.Augmentation;

/// <summary>Options of <see cref="AugmentationAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record AugmentationOptions(int? Queries = null);

/// <summary>
/// Score: the share of a record's queries (itself, and copies of it changed in a way that keeps its class, such as shifted
/// images) that the target classifies right, in [0, 1] in steps of 1/Q. With one query nothing would be left of it but
/// <c>gap</c>, so that is refused.
/// </summary>
/// <remarks>
/// Choquette-Choo et al. 2021, §4.2. They train a classifier on which copies were right; the vote weighs all alike.
/// </remarks>
public sealed class AugmentationAttack(AugmentationOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "augmentation",
            Title = "Augmentation vote",
            Summary =
                "Share of changed copies of the record, such as shifted images, that the target classifies right.",
            Paper = "Choquette-Choo et al. 2021, Label-only membership inference attacks",
            Access = AccessLevel.Label,
            Options =
            [
                CommonOptions.Queries with
                {
                    Values = "all or a whole number of at least 2",
                    Help = "Use the first so many queries of each record.",
                },
            ],
            Create = values => new AugmentationAttack(
                new AugmentationOptions(values.CountOrAll(CommonOptions.Queries.Name, low: 2))
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Predictions,
            Queries = options.Queries,
            LeastQueries = 2,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return Votes.ShareRight(gathered.Evidence, options.Queries);
    }
}
