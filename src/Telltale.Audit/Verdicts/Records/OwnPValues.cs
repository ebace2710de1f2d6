using Telltale.Audit.Persons;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>Each record, or person, held against its own distribution: the target's margin among those of models trained without it.</summary>
public static class OwnPValues
{
    private const int Block = 1024;

    /// <summary>
    /// log p of each record (<see cref="OwnDistribution"/>, margins averaged over queries); NaN for records with fewer than two
    /// models trained without them, and everywhere where the evidence has no margins of both. Of a person it is the mean margin of all rows,
    /// among models that were trained on none of them.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="records">Places in it; of persons where they are given.</param>
    /// <param name="method">What is assumed of the margins.</param>
    /// <param name="threads">Threads to use; no number depends on it.</param>
    /// <param name="persons">Who the rows belong to; null where each stands for itself.</param>
    public static double[] LogOf(
        ClassifierEvidence evidence,
        IReadOnlyList<int> records,
        OwnDistributionMethod method,
        int threads,
        PersonRows? persons = null
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
                int[][] rows =
                [
                    .. Enumerable
                        .Range(first, count)
                        .Select(i => persons?.RowsOf(records[i]).ToArray() ?? [records[i]]),
                ];
                Read(evidence.Target, 0, rows, own);
                for (int model = 0; model < models; model++)
                {
                    Read(references.Signals, model, rows, others.AsSpan(model * count, count));
                }

                double[] outside = new double[models];
                for (int i = 0; i < count; i++)
                {
                    int kept = 0;
                    for (int model = 0; model < models; model++)
                    {
                        if (!IsTrainedOnAny(references.Members, model, rows[i]))
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

    private static void Read(Signals signals, int model, int[][] rows, Span<double> destination)
    {
        double[] queries = new double[signals.Queries];
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = rows[i] is [var only] ? OfRow(only) : OfRows(rows[i]);
        }

        double OfRow(int row)
        {
            signals.ReadMargins(model, row, queries);
            return Mean(queries);
        }

        // In the order of the numbers: the order of somebody's rows changes no digit.
        double OfRows(int[] own)
        {
            double[] means = Array.ConvertAll(own, OfRow);
            Array.Sort(means);
            return Mean(means);
        }
    }

    private static bool IsTrainedOnAny(MembershipMask members, int model, int[] rows)
    {
        foreach (int row in rows)
        {
            if (members[model, row])
            {
                return true;
            }
        }

        return false;
    }

    private static double Mean(double[] numbers)
    {
        double sum = 0;
        foreach (double number in numbers)
        {
            sum += number;
        }

        return sum / numbers.Length;
    }
}
