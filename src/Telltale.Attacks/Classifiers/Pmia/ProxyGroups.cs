using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telltale.Attacks.Learned;
using Telltale.Attacks.References;
using Telltale.Core.Evidence;
using Telltale.Core.Numerics;

namespace Telltale.Attacks.Classifiers.Pmia;

/// <summary>Finds each record's proxies.</summary>
internal static class ProxyGroups
{
    /// <summary>What is done with a record and its proxies (the record itself may be among them).</summary>
    internal delegate void Visitor(int record, ReadOnlySpan<int> proxies);

    /// <summary>Visits every record once, from several threads.</summary>
    public static void Visit(
        ClassifierEvidence evidence,
        ReferenceMoments moments,
        PmiaOptions options,
        int threads,
        Visitor visit
    )
    {
        int[] everybody = [.. Enumerable.Range(0, evidence.Records)];
        int[][] classes = options.Proxies == ProxyChoice.All ? [everybody] : ClassRecords.Of(evidence.Labels);
        float[] rows = options.Proxies == ProxyChoice.Features ? UnitRows(evidence.Features!) : [];
        foreach (int[] records in classes)
        {
            switch (options.Proxies)
            {
                case ProxyChoice.Signals:
                    BySignals(records, moments, options.Count, threads, visit);
                    break;
                case ProxyChoice.Features:
                    ByFeatures(records, moments, rows, evidence.Records, options.Count, threads, visit);
                    break;
                default:
                    ParallelRuns.ForEach(records.Length, threads, i => visit(records[i], records));
                    break;
            }
        }
    }

    /// <summary>
    /// Records in the order of what models not trained on them say (the mean over queries); a record's proxies are its
    /// nearest neighbours in it on which a model was trained, the lower one first where two are as near.
    /// </summary>
    private static void BySignals(int[] records, ReferenceMoments moments, int count, int threads, Visitor visit)
    {
        double[] outside = [.. records.Select(record => MeanOf(moments.Out, record))];
        // Records of which nothing is known on the side in question are nobody's proxies; a NaN is nobody's neighbour.
        int[] able =
        [
            .. Enumerable
                .Range(0, records.Length)
                .Where(i => moments.In.Counts[records[i]] > 0 && moments.Out.Counts[records[i]] > 0)
                .OrderBy(i => outside[i])
                .ThenBy(i => MeanOf(moments.In, records[i])),
        ];
        double[] keys = [.. able.Select(i => outside[i])];
        int[] sorted = [.. able.Select(i => records[i])];
        ParallelRuns.ForEach(
            records.Length,
            threads,
            i =>
            {
                int own = records[i];
                int right = Array.BinarySearch(keys, outside[i]);
                right = right < 0 ? ~right : right;
                while (right > 0 && keys[right - 1] == outside[i])
                {
                    right--;
                }

                int left = right - 1;
                List<int> chosen = new(count);
                while (chosen.Count < count && !double.IsNaN(outside[i]) && (left >= 0 || right < keys.Length))
                {
                    bool takeLeft =
                        left >= 0 && (right >= keys.Length || outside[i] - keys[left] <= keys[right] - outside[i]);
                    int next = takeLeft ? sorted[left--] : sorted[right++];
                    if (next != own)
                    {
                        chosen.Add(next);
                    }
                }

                visit(own, CollectionsMarshal.AsSpan(chosen));
            }
        );
    }

    /// <summary>Records of the class at the smallest angle, on which a model was trained.</summary>
    private static void ByFeatures(
        int[] records,
        ReferenceMoments moments,
        float[] rows,
        int all,
        int count,
        int threads,
        Visitor visit
    )
    {
        int width = rows.Length / all;
        int[] able = [.. records.Where(record => moments.In.Counts[record] > 0)];
        ParallelRuns.ForEach(
            records.Length,
            threads,
            i =>
            {
                int own = records[i];
                double[] distances = new double[able.Length];
                int[] order = [.. able];
                for (int j = 0; j < able.Length; j++)
                {
                    distances[j] =
                        able[j] == own
                            ? double.PositiveInfinity
                            : -Dot(rows.AsSpan(own * width, width), rows.AsSpan(able[j] * width, width));
                }

                Array.Sort(distances, order);
                visit(own, order.AsSpan(0, Math.Min(count, order.Length)));
            }
        );
    }

    private static double MeanOf(SideMoments side, int record)
    {
        double sum = 0;
        for (int q = 0; q < side.Queries; q++)
        {
            sum += side.Means[(record * side.Queries) + q];
        }

        return sum / side.Queries;
    }

    /// <summary>Rows of length 1, zeros behind them up to whole lanes.</summary>
    private static float[] UnitRows(NdArray features)
    {
        int records = (int)features.Shape[0];
        int width = checked((int)(features.Count / records));
        int padded = (width + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        float[] rows = new float[checked(records * padded)];
        double[] row = new double[width];
        for (int record = 0; record < records; record++)
        {
            features.Read((long)record * width, row);
            double squares = 0;
            foreach (double value in row)
            {
                squares += value * value;
            }

            double length = squares > 0 ? Math.Sqrt(squares) : 1;
            for (int i = 0; i < width; i++)
            {
                rows[(record * padded) + i] = (float)(row[i] / length);
            }
        }

        return rows;
    }

    /// <summary>Eight lanes whatever the processor has, no fused operations: the same digits everywhere.</summary>
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector256<float>> left = MemoryMarshal.Cast<float, Vector256<float>>(a);
        ReadOnlySpan<Vector256<float>> right = MemoryMarshal.Cast<float, Vector256<float>>(b);
        Vector256<float> sum = Vector256<float>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        float total = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            total += sum[lane];
        }

        return total;
    }
}
