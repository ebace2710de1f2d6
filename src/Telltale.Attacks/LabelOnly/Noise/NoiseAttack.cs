using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.LabelOnly.Noise;

/// <summary>Options of <see cref="NoiseAttack"/>.</summary>
/// <param name="Copies">How many of the first noisy copies are used; null for all.</param>
public sealed record NoiseOptions(int? Copies = null);

/// <summary>
/// Score: the share of noisy copies of the record that the target gives the record's class, in [0, 1] in steps of 1/P: a
/// stand-in for how far the record is from the decision boundary. Records that tie at 1 cannot be told apart.
/// </summary>
/// <remarks>Choquette-Choo et al. 2021, §4.3, attack by random noise.</remarks>
public sealed class NoiseAttack(NoiseOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "noise",
            Title = "Noise robustness",
            Summary = "Share of noisy copies of the record that the target classifies right.",
            Paper = "Choquette-Choo et al. 2021, Label-only membership inference attacks",
            Access = AccessLevel.Label,
            Options = [CommonOptions.Copies],
            Create = values => new NoiseAttack(new NoiseOptions(CommonOptions.ReadCopies(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Nothing,
            Probes = new ProbeList(ProbeArray.NoiseLabels),
            Copies = options.Copies,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return Votes.ShareRight(gathered, ProbeArray.NoiseLabels, options.Copies);
    }
}
