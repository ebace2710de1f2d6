using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.Classifiers.Merlin;

/// <summary>Options of <see cref="MerlinAttack"/>.</summary>
/// <param name="Copies">How many of the first noisy copies are used; null for all.</param>
public sealed record MerlinOptions(int? Copies = null);

/// <summary>
/// Score: the share of noisy copies of the record on which the target's loss is higher than on the record itself, in [0, 1]
/// in steps of 1/(2P): training leaves a member near a minimum of the loss, from where noise leads up.
/// </summary>
/// <remarks>Jayaraman et al. 2021, Algorithm 3.</remarks>
public sealed class MerlinAttack(MerlinOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "merlin",
            Title = "Merlin",
            Summary =
                "Share of noisy copies of the record on which the target's loss is higher than on the record itself.",
            Paper = "Jayaraman et al. 2021, Revisiting membership inference under realistic assumptions",
            Access = AccessLevel.Confidences,
            Options = [CommonOptions.Copies],
            Create = values => new MerlinAttack(new MerlinOptions(CommonOptions.ReadCopies(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Margins,
            Queries = 1,
            Probes = new ProbeList(ProbeArray.NoiseMargins),
            Copies = options.Copies,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return LossRise.Shares(gathered, options.Copies);
    }
}
