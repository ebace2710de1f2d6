using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>What the multipliers can do: independent multiply-adds in registers, in the widest vectors at hand.</summary>
internal static class MultiplyAddPeak
{
    private const int Steps = 200_000;
    private const int Sums = 10;

    /// <summary>Operations a second of one core, a multiply-add counted as two.</summary>
    public static double OfOneCore()
    {
        double best = 0;
        for (int round = 0; round < 100; round++)
        {
            best = Math.Max(best, Rate());
        }

        return best;
    }

    /// <summary>The same of all cores at once: of the round in which the slowest of them was fastest, times their number.</summary>
    public static double OfAllCores(int cores)
    {
        double[] slowest = new double[100];
        Array.Fill(slowest, double.MaxValue);
        using Barrier barrier = new(cores);
        Lock finishing = new();
        Thread[] threads = new Thread[cores];
        for (int t = 0; t < cores; t++)
        {
            threads[t] = new Thread(() =>
            {
                for (int round = 0; round < slowest.Length; round++)
                {
                    barrier.SignalAndWait();
                    double rate = Rate();
                    lock (finishing)
                    {
                        slowest[round] = Math.Min(slowest[round], rate);
                    }
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return slowest.Max() * cores;
    }

    private static double Rate()
    {
        long start = Stopwatch.GetTimestamp();
        float sink = Vector512.IsHardwareAccelerated ? Spin512(Steps) : Spin256(Steps);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        GC.KeepAlive(sink);
        return 2.0 * Sums * (Vector512.IsHardwareAccelerated ? 16 : 8) * Steps / seconds;
    }

    private static float Spin256(int steps)
    {
        Vector256<float> x = Vector256.Create(0.999f),
            y = Vector256.Create(0.001f);
        Vector256<float> a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x,
            i = x,
            j = x;
        for (; steps > 0; steps--)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    private static float Spin512(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f),
            y = Vector512.Create(0.001f);
        Vector512<float> a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x,
            i = x,
            j = x;
        for (; steps > 0; steps--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
    }
}
