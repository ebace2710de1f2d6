using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Tests.Contract;

/// <summary>The same evidence in another order, or with a part of it left out.</summary>
internal static class Rearranged
{
    /// <summary>Candidate <c>i</c> becomes what was candidate <c>order[i]</c>.</summary>
    public static ClassifierEvidence Records(ClassifierEvidence evidence, int[] order)
    {
        ReferenceEvidence references = evidence.References!;
        int[] models = All(references.Signals.Models);
        int[] labels = [.. order.Select(i => evidence.Labels[i])];
        MembershipMask members = new(models.Length, order.Length);
        foreach (int model in models)
        {
            for (int i = 0; i < order.Length; i++)
            {
                members[model, i] = references.Members[model, order[i]];
            }
        }

        int[] queries = All(evidence.Target.Queries);
        return new ClassifierEvidence(
            [.. order.Select(i => evidence.Ids[i])],
            labels,
            [.. order.Select(i => evidence.Membership[i])],
            Take(evidence.Target, [0], order, queries, labels),
            new ReferenceEvidence(Take(references.Signals, models, order, queries, labels), members),
            evidence.Population,
            Rows(evidence.Features, order),
            evidence.Groups is { } groups
                ? RecordGroups.Of([.. order.Select(i => groups.Names[groups.OfRecord[i]])])
                : null,
            Take(evidence.Probes, ProbeAxis.Records, order),
            cascade: Take(evidence.Cascade, order, queries)
        );
    }

    /// <summary>Reference model <c>k</c> becomes what was model <c>order[k]</c>; those not named are left out.</summary>
    public static ClassifierEvidence Models(ClassifierEvidence evidence, int[] order)
    {
        ReferenceEvidence references = evidence.References!;
        MembershipMask members = new(order.Length, evidence.Records);
        for (int k = 0; k < order.Length; k++)
        {
            for (int record = 0; record < evidence.Records; record++)
            {
                members[k, record] = references.Members[order[k], record];
            }
        }

        PopulationEvidence population = evidence.Population!;
        int[] queries = All(evidence.Target.Queries);
        return new ClassifierEvidence(
            evidence.Ids,
            evidence.Labels,
            evidence.Membership,
            evidence.Target,
            new ReferenceEvidence(
                Take(references.Signals, order, All(evidence.Records), queries, evidence.Labels),
                members
            ),
            population with
            {
                References = Take(population.References!, order, All(population.Records), queries, population.Labels),
            },
            evidence.Features,
            evidence.Groups,
            Take(evidence.Probes, ProbeAxis.Models, order),
            cascade: evidence.Cascade
        );
    }

    /// <summary>Only the first query of every record.</summary>
    public static ClassifierEvidence FirstQuery(ClassifierEvidence evidence)
    {
        int[] records = All(evidence.Records);
        int[] models = All(evidence.References!.Signals.Models);
        PopulationEvidence population = evidence.Population!;
        int[] others = All(population.Records);
        return new ClassifierEvidence(
            evidence.Ids,
            evidence.Labels,
            evidence.Membership,
            Take(evidence.Target, [0], records, [0], evidence.Labels),
            evidence.References with
            {
                Signals = Take(evidence.References.Signals, models, records, [0], evidence.Labels),
            },
            new PopulationEvidence(
                population.Labels,
                Take(population.Target, [0], others, [0], population.Labels),
                Take(population.References!, models, others, [0], population.Labels)
            )
            {
                Features = population.Features,
            },
            evidence.Features,
            evidence.Groups,
            cascade: Take(evidence.Cascade, records, [0])
        );
    }

    private static CascadeEvidence? Take(CascadeEvidence? cascade, int[] records, int[] queries)
    {
        if (cascade is null)
        {
            return null;
        }

        Signals signals = cascade.Signals;
        double[] margins = new double[cascade.Models * records.Length * queries.Length];
        MembershipMask members = new(cascade.Models, records.Length);
        double[] row = new double[signals.Records * signals.Queries];
        int next = 0;
        for (int model = 0; model < cascade.Models; model++)
        {
            signals.ReadMargins(model, 0, row);
            for (int i = 0; i < records.Length; i++)
            {
                members[model, i] = cascade.Members[model, records[i]];
                foreach (int query in queries)
                {
                    margins[next++] = row[(records[i] * signals.Queries) + query];
                }
            }
        }

        return new CascadeEvidence(
            new MarginSignals(new MemoryArray<double>(margins, cascade.Models, records.Length, queries.Length)),
            members,
            cascade.Rounds
        );
    }

    private static ProbeEvidence Take(ProbeEvidence probes, ProbeAxis axis, int[] order) =>
        new(probes.Arrays.ToDictionary(p => p.Kind, p => Take(p.Array, p.Kind.Axes, axis, order)));

    /// <summary>The array with these indices along one kind of axis, where it has such an axis.</summary>
    private static NdArray Take(NdArray array, IReadOnlyList<ProbeAxis> axes, ProbeAxis axis, int[] order)
    {
        int at = axes.ToList().IndexOf(axis);
        if (at < 0)
        {
            return array;
        }

        long[] shape = [.. array.Shape];
        long outer = shape[..at].Aggregate(1L, (a, b) => a * b);
        long inner = shape[(at + 1)..].Aggregate(1L, (a, b) => a * b);
        double[] values = new double[outer * order.Length * inner];
        for (int i = 0; i < outer * order.Length; i++)
        {
            long row = (i / order.Length * shape[at]) + order[i % order.Length];
            array.Read(row * inner, values.AsSpan((int)(i * inner), (int)inner));
        }

        shape[at] = order.Length;
        return new MemoryArray<double>(values, shape);
    }

    private static MemoryArray<double>? Rows(NdArray? features, int[] order)
    {
        if (features is null)
        {
            return null;
        }

        int width = (int)(features.Count / features.Shape[0]);
        double[] rows = new double[order.Length * width];
        for (int i = 0; i < order.Length; i++)
        {
            features.Read((long)order[i] * width, rows.AsSpan(i * width, width));
        }

        return new MemoryArray<double>(rows, order.Length, width);
    }

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];

    /// <summary>Log-probabilities serve as logits: they differ from them by a constant a record.</summary>
    private static LogitSignals Take(Signals signals, int[] models, int[] records, int[] queries, int[] labels)
    {
        int classes = signals.Classes;
        double[] values = new double[models.Length * records.Length * queries.Length * classes];
        int next = 0;
        foreach (int model in models)
        {
            foreach (int record in records)
            {
                foreach (int query in queries)
                {
                    signals.ReadLogProbabilities(model, record, query, values.AsSpan(next, classes));
                    next += classes;
                }
            }
        }

        return new LogitSignals(
            new MemoryArray<double>(values, models.Length, records.Length, queries.Length, classes),
            labels
        );
    }
}
