using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Tests.Kernels;

/// <summary>Matrices of zeros and ones, and their products, against the definition.</summary>
public sealed unsafe class BitTests
{
    [Fact]
    public void Transposing_exchanges_rows_and_columns_at_every_size()
    {
        Rng rng = new Seed(1).CreateRng();
        byte* bits = stackalloc byte[19 * 5];
        byte* transposed = stackalloc byte[19 * 4];
        for (int rows = 0; rows <= 19; rows++)
        {
            for (int columns = 0; columns <= 19; columns++)
            {
                BitMatrix matrix = Random(bits, rows, columns, 5, rng);
                BitMatrix found = new(transposed, columns, rows, 4);
                new Span<byte>(transposed, columns * 4).Fill(0xFF);
                matrix.TransposeTo(found);
                for (int j = 0; j < columns; j++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        Assert.Equal(At(matrix, i, j), At(found, j, i));
                    }

                    // Bits beyond the last row are 0, and bytes beyond them left alone.
                    Assert.Equal(0, rows == 0 ? 0 : found.Row(j)[(rows - 1) / 8] >> (((rows - 1) % 8) + 1));
                    Assert.Equal(0xFF, found.Row(j)[(rows + 7) / 8]);
                }
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Zeros_and_ones_become_bits_and_any_other_number_is_noticed(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        Rng rng = new Seed(2).CreateRng();
        byte* bits = stackalloc byte[3 * 7];
        for (int columns = 0; columns <= 50; columns++)
        {
            using RandomMatrix a = new(3, columns, rng, padding: 1 + (columns % 5));
            for (int i = 0; i < 3; i++)
            {
                foreach (ref float x in a.View.Row(i))
                {
                    x =
                        rng.NextBool() ? 1
                        : rng.NextBool() ? 0
                        : -0f;
                }
            }

            BitMatrix matrix = new(bits, 3, columns, 7);
            new Span<byte>(bits, 21).Fill(0xFF);
            Assert.True(kernel.TryEncode(a.View, matrix));
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    Assert.Equal(a[i, j] == 1, At(matrix, i, j));
                }

                Assert.Equal(0, columns % 8 == 0 ? 0 : matrix.Row(i)[columns / 8] >> (columns % 8));
            }

            foreach (float other in (float[])[0.5f, -1, 2, float.NaN, float.PositiveInfinity, 1e-40f])
            {
                if (columns > 0)
                {
                    int at = rng.NextInt(columns);
                    float before = a[1, at];
                    a.View.Row(1)[at] = other;
                    Assert.False(kernel.TryEncode(a.View, matrix));
                    a.View.Row(1)[at] = before;
                }
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Products_agree_with_the_definition_at_every_size(string name)
    {
        Kernel kernel = EachKernelAttribute.Get(name);
        int width = kernel.PanelWidth;
        Rng rng = new Seed(3).CreateRng();
        using AlignedBuffer table = new(kernel.BitTableLength);
        byte* bits = stackalloc byte[40 * 20];
        int* items = stackalloc int[40 + 1 + (40 * 150)];
        for (int depth = 0; depth <= 150; depth += depth < 20 ? 1 : 13)
        {
            for (int rows = 0; rows <= 40; rows += rows < 10 ? 1 : 6)
            {
                BitMatrix matrix = Random(bits, rows, depth, 20, rng);
                using RandomMatrix panel = new(depth, width, rng, padding: 0);
                using RandomMatrix c = new(rows, width, rng, padding: 3);
                kernel.BitProduct(matrix, panel.View.Pointer, c.View, table.Pointer);
                Check(matrix, panel, c, rows, depth, width);

                RowLists lists = new(items, items + rows + 1, rows);
                lists.Fill(matrix);
                using RandomMatrix d = new(rows, width, rng, padding: 1);
                kernel.ListProduct(lists, panel.View.Pointer, d.View);
                Check(matrix, panel, d, rows, depth, width);
            }
        }
    }

    private static void Check(in BitMatrix bits, RandomMatrix panel, RandomMatrix c, int rows, int depth, int width)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < width; j++)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum += At(bits, i, k) ? panel[k, j] : 0;
                }

                Assert.Equal(sum, c[i, j], 1e-6 * (depth + 10));
            }
        }

        Assert.True(c.FrameIsWhole());
    }

    private static bool At(in BitMatrix bits, int i, int j) => ((bits.Row(i)[j / 8] >> (j % 8)) & 1) != 0;

    private static BitMatrix Random(byte* pointer, int rows, int columns, int rowBytes, Rng rng)
    {
        new Span<byte>(pointer, rows * rowBytes).Clear();
        BitMatrix bits = new(pointer, rows, columns, rowBytes);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                bits.Row(i)[j / 8] |= (byte)((rng.NextBool() ? 1 : 0) << (j % 8));
            }
        }

        return bits;
    }
}
