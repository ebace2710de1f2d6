using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.Confidence;

/// <summary>Options of <see cref="ConfidenceAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record ConfidenceOptions(int? Queries = null);

/// <summary>
/// Score: the confidence in the true class, written as its distance from certainty, <c>p_y − 1</c>, in [−1, 0]; the
/// mean over several queries. The 1 taken off changes no rank and keeps records apart whose confidence rounds to 1:
/// <c>p_y − 1 = −σ(−φ)</c> is exact where p_y is not.
/// </summary>
/// <remarks>Yeom et al. 2018 and Salem et al. 2019 (there without the label). With one query it ranks as <c>loss</c> does.</remarks>
public sealed class ConfidenceAttack(ConfidenceOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "confidence",
            Title = "Confidence",
            Summary = "Confidence in the true class, less one: p_y − 1.",
            Paper = "Yeom et al. 2018, Privacy risk in machine learning: analyzing the connection to overfitting",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries],
            Create = values => new ConfidenceAttack(new ConfidenceOptions(CommonOptions.ReadQueries(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } = new() { Target = TargetReading.Margins, Queries = options.Queries };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return TargetMargins.MeanOf(gathered, options.Queries, static margin => -LogDomain.Sigmoid(-margin));
    }
}
