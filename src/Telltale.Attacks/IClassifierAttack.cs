using Telltale.Core.Evidence;

namespace Telltale.Attacks;

/// <summary>
/// An attack on a classifier: evidence in, scores out. It trains no shadow models, opens no files, logs nothing and
/// never reads <see cref="ClassifierEvidence.Membership"/>.
/// </summary>
public interface IClassifierAttack
{
    /// <summary>What the attack must see to say anything.</summary>
    EvidenceNeeds Needs { get; }

    /// <summary>
    /// One score a record, in the order of the evidence; higher = more likely a member. Deterministic, independent of
    /// the order of the records, and NaN where there is no evidence about a record.
    /// </summary>
    /// <param name="gathered">
    /// Evidence for which <see cref="EvidenceNeeds.WhatIsMissing"/> gives nothing, with what <see cref="Needs"/> asks for.
    /// </param>
    double[] Score(GatheredEvidence gathered);

    /// <summary>The same for this attack alone, on one thread.</summary>
    double[] Score(ClassifierEvidence evidence) =>
        Score(GatheredEvidence.Of(evidence, [Needs], threads: 1, threadsPerAttack: 1));
}
