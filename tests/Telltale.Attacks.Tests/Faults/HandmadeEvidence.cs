using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Tests.Faults;

/// <summary>Evidence small enough to work out by hand: margins given outright, one query.</summary>
internal static class HandmadeEvidence
{
    /// <summary>Margins of the target [records] and of reference models [models][records], with the models' masks.</summary>
    public static ClassifierEvidence Of(
        double[] target,
        double[][]? references = null,
        bool[][]? members = null,
        double[]? population = null,
        double[][]? populationReferences = null
    )
    {
        int records = target.Length;
        ReferenceEvidence? known = null;
        if (references is not null)
        {
            MembershipMask mask = new(references.Length, records);
            for (int model = 0; model < references.Length; model++)
            {
                for (int record = 0; record < records; record++)
                {
                    mask[model, record] = members![model][record];
                }
            }

            known = new ReferenceEvidence(Margins(references), mask);
        }

        PopulationEvidence? others = population is null
            ? null
            : new PopulationEvidence(
                new int[population.Length],
                Margins([population]),
                populationReferences is null ? null : Margins(populationReferences)
            );
        return new ClassifierEvidence(
            [.. Enumerable.Range(0, records).Select(i => $"{i}")],
            new int[records],
            new Membership[records],
            Margins([target]),
            known,
            others
        );
    }

    /// <summary>The margin at which the confidence is p.</summary>
    public static double At(double p) => Math.Log(p / (1 - p));

    public static double[] Scores(string attack, ClassifierEvidence evidence) =>
        AttackCatalog.Choose([attack])[0].Attack.Score(evidence);

    private static MarginSignals Margins(double[][] rows) =>
        new(new MemoryArray<double>([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length, 1));
}
