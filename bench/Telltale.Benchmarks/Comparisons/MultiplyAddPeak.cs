using System.Diagnostics;
using Telltale.Learning.Kernels;

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
        bool wide = Lane512.IsAccelerated;
        float sink = wide ? Spin<Lane512>(Steps) : Spin<Lane256>(Steps);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        GC.KeepAlive(sink);
        return 2.0 * Sums * (wide ? Lane512.Width : Lane256.Width) * Steps / seconds;
    }

    private static float Spin<TLane>(int steps)
        where TLane : unmanaged, ILane<TLane>
    {
        TLane x = TLane.Fill(0.999f);
        TLane y = TLane.Fill(0.001f);
        TLane a = x,
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
            a = TLane.MultiplyAdd(a, x, y);
            b = TLane.MultiplyAdd(b, x, y);
            c = TLane.MultiplyAdd(c, x, y);
            d = TLane.MultiplyAdd(d, x, y);
            e = TLane.MultiplyAdd(e, x, y);
            f = TLane.MultiplyAdd(f, x, y);
            g = TLane.MultiplyAdd(g, x, y);
            h = TLane.MultiplyAdd(h, x, y);
            i = TLane.MultiplyAdd(i, x, y);
            j = TLane.MultiplyAdd(j, x, y);
        }

        return TLane.Sum(a + b + c + d + e + f + g + h + i + j);
    }
}
