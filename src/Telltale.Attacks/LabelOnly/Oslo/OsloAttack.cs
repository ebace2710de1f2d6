using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;

namespace Telltale.Attacks.LabelOnly.Oslo;

/// <summary>Options of <see cref="OsloAttack"/>.</summary>
/// <param name="Copies">How many of the first copies, mildest first, are used; null for all.</param>
public sealed record OsloOptions(int? Copies = null);

/// <summary>
/// Score: of the copies of the record that were changed just so far that surrogates no longer know it, ever farther from copy to copy, the
/// share that the target still gives the record's class, in [0, 1] in steps of 1/P. A target that learnt the record holds on to it where
/// models that did not let go; one that did not follows them. With <c>copies=1</c> it is the attack as published: one query, wrong means
/// non-member, and the score is 0 or 1.
/// </summary>
/// <remarks>Peng et al. 2024, §3.3; several strengths in place of one, so that there is a curve.</remarks>
public sealed class OsloAttack(OsloOptions options) : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "oslo",
            Title = "OSLO (one shot)",
            Summary =
                "Share of copies, changed until surrogates no longer know the record, that the target classifies right.",
            Paper = "Peng et al. 2024, OSLO: One-shot label-only membership inference attacks",
            Access = AccessLevel.Label,
            Options = [CommonOptions.Copies],
            Create = values => new OsloAttack(new OsloOptions(CommonOptions.ReadCopies(values))),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new()
        {
            Target = TargetReading.Nothing,
            Probes = new ProbeList(ProbeArray.AdversarialLabels),
            Copies = options.Copies,
        };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return Votes.ShareRight(gathered, ProbeArray.AdversarialLabels, options.Copies);
    }
}
