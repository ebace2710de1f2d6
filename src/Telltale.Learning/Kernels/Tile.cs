using System.Runtime.CompilerServices;

namespace Telltale.Learning.Kernels;

/// <summary>
/// Register tiles: a few rows of C, as wide as a <typeparamref name="TRow"/>, held in registers while the depth runs.
/// Twelve rows of two vectors use 24 of 32 registers for sums and need 14 loads for 24 multiply-adds, six rows use 12
/// of 16 and need 8 for 12: the multipliers are the limit and not the loads.
/// </summary>
/// <remarks>
/// Locals and no arrays: the compiler keeps no array in registers. In every method a, row and step are where element
/// (0, 0) of A is, and the floats to the next row and column; b and bRow the panel and the floats to its next row; c and
/// cRow the same of C, to which the sums are added or not.
/// </remarks>
internal static unsafe class Tile<TRow>
    where TRow : unmanaged, ITileRow<TRow>
{
    public static void Rows12(
        int depth,
        float* a,
        nint row,
        nint step,
        float* b,
        nint bRow,
        float* c,
        nint cRow,
        bool accumulate
    )
    {
        // Four bases and two offsets address twelve rows without a pointer each.
        nint row2 = row * 2;
        float* d = a + (row * 3);
        float* e = d + (row * 3);
        float* f = e + (row * 3);
        TRow c0 = default,
            c1 = default,
            c2 = default,
            c3 = default,
            c4 = default,
            c5 = default;
        TRow c6 = default,
            c7 = default,
            c8 = default,
            c9 = default,
            c10 = default,
            c11 = default;
        for (; depth > 0; depth--)
        {
            TRow x = TRow.Load(b);
            c0.AddProduct(*a, x);
            c1.AddProduct(a[row], x);
            c2.AddProduct(a[row2], x);
            c3.AddProduct(*d, x);
            c4.AddProduct(d[row], x);
            c5.AddProduct(d[row2], x);
            c6.AddProduct(*e, x);
            c7.AddProduct(e[row], x);
            c8.AddProduct(e[row2], x);
            c9.AddProduct(*f, x);
            c10.AddProduct(f[row], x);
            c11.AddProduct(f[row2], x);
            a += step;
            d += step;
            e += step;
            f += step;
            b += bRow;
        }

        Put(c, c0, accumulate);
        Put(c += cRow, c1, accumulate);
        Put(c += cRow, c2, accumulate);
        Put(c += cRow, c3, accumulate);
        Put(c += cRow, c4, accumulate);
        Put(c += cRow, c5, accumulate);
        Put(c += cRow, c6, accumulate);
        Put(c += cRow, c7, accumulate);
        Put(c += cRow, c8, accumulate);
        Put(c += cRow, c9, accumulate);
        Put(c += cRow, c10, accumulate);
        Put(c + cRow, c11, accumulate);
    }

    public static void Rows6(
        int depth,
        float* a,
        nint row,
        nint step,
        float* b,
        nint bRow,
        float* c,
        nint cRow,
        bool accumulate
    )
    {
        nint row2 = row * 2;
        float* d = a + (row * 3);
        TRow c0 = default,
            c1 = default,
            c2 = default,
            c3 = default,
            c4 = default,
            c5 = default;
        for (; depth > 0; depth--)
        {
            TRow x = TRow.Load(b);
            c0.AddProduct(*a, x);
            c1.AddProduct(a[row], x);
            c2.AddProduct(a[row2], x);
            c3.AddProduct(*d, x);
            c4.AddProduct(d[row], x);
            c5.AddProduct(d[row2], x);
            a += step;
            d += step;
            b += bRow;
        }

        Put(c, c0, accumulate);
        Put(c += cRow, c1, accumulate);
        Put(c += cRow, c2, accumulate);
        Put(c += cRow, c3, accumulate);
        Put(c += cRow, c4, accumulate);
        Put(c + cRow, c5, accumulate);
    }

    public static void Rows4(
        int depth,
        float* a,
        nint row,
        nint step,
        float* b,
        nint bRow,
        float* c,
        nint cRow,
        bool accumulate
    )
    {
        nint row2 = row * 2;
        float* d = a + row;
        TRow c0 = default,
            c1 = default,
            c2 = default,
            c3 = default;
        for (; depth > 0; depth--)
        {
            TRow x = TRow.Load(b);
            c0.AddProduct(*a, x);
            c1.AddProduct(*d, x);
            c2.AddProduct(a[row2], x);
            c3.AddProduct(d[row2], x);
            a += step;
            d += step;
            b += bRow;
        }

        Put(c, c0, accumulate);
        Put(c += cRow, c1, accumulate);
        Put(c += cRow, c2, accumulate);
        Put(c + cRow, c3, accumulate);
    }

    public static void Rows1(int depth, float* a, nint step, float* b, nint bRow, float* c, bool accumulate)
    {
        TRow c0 = default;
        for (; depth > 0; depth--)
        {
            c0.AddProduct(*a, TRow.Load(b));
            a += step;
            b += bRow;
        }

        Put(c, c0, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, TRow sums, bool accumulate)
    {
        if (accumulate)
        {
            sums.Add(TRow.Load(c));
        }

        sums.Store(c);
    }
}
