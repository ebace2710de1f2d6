using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Tests.Kernels;

/// <summary>Products through strides against the definition, in every form that a convolution asks for, and in odd ones.</summary>
public sealed unsafe class StripProductTests
{
    [Theory]
    [EachKernel]
    public void Windows_that_slide_over_pixels(string kernel)
    {
        // Rows are pixels, depth three pixels in a row: with 1 to 45 pixels, and room for whole tiles or none.
        for (int pixels = 1; pixels <= 45; pixels++)
        {
            foreach (int room in (int[])[pixels, pixels + 24])
            {
                Check(kernel, pixels, room, segments: 3, depth: 3 * 5, aRow: 5, aStep: 1, aSegment: 301, columns: 32);
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Windows_the_other_way_round(string kernel)
    {
        // Rows are three pixels of 4, 8 or 16 channels, depth is pixels.
        foreach (int channels in (int[])[1, 4, 8, 16])
        {
            for (int depth = 1; depth <= 30; depth++)
            {
                Check(
                    kernel,
                    3 * channels,
                    3 * channels,
                    segments: 1,
                    depth,
                    aRow: 1,
                    aStep: channels,
                    aSegment: 0,
                    columns: 16
                );
            }
        }
    }

    [Theory]
    [EachKernel]
    public void Any_strides(string kernel)
    {
        foreach (int columns in (int[])[16, 32, 48])
        {
            for (int rows = 0; rows <= 28; rows++)
            {
                foreach (int depth in (int[])[0, 1, 7])
                {
                    Check(kernel, rows, rows, segments: 2, depth, aRow: 13, aStep: 2, aSegment: 401, columns);
                    Check(kernel, rows, rows + 12, segments: 1, depth, aRow: 1, aStep: 31, aSegment: 7, columns);
                }
            }
        }
    }

    private static void Check(
        string kernelName,
        int rows,
        int room,
        int segments,
        int depth,
        int aRow,
        int aStep,
        int aSegment,
        int columns
    )
    {
        MapKernel kernel = EachKernelAttribute.Get(kernelName).Maps;
        int bRow = columns + 3;
        int cRow = columns + 5;
        // As far as the tallest tile may read.
        using AlignedBuffer a = new((aSegment * segments) + (aRow * (room + 24)) + (aStep * (depth + 24)) + 64);
        using AlignedBuffer b = new(Math.Max(1, segments * depth * bRow));
        using AlignedBuffer c = new(Math.Max(1, room * cRow));
        Rng rng = new Seed(11).CreateRng();
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[a, b, c])
        {
            foreach (ref float x in buffer.Span)
            {
                x = (float)rng.NextNormal();
            }
        }

        float[] before = c.Span.ToArray();
        foreach (bool accumulate in (bool[])[false, true])
        {
            before.CopyTo(c.Span);
            kernel.Product(
                new StripProduct
                {
                    A = a.Pointer,
                    ARow = aRow,
                    AStep = aStep,
                    ASegment = aSegment,
                    B = b.Pointer,
                    BRow = bRow,
                    C = c.Pointer,
                    CRow = cRow,
                    Rows = rows,
                    Room = room,
                    Segments = segments,
                    Depth = depth,
                    Columns = columns,
                    Accumulate = accumulate,
                }
            );
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < cRow; j++)
                {
                    double expected = j < columns && !accumulate ? 0 : before[(i * cRow) + j];
                    double size = Math.Abs(expected);
                    for (int k = 0; j < columns && k < segments * depth; k++)
                    {
                        double x = a.Span[(i * aRow) + (k / depth * aSegment) + (k % depth * aStep)];
                        double product = x * b.Span[(k * bRow) + j];
                        expected += product;
                        size += Math.Abs(product);
                    }

                    Assert.Equal(expected, c.Span[(i * cRow) + j], 1e-6 * (size + 1e-30));
                }
            }
        }
    }
}
