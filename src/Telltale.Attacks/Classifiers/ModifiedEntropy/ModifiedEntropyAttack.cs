using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.ModifiedEntropy;

/// <summary>Options of <see cref="ModifiedEntropyAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record ModifiedEntropyOptions(int? Queries = null);

/// <summary>
/// Score: minus the modified entropy, <c>(1 − p_y) log p_y + Σ_{c≠y} p_c log(1 − p_c)</c>, in (−∞, 0]: 0 for a certain
/// right answer, without bound for a certain wrong one; the mean over several queries. Both logarithms are exact near 0
/// and 1, no floor is added to them.
/// </summary>
/// <remarks>Song and Mittal 2021; their thresholds for each class belong to the assessment, not to the score.</remarks>
public sealed class ModifiedEntropyAttack(ModifiedEntropyOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "modified-entropy",
            Title = "Modified entropy",
            Summary =
                "Minus the entropy of the target's answer, modified so that being sure of a wrong class counts against membership.",
            Paper = "Song and Mittal 2021, Systematic evaluation of privacy risks of machine learning models",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries],
            Create = values => new ModifiedEntropyAttack(new ModifiedEntropyOptions(CommonOptions.ReadQueries(values))),
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
            static (distribution, label) => distribution.NegativeModifiedEntropy(label)
        );
    }
}
