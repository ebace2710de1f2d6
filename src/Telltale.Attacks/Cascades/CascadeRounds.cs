using Telltale.Core.Evidence;

namespace Telltale.Attacks.Cascades;

/// <summary>All models of a cascade together: the reference models and those of later rounds, as one set of references.</summary>
internal static class CascadeRounds
{
    /// <summary>
    /// The evidence in which the models of all rounds are references; a record whose membership was fixed has models of later rounds on one
    /// side only. Population and what probes measured are left out: not all of these models were asked about them. Models that may
    /// teach are those of the last round, or without later ones the reference models that may.
    /// </summary>
    /// <param name="evidence">Evidence with reference models; without a cascade they alone are taken.</param>
    /// <param name="references">How many of the first reference models; null for all.</param>
    /// <param name="rounds">How many rounds, the reference models' included; null for all.</param>
    public static ClassifierEvidence Joined(ClassifierEvidence evidence, int? references = null, int? rounds = null)
    {
        ReferenceEvidence first = evidence.References!;
        if (references is { } most && most < first.Signals.Models)
        {
            first = first.Select([.. Enumerable.Range(0, most)]);
        }

        int[] later = evidence.Cascade?.ModelsOf(2, rounds ?? int.MaxValue) ?? [];
        return new ClassifierEvidence(
            evidence.Ids,
            evidence.Labels,
            evidence.Membership,
            evidence.Target,
            later.Length == 0 ? first : Join(first, evidence.Cascade!, later),
            features: evidence.Features,
            groups: evidence.Groups
        );
    }

    private static ReferenceEvidence Join(ReferenceEvidence first, CascadeEvidence cascade, int[] later)
    {
        int last = later.Max(model => cascade.Rounds[model]);
        return new ReferenceEvidence(
            new MarginSignals(new JoinedMargins(first.Signals, cascade.Signals.Select(later))),
            MembershipMask.Join(first.Members, cascade.Members.Select(later))
        )
        {
            Shadows =
            [
                .. Enumerable
                    .Range(0, later.Length)
                    .Where(i => cascade.Rounds[later[i]] == last)
                    .Select(i => first.Signals.Models + i),
            ],
        };
    }
}
