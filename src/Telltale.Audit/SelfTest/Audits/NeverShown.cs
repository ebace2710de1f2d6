using System.Globalization;
using Telltale.Core.Evidence;
using Telltale.Core.Randomness;

namespace Telltale.Audit.SelfTest.Audits;

/// <summary>
/// Evidence without a leak from models that were really trained: records that none of them was shown, with a membership
/// drawn by lot afterwards, for the target and for every reference model. Whatever an attack finds there is a false alarm.
/// </summary>
public static class NeverShown
{
    /// <summary>Makes population records into candidates. There are no population records then.</summary>
    /// <param name="population">Records that the target and the references were not trained on.</param>
    /// <param name="seed">Of the lots.</param>
    public static ClassifierEvidence Of(PopulationEvidence population, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(population);
        Rng rng = seed.CreateRng();
        Membership[] truth = new Membership[population.Records];
        for (int i = 0; i < truth.Length; i++)
        {
            truth[i] = i % 2 == 0 ? Membership.Member : Membership.NonMember;
        }

        rng.Shuffle<Membership>(truth);
        ReferenceEvidence? references = null;
        if (population.References is { } signals)
        {
            MembershipMask mask = new(signals.Models, population.Records);
            for (int model = 0; model < signals.Models; model++)
            {
                for (int record = 0; record < population.Records; record++)
                {
                    mask[model, record] = rng.NextBool();
                }
            }

            references = new ReferenceEvidence(signals, mask);
        }

        return new ClassifierEvidence(
            [.. Enumerable.Range(0, population.Records).Select(i => i.ToString(CultureInfo.InvariantCulture))],
            population.Labels,
            truth,
            population.Target,
            references
        );
    }
}
