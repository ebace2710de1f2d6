using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.AttackR;

/// <summary>Options of <see cref="ReferenceAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
/// <param name="References">How many of the first reference models are used; null for all.</param>
public sealed record ReferenceAttackOptions(int? Queries = null, int? References = null);

/// <summary>
/// Score: the share of the reference models trained without the record that are less confident in its true class than
/// the target is, plus half the share that are equally confident; in [0, 1]. NaN for a record that every model was
/// trained on. Confidence is compared as log p_y, the mean over several queries; of a single query as its margin, of which
/// log p_y is an increasing function.
/// </summary>
/// <remarks>
/// Ye et al. 2022, Attack R. With k models there are only k + 1 levels (2k + 1 with ties), so a false-positive
/// rate well below 1/k cannot be reached.
/// </remarks>
public sealed class ReferenceAttack(ReferenceAttackOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "attack-r",
            Title = "Attack R (reference models)",
            Summary = "Share of the models trained without the record that are less confident than the target.",
            Paper = "Ye et al. 2022, Enhanced membership inference attacks against machine learning models",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries, CommonOptions.References],
            Create = values => new ReferenceAttack(
                new ReferenceAttackOptions(CommonOptions.ReadQueries(values), CommonOptions.ReadReferences(values))
            ),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            OutModels = true,
            Queries = options.Queries,
            References = options.References,
            Readings = new(RanksOf(options)),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return gathered.Of(RanksOf(options)).Shares;
    }

    private static RanksReading RanksOf(ReferenceAttackOptions options) => new(options.References, options.Queries);
}
