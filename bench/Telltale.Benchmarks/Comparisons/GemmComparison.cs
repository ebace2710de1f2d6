using System.Diagnostics;
using Telltale.Learning.Kernels;

namespace Telltale.Benchmarks.Comparisons;

/// <summary>Products on one core, packing included, beside what the multipliers alone would take.</summary>
internal sealed unsafe class GemmComparison : IComparison
{
    private static readonly (int Rows, int Depth, int Columns)[] Shapes =
    [
        (1024, 1024, 1024),
        (64, 784, 256),
        (64, 600, 128),
        (128, 446, 128),
    ];

    public string Part => "gemm";

    public IEnumerable<Measurement> Run(bool quick)
    {
        Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
        double peak = MultiplyAddPeak.OfOneCore();
        foreach ((int rows, int depth, int columns) in Shapes)
        {
            string shape = $"{rows}x{depth}x{columns}";
            double flops = 2.0 * rows * depth * columns;
            foreach (
                (string name, double seconds) in new[]
                {
                    ("A·B", Time(kernel, rows, depth, columns, false, false, quick)),
                    ("Aᵀ·B, weights' gradient", Time(kernel, depth, rows, columns, true, false, quick)),
                    ("A·Bᵀ, input's gradient", Time(kernel, rows, columns, depth, false, true, quick)),
                }
            )
            {
                yield return new(Part, $"{shape} {name}", Measurement.Ours, seconds)
                {
                    Note = $"{flops / seconds / 1e9:F1} GFLOP/s, {kernel.Name}",
                };
                yield return new(Part, $"{shape} {name}", "multiply-add peak", flops / peak)
                {
                    Target = rows == 1024 ? 0.75 : 0.5,
                    Note = $"{peak / 1e9:F1} GFLOP/s",
                };
            }
        }
    }

    /// <summary>Seconds of one product, the fastest of many short rounds.</summary>
    private static double Time(Kernel kernel, int m, int k, int n, bool transposeA, bool transposeB, bool quick)
    {
        int strideA = Gemm.StrideOf(transposeA ? m : k);
        int strideB = Gemm.StrideOf(transposeB ? k : n);
        int strideC = Gemm.StrideOf(n);
        using AlignedBuffer a = new(strideA * (transposeA ? k : m));
        using AlignedBuffer b = new(strideB * (transposeB ? n : k));
        using AlignedBuffer c = new(strideC * m);
        using AlignedBuffer scratch = new(Gemm.ScratchLength(kernel, k, n));
        a.Span.Fill(0.5f);
        b.Span.Fill(0.25f);
        MatrixView left = transposeA
            ? new MatrixView(a.Pointer, k, m, strideA).Transposed
            : new(a.Pointer, m, k, strideA);
        MatrixView right = transposeB
            ? new MatrixView(b.Pointer, n, k, strideB).Transposed
            : new(b.Pointer, k, n, strideB);
        MatrixView product = new(c.Pointer, m, n, strideC);
        int repeats = Math.Max(1, (int)(1e8 / (2.0 * m * k * n)));
        double best = double.MaxValue;
        for (int round = 0; round < (quick ? 3 : 60); round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++)
            {
                Gemm.Multiply(kernel, left, right, product, accumulate: false, scratch.Pointer);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / repeats);
        }

        return best;
    }
}
