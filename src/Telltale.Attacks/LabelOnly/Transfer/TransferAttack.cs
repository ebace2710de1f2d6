using Telltale.Attacks.Probes;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.LabelOnly.Transfer;

/// <summary>
/// Score: the log-confidence in the record's class of a surrogate that was trained on the classes which the target predicts
/// for other records, at most 0. What the target learnt of a record by heart reaches the surrogate only as far as it bends
/// the target's answers about others.
/// </summary>
/// <remarks>Li and Zhang 2021, §3, transfer attack, without their relabelled shadow data.</remarks>
public sealed class TransferAttack : IClassifierAttack
{
    /// <summary>The catalogue line.</summary>
    public static AttackDescriptor Descriptor { get; } =
        new()
        {
            Name = "transfer",
            Title = "Transfer",
            Summary =
                "Log-confidence of a surrogate trained on the classes that the target predicts for other records.",
            Paper = "Li and Zhang 2021, Membership leakage in label-only exposures",
            Access = AccessLevel.Label,
            Options = [],
            Create = _ => new TransferAttack(),
        };

    /// <inheritdoc/>
    public EvidenceNeeds Needs { get; } =
        new() { Target = TargetReading.Nothing, Probes = new ProbeList(ProbeArray.TransferMargins) };

    /// <inheritdoc/>
    public double[] Score(GatheredEvidence gathered)
    {
        Needs.Demand(gathered.Evidence, Descriptor.Name);
        return new ProbeRows(gathered.Evidence, ProbeArray.TransferMargins).Scores(
            gathered.Threads,
            static (_, margin) => LogDomain.LogSigmoid(margin[0])
        );
    }
}
