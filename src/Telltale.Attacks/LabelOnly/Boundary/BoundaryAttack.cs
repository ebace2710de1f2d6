using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.LabelOnly.Boundary;

/// <summary>
/// Score: the distance from the record to the target's decision boundary, at least 0; 0 for a record that the target gives
/// another class. Members lie farther from it, since training pushed it away from them.
/// </summary>
/// <remarks>Choquette-Choo et al. 2021, §4.3, and Li and Zhang 2021, with the distance that HopSkipJump finds.</remarks>
public sealed class BoundaryAttack : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "boundary",
            Title = "Boundary distance",
            Summary =
                "Distance from the record to the nearest point that the target gives another class, found by predicted classes alone.",
            Paper = "Choquette-Choo et al. 2021, Label-only membership inference attacks",
            Access = AccessLevel.Label,
            Options = [],
            Create = _ => new BoundaryAttack(),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Nothing,
            // The second is read for what the attack cost.
            Probes = new ProbeList(ProbeArray.BoundaryDistances, ProbeArray.BoundaryQueries),
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return gathered.Evidence.Probes.Read(ProbeArray.BoundaryDistances);
    }
}
