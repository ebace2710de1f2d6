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
    /// <summary>Makes the first half of population records into candidates; the others stay population.</summary>
    /// <param name="population">At least four records that the target and the references were not trained on.</param>
    /// <param name="seed">Of the lots.</param>
    public static ClassifierEvidence Of(PopulationEvidence population, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(population);
        int half = population.Records / 2;
        int[] labels = population.Labels[..half];
        int[] left = population.Labels[half..];
        Rng rng = seed.CreateRng();
        Membership[] truth = new Membership[half];
        for (int i = 0; i < half; i++)
        {
            truth[i] = i % 2 == 0 ? Membership.Member : Membership.NonMember;
        }

        rng.Shuffle<Membership>(truth);
        ReferenceEvidence? references = null;
        if (population.References is { } signals)
        {
            MembershipMask mask = new(signals.Models, half);
            for (int model = 0; model < signals.Models; model++)
            {
                for (int record = 0; record < half; record++)
                {
                    mask[model, record] = rng.NextBool();
                }
            }

            references = new ReferenceEvidence(RecordRange.Of(signals, 0, labels), mask);
        }

        return new ClassifierEvidence(
            [.. Enumerable.Range(0, half).Select(i => i.ToString(CultureInfo.InvariantCulture))],
            labels,
            truth,
            RecordRange.Of(population.Target, 0, labels),
            references,
            new PopulationEvidence(
                left,
                RecordRange.Of(population.Target, half, left),
                population.References is { } rest ? RecordRange.Of(rest, half, left) : null
            )
        );
    }
}
