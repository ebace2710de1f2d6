using System.Runtime.Intrinsics;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Register tiles of <see cref="Vector256Kernel"/>: R rows × 16 columns of C held in registers while the depth runs.
/// Six rows use 12 of the 16 registers for sums, two for the panel's row and one for the element of A, and need 8 loads
/// for 12 multiply-adds, so the multipliers are the limit and not the loads.
/// </summary>
internal static unsafe class Vector256Tiles
{
    public const int Width = 16;

    public static void Rows6(int depth, float* a, nint row, nint step, float* b, float* c, nint cRow, bool accumulate)
    {
        // Two bases and two offsets address six rows without a pointer each.
        nint row2 = row * 2;
        float* d = a + (row * 3);
        Vector256<float> c00 = default,
            c01 = default,
            c10 = default,
            c11 = default,
            c20 = default,
            c21 = default;
        Vector256<float> c30 = default,
            c31 = default,
            c40 = default,
            c41 = default,
            c50 = default,
            c51 = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Vector256<float> x = Vector256.Create(*a);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(a[row]);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(a[row2]);
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(*d);
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            x = Vector256.Create(d[row]);
            c40 = Vector256.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(x, b1, c41);
            x = Vector256.Create(d[row2]);
            c50 = Vector256.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(x, b1, c51);
            a += step;
            d += step;
            b += Width;
        }

        Put(c, c00, c01, accumulate);
        Put(c += cRow, c10, c11, accumulate);
        Put(c += cRow, c20, c21, accumulate);
        Put(c += cRow, c30, c31, accumulate);
        Put(c += cRow, c40, c41, accumulate);
        Put(c + cRow, c50, c51, accumulate);
    }

    public static void Rows4(int depth, float* a, nint row, nint step, float* b, float* c, nint cRow, bool accumulate)
    {
        nint row2 = row * 2;
        float* d = a + row;
        Vector256<float> c00 = default,
            c01 = default,
            c10 = default,
            c11 = default;
        Vector256<float> c20 = default,
            c21 = default,
            c30 = default,
            c31 = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Vector256<float> x = Vector256.Create(*a);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(*d);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(a[row2]);
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(d[row2]);
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            a += step;
            d += step;
            b += Width;
        }

        Put(c, c00, c01, accumulate);
        Put(c += cRow, c10, c11, accumulate);
        Put(c += cRow, c20, c21, accumulate);
        Put(c + cRow, c30, c31, accumulate);
    }

    public static void Rows2(int depth, float* a, nint row, nint step, float* b, float* c, nint cRow, bool accumulate)
    {
        Vector256<float> c00 = default,
            c01 = default,
            c10 = default,
            c11 = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + 8);
            Vector256<float> x = Vector256.Create(*a);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(a[row]);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            a += step;
            b += Width;
        }

        Put(c, c00, c01, accumulate);
        Put(c + cRow, c10, c11, accumulate);
    }

    public static void Rows1(int depth, float* a, nint step, float* b, float* c, bool accumulate)
    {
        Vector256<float> c00 = default,
            c01 = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> x = Vector256.Create(*a);
            c00 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c00);
            c01 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c01);
            a += step;
            b += Width;
        }

        Put(c, c00, c01, accumulate);
    }

    private static void Put(float* c, Vector256<float> left, Vector256<float> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector256.Load(c);
            right += Vector256.Load(c + 8);
        }

        left.Store(c);
        right.Store(c + 8);
    }
}
