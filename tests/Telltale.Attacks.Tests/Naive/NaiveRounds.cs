using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Tests.Naive;

/// <summary>The models of all rounds of a cascade as references, their margins copied one by one.</summary>
internal static class NaiveRounds
{
    /// <summary>Only models of the last round that is taken may teach.</summary>
    /// <param name="evidence">Evidence with a cascade.</param>
    /// <param name="references">How many of the reference models; null for all.</param>
    /// <param name="rounds">How many rounds; null for all.</param>
    public static ClassifierEvidence Joined(ClassifierEvidence evidence, int? references = null, int? rounds = null)
    {
        Signals first = evidence.References!.Signals;
        CascadeEvidence cascade = evidence.Cascade!;
        (Signals Signals, MembershipMask Members, int Model, int Round)[] models =
        [
            .. Enumerable
                .Range(0, references ?? first.Models)
                .Select(model => (first, evidence.References.Members, model, 1)),
            .. Enumerable
                .Range(0, cascade.Models)
                .Where(model => cascade.Rounds[model] <= (rounds ?? int.MaxValue))
                .Select(model => (cascade.Signals, cascade.Members, model, cascade.Rounds[model])),
        ];
        int queries = evidence.Target.Queries;
        double[] margins = new double[models.Length * evidence.Records * queries];
        MembershipMask members = new(models.Length, evidence.Records);
        for (int i = 0; i < models.Length; i++)
        {
            for (int record = 0; record < evidence.Records; record++)
            {
                members[i, record] = models[i].Members[models[i].Model, record];
                for (int q = 0; q < queries; q++)
                {
                    margins[(((i * evidence.Records) + record) * queries) + q] = NaiveEvidence.Margin(
                        models[i].Signals,
                        models[i].Model,
                        record,
                        q
                    );
                }
            }
        }

        int last = models.Max(model => model.Round);
        return new ClassifierEvidence(
            evidence.Ids,
            evidence.Labels,
            evidence.Membership,
            evidence.Target,
            new ReferenceEvidence(
                new MarginSignals(new MemoryArray<double>(margins, models.Length, evidence.Records, queries)),
                members
            )
            {
                Shadows = [.. Enumerable.Range(0, models.Length).Where(i => models[i].Round == last)],
            }
        );
    }
}
