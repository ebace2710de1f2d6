namespace Telltale.Learning.Kernels;

/// <summary>
/// Register tiles of <see cref="StripProduct"/>: R rows × two vectors (one in the narrow ones) of C held in registers while
/// segments and depth run. Twelve rows of two vectors need 27 registers, six need 15.
/// </summary>
internal static unsafe class StripTiles<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    public static void Rows12(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint row = p.ARow;
        nint row2 = row * 2;
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane c0l = zero,
            c0r = zero,
            c1l = zero,
            c1r = zero,
            c2l = zero,
            c2r = zero;
        TLane c3l = zero,
            c3r = zero,
            c4l = zero,
            c4r = zero,
            c5l = zero,
            c5r = zero;
        TLane c6l = zero,
            c6r = zero,
            c7l = zero,
            c7r = zero,
            c8l = zero,
            c8r = zero;
        TLane c9l = zero,
            c9r = zero,
            c10l = zero,
            c10r = zero,
            c11l = zero,
            c11r = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            float* x1 = x0 + (row * 3);
            float* x2 = x1 + (row * 3);
            float* x3 = x2 + (row * 3);
            for (int k = p.Depth; k > 0; k--)
            {
                TLane left = TLane.Load(b);
                TLane right = TLane.Load(b + TLane.Width);
                TLane x = TLane.Fill(*x0);
                c0l = TLane.MultiplyAdd(x, left, c0l);
                c0r = TLane.MultiplyAdd(x, right, c0r);
                x = TLane.Fill(x0[row]);
                c1l = TLane.MultiplyAdd(x, left, c1l);
                c1r = TLane.MultiplyAdd(x, right, c1r);
                x = TLane.Fill(x0[row2]);
                c2l = TLane.MultiplyAdd(x, left, c2l);
                c2r = TLane.MultiplyAdd(x, right, c2r);
                x = TLane.Fill(*x1);
                c3l = TLane.MultiplyAdd(x, left, c3l);
                c3r = TLane.MultiplyAdd(x, right, c3r);
                x = TLane.Fill(x1[row]);
                c4l = TLane.MultiplyAdd(x, left, c4l);
                c4r = TLane.MultiplyAdd(x, right, c4r);
                x = TLane.Fill(x1[row2]);
                c5l = TLane.MultiplyAdd(x, left, c5l);
                c5r = TLane.MultiplyAdd(x, right, c5r);
                x = TLane.Fill(*x2);
                c6l = TLane.MultiplyAdd(x, left, c6l);
                c6r = TLane.MultiplyAdd(x, right, c6r);
                x = TLane.Fill(x2[row]);
                c7l = TLane.MultiplyAdd(x, left, c7l);
                c7r = TLane.MultiplyAdd(x, right, c7r);
                x = TLane.Fill(x2[row2]);
                c8l = TLane.MultiplyAdd(x, left, c8l);
                c8r = TLane.MultiplyAdd(x, right, c8r);
                x = TLane.Fill(*x3);
                c9l = TLane.MultiplyAdd(x, left, c9l);
                c9r = TLane.MultiplyAdd(x, right, c9r);
                x = TLane.Fill(x3[row]);
                c10l = TLane.MultiplyAdd(x, left, c10l);
                c10r = TLane.MultiplyAdd(x, right, c10r);
                x = TLane.Fill(x3[row2]);
                c11l = TLane.MultiplyAdd(x, left, c11l);
                c11r = TLane.MultiplyAdd(x, right, c11r);
                x0 += step;
                x1 += step;
                x2 += step;
                x3 += step;
                b += bRow;
            }
        }

        Put(c, c0l, c0r, add);
        Put(c += p.CRow, c1l, c1r, add);
        Put(c += p.CRow, c2l, c2r, add);
        Put(c += p.CRow, c3l, c3r, add);
        Put(c += p.CRow, c4l, c4r, add);
        Put(c += p.CRow, c5l, c5r, add);
        Put(c += p.CRow, c6l, c6r, add);
        Put(c += p.CRow, c7l, c7r, add);
        Put(c += p.CRow, c8l, c8r, add);
        Put(c += p.CRow, c9l, c9r, add);
        Put(c += p.CRow, c10l, c10r, add);
        Put(c + p.CRow, c11l, c11r, add);
    }

    public static void Rows6(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint row = p.ARow;
        nint row2 = row * 2;
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane c0l = zero,
            c0r = zero,
            c1l = zero,
            c1r = zero,
            c2l = zero,
            c2r = zero;
        TLane c3l = zero,
            c3r = zero,
            c4l = zero,
            c4r = zero,
            c5l = zero,
            c5r = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            float* x1 = x0 + (row * 3);
            for (int k = p.Depth; k > 0; k--)
            {
                TLane left = TLane.Load(b);
                TLane right = TLane.Load(b + TLane.Width);
                TLane x = TLane.Fill(*x0);
                c0l = TLane.MultiplyAdd(x, left, c0l);
                c0r = TLane.MultiplyAdd(x, right, c0r);
                x = TLane.Fill(x0[row]);
                c1l = TLane.MultiplyAdd(x, left, c1l);
                c1r = TLane.MultiplyAdd(x, right, c1r);
                x = TLane.Fill(x0[row2]);
                c2l = TLane.MultiplyAdd(x, left, c2l);
                c2r = TLane.MultiplyAdd(x, right, c2r);
                x = TLane.Fill(*x1);
                c3l = TLane.MultiplyAdd(x, left, c3l);
                c3r = TLane.MultiplyAdd(x, right, c3r);
                x = TLane.Fill(x1[row]);
                c4l = TLane.MultiplyAdd(x, left, c4l);
                c4r = TLane.MultiplyAdd(x, right, c4r);
                x = TLane.Fill(x1[row2]);
                c5l = TLane.MultiplyAdd(x, left, c5l);
                c5r = TLane.MultiplyAdd(x, right, c5r);
                x0 += step;
                x1 += step;
                b += bRow;
            }
        }

        Put(c, c0l, c0r, add);
        Put(c += p.CRow, c1l, c1r, add);
        Put(c += p.CRow, c2l, c2r, add);
        Put(c += p.CRow, c3l, c3r, add);
        Put(c += p.CRow, c4l, c4r, add);
        Put(c + p.CRow, c5l, c5r, add);
    }

    public static void Rows1(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane c0l = zero,
            c0r = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            for (int k = p.Depth; k > 0; k--)
            {
                TLane left = TLane.Load(b);
                TLane right = TLane.Load(b + TLane.Width);
                TLane x = TLane.Fill(*x0);
                c0l = TLane.MultiplyAdd(x, left, c0l);
                c0r = TLane.MultiplyAdd(x, right, c0r);
                x0 += step;
                b += bRow;
            }
        }

        Put(c, c0l, c0r, add);
    }

    public static void Rows12Narrow(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint row = p.ARow;
        nint row2 = row * 2;
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane c0 = zero,
            c1 = zero,
            c2 = zero,
            c3 = zero,
            c4 = zero,
            c5 = zero;
        TLane c6 = zero,
            c7 = zero,
            c8 = zero,
            c9 = zero,
            c10 = zero,
            c11 = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            float* x1 = x0 + (row * 3);
            float* x2 = x1 + (row * 3);
            float* x3 = x2 + (row * 3);
            for (int k = p.Depth; k > 0; k--)
            {
                TLane only = TLane.Load(b);
                TLane x = TLane.Fill(*x0);
                c0 = TLane.MultiplyAdd(x, only, c0);
                x = TLane.Fill(x0[row]);
                c1 = TLane.MultiplyAdd(x, only, c1);
                x = TLane.Fill(x0[row2]);
                c2 = TLane.MultiplyAdd(x, only, c2);
                x = TLane.Fill(*x1);
                c3 = TLane.MultiplyAdd(x, only, c3);
                x = TLane.Fill(x1[row]);
                c4 = TLane.MultiplyAdd(x, only, c4);
                x = TLane.Fill(x1[row2]);
                c5 = TLane.MultiplyAdd(x, only, c5);
                x = TLane.Fill(*x2);
                c6 = TLane.MultiplyAdd(x, only, c6);
                x = TLane.Fill(x2[row]);
                c7 = TLane.MultiplyAdd(x, only, c7);
                x = TLane.Fill(x2[row2]);
                c8 = TLane.MultiplyAdd(x, only, c8);
                x = TLane.Fill(*x3);
                c9 = TLane.MultiplyAdd(x, only, c9);
                x = TLane.Fill(x3[row]);
                c10 = TLane.MultiplyAdd(x, only, c10);
                x = TLane.Fill(x3[row2]);
                c11 = TLane.MultiplyAdd(x, only, c11);
                x0 += step;
                x1 += step;
                x2 += step;
                x3 += step;
                b += bRow;
            }
        }

        Put(c, c0, add);
        Put(c += p.CRow, c1, add);
        Put(c += p.CRow, c2, add);
        Put(c += p.CRow, c3, add);
        Put(c += p.CRow, c4, add);
        Put(c += p.CRow, c5, add);
        Put(c += p.CRow, c6, add);
        Put(c += p.CRow, c7, add);
        Put(c += p.CRow, c8, add);
        Put(c += p.CRow, c9, add);
        Put(c += p.CRow, c10, add);
        Put(c + p.CRow, c11, add);
    }

    public static void Rows1Narrow(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane c0 = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            for (int k = p.Depth; k > 0; k--)
            {
                TLane only = TLane.Load(b);
                TLane x = TLane.Fill(*x0);
                c0 = TLane.MultiplyAdd(x, only, c0);
                x0 += step;
                b += bRow;
            }
        }

        Put(c, c0, add);
    }

    private static void Put(float* c, TLane left, TLane right, bool add)
    {
        Put(c, left, add);
        Put(c + TLane.Width, right, add);
    }

    /// <summary>One vector into place, or added to what is there.</summary>
    public static void Put(float* c, TLane only, bool add)
    {
        if (add)
        {
            only += TLane.Load(c);
        }

        only.Store(c);
    }
}
