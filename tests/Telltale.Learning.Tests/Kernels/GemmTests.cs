using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Tests.Kernels;

public sealed unsafe class GemmTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TELLTALE_LONG") == "1";

    [Theory]
    [EachKernel]
    public void Products_of_all_small_sizes_in_all_four_transpositions_agree_with_the_definition(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(1).CreateRng();
        int cases = 0;
        for (int m = 0; m <= 40; m++)
        {
            for (int k = 0; k <= 40; k++)
            {
                for (int n = 0; n <= 40; n++)
                {
                    // One in 23 by default: 23 is coprime to every tile size, so all remainders meet.
                    if (IsLong || ((m * 1600) + (k * 40) + n) % 23 == 0)
                    {
                        Check(kernel, m, k, n, cases % 2 == 1, cases / 2 % 2 == 1, cases / 4 % 2 == 1, rng);
                        cases++;
                    }
                }
            }
        }

        Assert.InRange(cases, 2_900, 70_000);
    }

    [Theory]
    [EachKernel]
    public void Products_of_the_smallest_sizes_agree_in_every_way_that_they_can_be_called(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(6).CreateRng();
        for (int size = 0; size < 6 * 6 * 6; size++)
        {
            for (int way = 0; way < 8; way++)
            {
                bool transposeA = way % 2 == 1;
                Check(kernel, size / 36, size / 6 % 6, size % 6, transposeA, way / 2 % 2 == 1, way / 4 == 1, rng);
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Every_number_of_rows_and_columns_up_to_two_tiles_and_a_bit_agrees(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(7).CreateRng();
        for (int m = 1; m <= 30; m++)
        {
            for (int n = 1; n <= 70; n += m % 3 == 0 ? 1 : 7)
            {
                Check(kernel, m, 3 + (n % 2), n, m % 2 == 1, n % 2 == 1, m % 5 == 0, rng);
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Products_beyond_one_block_of_depth_rows_or_columns_agree_with_the_definition(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(2).CreateRng();
        foreach (
            (int m, int k, int n) in ((int, int, int)[])
                [(7, 641, 70), (200, 321, 35), (395, 20, 130), (5, 9, 2065), (64, 1025, 67)]
        )
        {
            foreach (bool transposed in (bool[])[false, true])
            {
                Check(kernel, m, k, n, transposed, !transposed, transposed, rng);
                Check(kernel, m, k, n, transposed, transposed, !transposed, rng);
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Operands_that_are_strided_both_ways_are_read_right(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(3).CreateRng();
        using RandomMatrix a = new(300, 140, rng);
        using RandomMatrix b = new(300, 400, rng);
        using RandomMatrix c = new(100, 200, rng);
        // Every third row, every second column.
        MatrixView left = new(a.View.Pointer, 100, 70, a.View.RowStride * 3, 2);
        MatrixView right = new(b.View.Pointer, 70, 200, b.View.RowStride * 3, 2);
        Multiply(kernel, left, right, c.View, false);
        Assert.Equal(Definition(left, right, 99, 199), c[99, 199], 1e-3);
        Assert.Equal(Definition(left, right, 50, 3), c[50, 3], 1e-3);
    }

    [Theory]
    [EachKernel]
    public void An_empty_sum_is_zero_or_leaves_what_is_there(string name)
    {
        Rng rng = new Seed(4).CreateRng();
        using RandomMatrix a = new(3, 0, rng);
        using RandomMatrix b = new(0, 5, rng);
        using RandomMatrix c = new(3, 5, rng);
        float before = c[2, 4];
        Multiply(EachKernelAttribute.Get(name), a.View, b.View, c.View, true);
        Assert.Equal(before, c[2, 4]);
        Multiply(EachKernelAttribute.Get(name), a.View, b.View, c.View, false);
        Assert.Equal(0, c[2, 4]);
    }

    [Theory]
    [EachKernel]
    public void A_row_of_the_product_does_not_depend_on_the_rows_around_it(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(5).CreateRng();
        using RandomMatrix a = new(29, 400, rng);
        using RandomMatrix b = new(400, 37, rng);
        using RandomMatrix all = new(29, 37, rng);
        using RandomMatrix one = new(1, 37, rng);
        using AlignedBuffer packed = new(Panels.Length(400, 37, kernel.PanelWidth));
        Panels.Pack(b.View, kernel.PanelWidth, packed.Pointer);
        Gemm.MultiplyPacked(kernel, a.View, packed.Pointer, all.View);
        for (int i = 0; i < 29; i++)
        {
            Gemm.MultiplyPacked(kernel, a.View.Block(i, 0, 1, 400), packed.Pointer, one.View);
            Assert.Equal(all.View.Row(i), one.View.Row(0));
        }
    }

    private static void Check(
        Kernel kernel,
        int m,
        int k,
        int n,
        bool transposeA,
        bool transposeB,
        bool accumulate,
        Rng rng
    )
    {
        using RandomMatrix a = new(m, k, rng, transposeA, padding: k % 4);
        using RandomMatrix b = new(k, n, rng, transposeB, padding: n % 5);
        using RandomMatrix c = new(m, n, rng, padding: 1 + (m % 3));
        double[] expected = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                expected[(i * n) + j] = Definition(a.View, b.View, i, j) + (accumulate ? c[i, j] : 0);
            }
        }

        Multiply(kernel, a.View, b.View, c.View, accumulate);
        double tolerance = 2e-6 * (k + 10);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (!(Math.Abs(expected[(i * n) + j] - c[i, j]) < tolerance))
                {
                    Assert.Fail(
                        $"{m}×{k}×{n} ({transposeA}, {transposeB}, {accumulate}) at {i}, {j}: {c[i, j]} for {expected[(i * n) + j]}"
                    );
                }
            }
        }

        Assert.True(c.FrameIsWhole(), $"{m}×{k}×{n} wrote outside the product");
    }

    private static void Multiply(Kernel kernel, in MatrixView a, in MatrixView b, in MatrixView c, bool accumulate)
    {
        using AlignedBuffer scratch = new(Gemm.ScratchLength(kernel, a.Columns, b.Columns));
        Gemm.Multiply(kernel, a, b, c, accumulate, scratch.Pointer);
    }

    private static double Definition(in MatrixView a, in MatrixView b, int i, int j)
    {
        double sum = 0;
        for (int k = 0; k < a.Columns; k++)
        {
            sum +=
                (double)a.Pointer[(i * a.RowStride) + (k * a.ColumnStride)]
                * b.Pointer[(k * b.RowStride) + (j * b.ColumnStride)];
        }

        return sum;
    }
}
