using System.Diagnostics;
using System.Runtime.Intrinsics;
using Telltale.Learning.Kernels;

namespace Telltale.Benchmarks;

/// <summary>Rates of matrix products on one core, beside the rate of a loop that only multiplies and adds.</summary>
internal static unsafe class GemmBenchmark
{
    private static readonly (int Rows, int Depth, int Columns)[] Forward =
    [
        (64, 784, 256),
        (64, 600, 128),
        (128, 446, 128),
        (256, 256, 256),
        (1024, 1024, 1024),
    ];

    public static void Run(Kernel kernel)
    {
        double peak = Peak();
        Console.WriteLine(
            $"multiply-add peak of one core ({(Vector512.IsHardwareAccelerated ? 512 : 256)}-bit registers): {peak:F1} GFLOP/s"
        );
        foreach ((int rows, int depth, int columns) in Forward)
        {
            string shape = $"{rows}x{depth}x{columns}";
            Print($"{shape} A·B", Time(kernel, rows, depth, columns, false, false, false), peak);
            Print($"{shape} A·B, B packed before", Time(kernel, rows, depth, columns, false, false, true), peak);
            Print($"{shape} weights' gradient Aᵀ·B", Time(kernel, depth, rows, columns, true, false, false), peak);
            Print($"{shape} input's gradient A·Bᵀ", Time(kernel, rows, columns, depth, false, true, false), peak);
        }
    }

    private static void Print(string what, double rate, double peak) =>
        Console.WriteLine($"{what, -44} {rate, 7:F1} GFLOP/s {rate / peak, 6:P0} of peak");

    private static double Time(Kernel kernel, int m, int k, int n, bool ta, bool tb, bool packed)
    {
        int strideA = Gemm.StrideOf(ta ? m : k);
        int strideB = Gemm.StrideOf(tb ? k : n);
        int strideC = Gemm.StrideOf(n);
        using AlignedBuffer a = new(strideA * (ta ? k : m));
        using AlignedBuffer b = new(strideB * (tb ? n : k));
        using AlignedBuffer c = new(strideC * m);
        using AlignedBuffer scratch = new(Gemm.ScratchLength(kernel, k, n));
        using AlignedBuffer panels = new(Panels.Length(k, n, kernel.PanelWidth));
        a.Span.Fill(0.5f);
        b.Span.Fill(0.25f);
        MatrixView left = ta ? new MatrixView(a.Pointer, k, m, strideA).Transposed : new(a.Pointer, m, k, strideA);
        MatrixView right = tb ? new MatrixView(b.Pointer, n, k, strideB).Transposed : new(b.Pointer, k, n, strideB);
        MatrixView product = new(c.Pointer, m, n, strideC);
        Panels.Pack(right, kernel.PanelWidth, panels.Pointer);
        double flops = 2.0 * m * k * n;
        int repeats = Math.Max(1, (int)(1e8 / flops));
        double best = 0;
        // Short rounds, the best of many: on a machine that others use too, some are undisturbed.
        for (int round = 0; round < (flops > 1e9 ? 60 : 300); round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++)
            {
                if (packed)
                {
                    Gemm.MultiplyPacked(kernel, left, panels.Pointer, product);
                }
                else
                {
                    Gemm.Multiply(kernel, left, right, product, accumulate: false, scratch.Pointer);
                }
            }

            best = Math.Max(best, flops * repeats / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    /// <summary>Independent multiply-adds in registers, in the widest vectors at hand.</summary>
    private static double Peak()
    {
        double best = 0;
        for (int round = 0; round < 100; round++)
        {
            const int Steps = 200_000;
            long start = Stopwatch.GetTimestamp();
            float sink = Vector512.IsHardwareAccelerated ? Spin512(Steps) : Spin256(Steps);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            GC.KeepAlive(sink);
            best = Math.Max(best, 2.0 * 10 * (Vector512.IsHardwareAccelerated ? 16 : 8) * Steps / seconds / 1e9);
        }

        return best;
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
