using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telltale.Core.Numerics;

namespace Telltale.Audit.Validity.Neighbours;

/// <summary>A record's nearest neighbour that is not equal to it.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Distance">To it, Euclidean.</param>
/// <param name="Next">Distance to the one after; infinite where there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Neighbour(int Record, double Distance, double Next);

/// <summary>
/// Nearest neighbours by looking at every pair. Where rows were projected, the eight nearest by projection are measured in
/// full, so a near copy, which is near in every projection, is not missed, and no distance is an estimate.
/// </summary>
internal static class NearestRecords
{
    private const int Candidates = 8;
    private const int Lanes = 8;

    /// <summary>The neighbour of each record; −1 where every other record equals it, or belongs to the same owner.</summary>
    /// <param name="rows">The records.</param>
    /// <param name="threads">Threads to use; nothing depends on it.</param>
    /// <param name="owner">Who each record belongs to: those of the same owner are passed over. Null where each stands for itself.</param>
    public static Neighbour[] Of(ReducedRows rows, int threads, int[]? owner = null)
    {
        Neighbour[] found = new Neighbour[rows.Full.Rows];
        ParallelRuns.ForEach(
            found.Length,
            threads,
            () => (new float[Candidates], new int[Candidates]),
            (record, own) => found[record] = Nearest(rows, record, owner, own.Item1, own.Item2)
        );
        return found;
    }

    private static Neighbour Nearest(ReducedRows rows, int record, int[]? owner, float[] squares, int[] candidates)
    {
        Array.Fill(squares, float.PositiveInfinity);
        Array.Fill(candidates, -1);
        ReadOnlySpan<float> own = rows.Short.Row(record);
        for (int other = 0; other < rows.Short.Rows; other++)
        {
            // Equal rows are counted elsewhere, and equal rows have equal projections.
            bool isOwn = other == record || (owner is not null && owner[other] == owner[record]);
            float square = isOwn ? 0 : Square(own, rows.Short.Row(other));
            if (square > 0 && square < squares[^1])
            {
                int at = Candidates - 1;
                for (; at > 0 && square < squares[at - 1]; at--)
                {
                    (squares[at], candidates[at]) = (squares[at - 1], candidates[at - 1]);
                }

                (squares[at], candidates[at]) = (square, other);
            }
        }

        (int nearest, double distance, double next) = (-1, double.PositiveInfinity, double.PositiveInfinity);
        for (int i = 0; i < Candidates && candidates[i] >= 0; i++)
        {
            double full = Math.Sqrt(
                rows.IsExact ? squares[i] : Square(rows.Full.Row(record), rows.Full.Row(candidates[i]))
            );
            if (full < distance)
            {
                (nearest, distance, next) = (candidates[i], full, distance);
            }
            else
            {
                next = Math.Min(next, full);
            }
        }

        return new Neighbour(nearest, distance, next);
    }

    /// <summary>Squared distance, summed in eight lanes whatever the processor has.</summary>
    private static float Square(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        ReadOnlySpan<Vector256<float>> left = MemoryMarshal.Cast<float, Vector256<float>>(a);
        ReadOnlySpan<Vector256<float>> right = MemoryMarshal.Cast<float, Vector256<float>>(b);
        for (int i = 0; i < left.Length; i++)
        {
            Vector256<float> difference = left[i] - right[i];
            sum += difference * difference;
        }

        float total = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            total += sum[lane];
        }

        for (int i = left.Length * Lanes; i < a.Length; i++)
        {
            total += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return total;
    }
}
