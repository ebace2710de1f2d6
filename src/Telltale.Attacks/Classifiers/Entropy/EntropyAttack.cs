using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Entropy;

/// <summary>Options of <see cref="EntropyAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record EntropyOptions(int? Queries = null);

/// <summary>
/// Score: minus the entropy of the target's answer, <c>Σ_c p_c log p_c</c>, in [−log C, 0]; the mean over several
/// queries. The true class has no part in it. A class of probability 0 adds 0.
/// </summary>
/// <remarks>Shokri et al. 2017 and Song and Mittal 2021 (there with thresholds for each class).</remarks>
public sealed class EntropyAttack(EntropyOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "entropy",
            Title = "Entropy",
            Summary = "Minus the entropy of the target's answer.",
            Paper = "Song and Mittal 2021, Systematic evaluation of privacy risks of machine learning models",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries],
            Create = values => new EntropyAttack(new EntropyOptions(CommonOptions.ReadQueries(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } = new() { Target = TargetReading.Distribution, Queries = options.Queries };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return Distribution.MeanScores(
            gathered,
            options.Queries,
            static (distribution, _) => distribution.NegativeEntropy()
        );
    }
}
