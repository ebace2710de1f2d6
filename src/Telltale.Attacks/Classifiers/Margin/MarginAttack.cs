using Telltale.Attacks.References;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Margin;

/// <summary>Options of <see cref="MarginAttack"/>.</summary>
/// <param name="Queries">How many of the first queries a record are used; null for all.</param>
public sealed record MarginOptions(int? Queries = null);

/// <summary>
/// Score: the margin <c>φ = z_y − log Σ_{c≠y} exp(z_c)</c>, the logit-scaled confidence, any real number; the mean over
/// several queries.
/// </summary>
/// <remarks>Carlini et al. 2022: the statistic of the likelihood-ratio attack, here without reference models.</remarks>
public sealed class MarginAttack(MarginOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "margin",
            Title = "Margin",
            Summary = "Logit-scaled confidence of the true class: log p_y − log(1 − p_y).",
            Paper = "Carlini et al. 2022, Membership inference attacks from first principles",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Queries],
            Create = values => new MarginAttack(new MarginOptions(CommonOptions.ReadQueries(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } = new() { Target = TargetReading.Margins, Queries = options.Queries };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return TargetMargins.MeanOf(gathered, options.Queries, static margin => margin);
    }
}
