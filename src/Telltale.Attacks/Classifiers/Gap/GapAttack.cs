using Telltale.Attacks.LabelOnly;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Gap;

/// <summary>Options of <see cref="GapAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record GapOptions(int? Queries = null);

/// <summary>
/// Score: 1 if the target's predicted class is the true one, 0 if not; over several queries, the share of right ones,
/// in [0, 1]. With one query, the balanced accuracy at the only threshold is ½ + (train − test accuracy)/2: one point
/// on the ROC curve, which any better attack must beat.
/// </summary>
/// <remarks>Yeom et al. 2018, Privacy risk in machine learning: analyzing the connection to overfitting, Adversary 1.</remarks>
public sealed class GapAttack(GapOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "gap",
            Title = "Gap",
            Summary = "Whether the target's predicted class is right.",
            Paper = "Yeom et al. 2018, Privacy risk in machine learning: analyzing the connection to overfitting",
            Access = AccessLevel.Label,
            Options = [CommonOptions.Queries],
            Create = values => new GapAttack(new GapOptions(CommonOptions.ReadQueries(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } = new() { Target = TargetReading.Predictions, Queries = options.Queries };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return Votes.ShareRight(gathered.Evidence, options.Queries);
    }
}
