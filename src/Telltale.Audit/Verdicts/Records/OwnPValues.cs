using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>Each record held against its own distribution: the target's margin among those of models trained without it.</summary>
public static class OwnPValues
{
    private const int Block = 1024;

    /// <summary>
    /// log p of each record (<see cref="OwnDistribution"/>, margins averaged over queries); NaN for records with fewer than two
    /// models trained without them, and everywhere where the evidence has no margins of both.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="records">Places in it.</param>
    /// <param name="method">What is assumed of the margins.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    public static double[] LogOf(
        ClassifierEvidence evidence,
        IReadOnlyList<int> records,
        OwnDistributionMethod method,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(records);
        double[] logs = new double[records.Count];
        Array.Fill(logs, double.NaN);
        if (!evidence.Target.HasMargins || evidence.References is not { Signals.HasMargins: true } references)
        {
            return logs;
        }

        int models = references.Signals.Models;
        int blocks = (records.Count + Block - 1) / Block;
        ParallelRuns.ForEach(
            blocks,
            threads,
            block =>
            {
                int first = block * Block;
                int count = Math.Min(Block, records.Count - first);
                double[] own = new double[count];
                double[] others = new double[checked(models * count)];
                Read(evidence.Target, 0, records, first, own);
                for (int model = 0; model < models; model++)
                {
                    Read(references.Signals, model, records, first, others.AsSpan(model * count, count));
                }

                double[] outside = new double[models];
                for (int i = 0; i < count; i++)
                {
                    int kept = 0;
                    for (int model = 0; model < models; model++)
                    {
                        if (!references.Members[model, records[first + i]])
                        {
                            outside[kept++] = others[(model * count) + i];
                        }
                    }

                    logs[first + i] = OwnDistribution.LogPValue(own[i], outside.AsSpan(0, kept), method);
                }
            }
        );
        return logs;
    }

    private static void Read(
        Signals signals,
        int model,
        IReadOnlyList<int> records,
        int first,
        Span<double> destination
    )
    {
        double[] queries = new double[signals.Queries];
        for (int i = 0; i < destination.Length; i++)
        {
            signals.ReadMargins(model, records[first + i], queries);
            double sum = 0;
            foreach (double margin in queries)
            {
                sum += margin;
            }

            destination[i] = sum / queries.Length;
        }
    }
}
