using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.Loss;

/// <summary>Options of <see cref="LossAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record LossOptions(int? Queries = null);

/// <summary>
/// Score: minus the cross-entropy loss of the true class, <c>log p_y = −log(1 + e^{−φ})</c>, in (−∞, 0]; the mean over
/// several queries. Taken from the margin φ, so a confidence that rounds to 1 still has its own score.
/// </summary>
/// <remarks>
/// Yeom et al. 2018, Adversary 2. With one query it ranks records exactly as <c>confidence</c> and <c>margin</c> do;
/// with several, the means differ.
/// </remarks>
public sealed class LossAttack(LossOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "loss",
            Title = "Loss",
            Summary = "Minus the loss of the true class: log p_y.",
            Paper = "Yeom et al. 2018, Privacy risk in machine learning: analyzing the connection to overfitting",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries],
            Create = values => new LossAttack(new LossOptions(CommonOptions.ReadQueries(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } = new() { Target = TargetReading.Margins, Queries = options.Queries };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return TargetMargins.MeanOf(gathered, options.Queries, LogDomain.LogSigmoid);
    }
}
