using Telltale.Core.Evidence;

namespace Telltale.Attacks.Cascades;

/// <summary>All models of a cascade together: the reference models and those of later rounds, as one set of references.</summary>
internal static class CascadeRounds
{
    /// <summary>
    /// The evidence in which the models of all rounds are references; a record whose membership was fixed has models of later rounds on one
    /// side only. Population and what probes measured are left out: not all of these models were asked about them.
    /// </summary>
    /// <param name="evidence">Evidence with reference models; without a cascade they alone are taken.</param>
    /// <param name="references">How many of the first reference models; null for all.</param>
    /// <param name="rounds">How many rounds, the reference models' included; null for all.</param>
    public static ClassifierEvidence Joined(ClassifierEvidence evidence, int? references = null, int? rounds = null)
    {
        ReferenceEvidence first = evidence.References!;
        if (references is { } most && most < first.Signals.Models)
        {
            int[] chosen = [.. Enumerable.Range(0, most)];
            first = new ReferenceEvidence(first.Signals.Select(chosen), first.Members.Select(chosen));
        }

        int[] later = evidence.Cascade?.ModelsOf(2, rounds ?? int.MaxValue) ?? [];
        ReferenceEvidence all =
            later.Length == 0
                ? first
                : new ReferenceEvidence(
                    new MarginSignals(new JoinedMargins(first.Signals, evidence.Cascade!.Signals.Select(later))),
                    MembershipMask.Join(first.Members, evidence.Cascade.Members.Select(later))
                );
        return new ClassifierEvidence(evidence.Ids, evidence.Labels, evidence.Membership, evidence.Target, all);
    }
}
