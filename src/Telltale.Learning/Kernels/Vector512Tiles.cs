using System.Runtime.Intrinsics;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Register tiles of <see cref="Vector512Kernel"/>: R rows × 32 columns of C held in registers while the depth runs.
/// Twelve rows use 24 of the 32 registers for sums and need 14 loads for 24 multiply-adds.
/// </summary>
internal static unsafe class Vector512Tiles
{
    public const int Width = 32;

    public static void Rows12(int depth, float* a, nint row, nint step, float* b, float* c, nint cRow, bool accumulate)
    {
        // Four bases and two offsets address twelve rows without a pointer each.
        nint row2 = row * 2;
        float* d = a + (row * 3);
        float* e = d + (row * 3);
        float* f = e + (row * 3);
        Vector512<float> c0l = default,
            c0r = default,
            c1l = default,
            c1r = default,
            c2l = default,
            c2r = default;
        Vector512<float> c3l = default,
            c3r = default,
            c4l = default,
            c4r = default,
            c5l = default,
            c5r = default;
        Vector512<float> c6l = default,
            c6r = default,
            c7l = default,
            c7r = default,
            c8l = default,
            c8r = default;
        Vector512<float> c9l = default,
            c9r = default,
            c10l = default,
            c10r = default,
            c11l = default,
            c11r = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> left = Vector512.Load(b);
            Vector512<float> right = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(*a);
            c0l = Vector512.FusedMultiplyAdd(x, left, c0l);
            c0r = Vector512.FusedMultiplyAdd(x, right, c0r);
            x = Vector512.Create(a[row]);
            c1l = Vector512.FusedMultiplyAdd(x, left, c1l);
            c1r = Vector512.FusedMultiplyAdd(x, right, c1r);
            x = Vector512.Create(a[row2]);
            c2l = Vector512.FusedMultiplyAdd(x, left, c2l);
            c2r = Vector512.FusedMultiplyAdd(x, right, c2r);
            x = Vector512.Create(*d);
            c3l = Vector512.FusedMultiplyAdd(x, left, c3l);
            c3r = Vector512.FusedMultiplyAdd(x, right, c3r);
            x = Vector512.Create(d[row]);
            c4l = Vector512.FusedMultiplyAdd(x, left, c4l);
            c4r = Vector512.FusedMultiplyAdd(x, right, c4r);
            x = Vector512.Create(d[row2]);
            c5l = Vector512.FusedMultiplyAdd(x, left, c5l);
            c5r = Vector512.FusedMultiplyAdd(x, right, c5r);
            x = Vector512.Create(*e);
            c6l = Vector512.FusedMultiplyAdd(x, left, c6l);
            c6r = Vector512.FusedMultiplyAdd(x, right, c6r);
            x = Vector512.Create(e[row]);
            c7l = Vector512.FusedMultiplyAdd(x, left, c7l);
            c7r = Vector512.FusedMultiplyAdd(x, right, c7r);
            x = Vector512.Create(e[row2]);
            c8l = Vector512.FusedMultiplyAdd(x, left, c8l);
            c8r = Vector512.FusedMultiplyAdd(x, right, c8r);
            x = Vector512.Create(*f);
            c9l = Vector512.FusedMultiplyAdd(x, left, c9l);
            c9r = Vector512.FusedMultiplyAdd(x, right, c9r);
            x = Vector512.Create(f[row]);
            c10l = Vector512.FusedMultiplyAdd(x, left, c10l);
            c10r = Vector512.FusedMultiplyAdd(x, right, c10r);
            x = Vector512.Create(f[row2]);
            c11l = Vector512.FusedMultiplyAdd(x, left, c11l);
            c11r = Vector512.FusedMultiplyAdd(x, right, c11r);
            a += step;
            d += step;
            e += step;
            f += step;
            b += Width;
        }

        Put(c, c0l, c0r, accumulate);
        Put(c += cRow, c1l, c1r, accumulate);
        Put(c += cRow, c2l, c2r, accumulate);
        Put(c += cRow, c3l, c3r, accumulate);
        Put(c += cRow, c4l, c4r, accumulate);
        Put(c += cRow, c5l, c5r, accumulate);
        Put(c += cRow, c6l, c6r, accumulate);
        Put(c += cRow, c7l, c7r, accumulate);
        Put(c += cRow, c8l, c8r, accumulate);
        Put(c += cRow, c9l, c9r, accumulate);
        Put(c += cRow, c10l, c10r, accumulate);
        Put(c + cRow, c11l, c11r, accumulate);
    }

    public static void Rows4(int depth, float* a, nint row, nint step, float* b, float* c, nint cRow, bool accumulate)
    {
        nint row2 = row * 2;
        float* d = a + row;
        Vector512<float> c0l = default,
            c0r = default,
            c1l = default,
            c1r = default,
            c2l = default,
            c2r = default;
        Vector512<float> c3l = default,
            c3r = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> left = Vector512.Load(b);
            Vector512<float> right = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(*a);
            c0l = Vector512.FusedMultiplyAdd(x, left, c0l);
            c0r = Vector512.FusedMultiplyAdd(x, right, c0r);
            x = Vector512.Create(*d);
            c1l = Vector512.FusedMultiplyAdd(x, left, c1l);
            c1r = Vector512.FusedMultiplyAdd(x, right, c1r);
            x = Vector512.Create(a[row2]);
            c2l = Vector512.FusedMultiplyAdd(x, left, c2l);
            c2r = Vector512.FusedMultiplyAdd(x, right, c2r);
            x = Vector512.Create(d[row2]);
            c3l = Vector512.FusedMultiplyAdd(x, left, c3l);
            c3r = Vector512.FusedMultiplyAdd(x, right, c3r);
            a += step;
            d += step;
            b += Width;
        }

        Put(c, c0l, c0r, accumulate);
        Put(c += cRow, c1l, c1r, accumulate);
        Put(c += cRow, c2l, c2r, accumulate);
        Put(c + cRow, c3l, c3r, accumulate);
    }

    public static void Rows1(int depth, float* a, nint step, float* b, float* c, bool accumulate)
    {
        Vector512<float> c0l = default,
            c0r = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> left = Vector512.Load(b);
            Vector512<float> right = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(*a);
            c0l = Vector512.FusedMultiplyAdd(x, left, c0l);
            c0r = Vector512.FusedMultiplyAdd(x, right, c0r);
            a += step;
            b += Width;
        }

        Put(c, c0l, c0r, accumulate);
    }

    private static void Put(float* c, Vector512<float> left, Vector512<float> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector512.Load(c);
            right += Vector512.Load(c + 16);
        }

        left.Store(c);
        right.Store(c + 16);
    }
}
