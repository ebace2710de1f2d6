namespace Telltale.Learning.Kernels;

/// <summary>
/// Register tiles of those <see cref="StripProduct"/>s that slide a window of three pixels, one vector of columns wide. Each
/// number that is loaded and spread over a vector meets the three places of the window at once: a third of the loads of
/// <see cref="StripTiles{TLane}"/>, which are what limits it where it is one vector wide.
/// </summary>
internal static unsafe class SlideTiles<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>Pixels of a tile: what the registers hold, and little over at the end of pictures of 28, 14 and 7 pixels.</summary>
    public static int Pixels => TLane.Width >= 16 ? 19 : 8;

    /// <summary>Channels of a tile of <see cref="Gradient"/>.</summary>
    public static int Channels => TLane.Width >= 16 ? 8 : 4;

    /// <summary>Whether the rows of the left side are pixels and its depth three pixels in a row.</summary>
    public static bool Slides(in StripProduct p) => p.AStep == 1 && p.Depth == 3 * p.ARow;

    /// <summary>Whether the left side is the other way round: rows are three pixels, depth is pixels.</summary>
    public static bool SlidesTransposed(in StripProduct p) =>
        p.ARow == 1 && p.Segments == 1 && p.Rows == 3 * p.AStep && p.AStep % Channels == 0;

    /// <summary>The next <see cref="Pixels"/> rows of a product that <see cref="Slides"/>.</summary>
    public static void Window(in StripProduct p, float* a, float* b, float* c)
    {
        if (TLane.Width >= 16)
        {
            Window19(p, a, b, c, p.Accumulate);
        }
        else
        {
            Window8(p, a, b, c, p.Accumulate);
        }
    }

    /// <summary>All rows of a product that <see cref="SlidesTransposed"/>.</summary>
    public static void Gradient(in StripProduct p, float* b, float* c)
    {
        for (nint i = 0; i < p.AStep; i += Channels)
        {
            if (TLane.Width >= 16)
            {
                Gradient8(p, p.A + i, b, c + (i * p.CRow), p.Accumulate);
            }
            else
            {
                Gradient4(p, p.A + i, b, c + (i * p.CRow), p.Accumulate);
            }
        }
    }

    private static void Window19(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint row = p.ARow;
        nint row2 = row * 2;
        nint bRow = p.BRow;
        nint window = row * bRow;
        TLane zero = TLane.Fill(0);
        TLane c0 = zero,
            c1 = zero,
            c2 = zero,
            c3 = zero,
            c4 = zero;
        TLane c5 = zero,
            c6 = zero,
            c7 = zero,
            c8 = zero,
            c9 = zero;
        TLane c10 = zero,
            c11 = zero,
            c12 = zero,
            c13 = zero,
            c14 = zero;
        TLane c15 = zero,
            c16 = zero,
            c17 = zero,
            c18 = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            float* x1 = x0 + (row * 3);
            float* x2 = x1 + (row * 3);
            float* x3 = x2 + (row * 3);
            float* x4 = x3 + (row * 3);
            float* x5 = x4 + (row * 3);
            float* x6 = x5 + (row * 3);
            float* w = b + (s * 3 * window);
            for (nint k = row; k > 0; k--)
            {
                TLane left = TLane.Load(w);
                TLane middle = TLane.Load(w + window);
                TLane right = TLane.Load(w + (2 * window));
                TLane x = TLane.Fill(*x0);
                c0 = TLane.MultiplyAdd(x, left, c0);
                TLane y = TLane.Fill(x0[row]);
                c1 = TLane.MultiplyAdd(y, left, c1);
                TLane z = TLane.Fill(x0[row2]);
                c2 = TLane.MultiplyAdd(z, left, c2);
                c0 = TLane.MultiplyAdd(y, middle, c0);
                x = TLane.Fill(*x1);
                c3 = TLane.MultiplyAdd(x, left, c3);
                c1 = TLane.MultiplyAdd(z, middle, c1);
                y = TLane.Fill(x1[row]);
                c4 = TLane.MultiplyAdd(y, left, c4);
                c2 = TLane.MultiplyAdd(x, middle, c2);
                c0 = TLane.MultiplyAdd(z, right, c0);
                z = TLane.Fill(x1[row2]);
                c5 = TLane.MultiplyAdd(z, left, c5);
                c3 = TLane.MultiplyAdd(y, middle, c3);
                c1 = TLane.MultiplyAdd(x, right, c1);
                x = TLane.Fill(*x2);
                c6 = TLane.MultiplyAdd(x, left, c6);
                c4 = TLane.MultiplyAdd(z, middle, c4);
                c2 = TLane.MultiplyAdd(y, right, c2);
                y = TLane.Fill(x2[row]);
                c7 = TLane.MultiplyAdd(y, left, c7);
                c5 = TLane.MultiplyAdd(x, middle, c5);
                c3 = TLane.MultiplyAdd(z, right, c3);
                z = TLane.Fill(x2[row2]);
                c8 = TLane.MultiplyAdd(z, left, c8);
                c6 = TLane.MultiplyAdd(y, middle, c6);
                c4 = TLane.MultiplyAdd(x, right, c4);
                x = TLane.Fill(*x3);
                c9 = TLane.MultiplyAdd(x, left, c9);
                c7 = TLane.MultiplyAdd(z, middle, c7);
                c5 = TLane.MultiplyAdd(y, right, c5);
                y = TLane.Fill(x3[row]);
                c10 = TLane.MultiplyAdd(y, left, c10);
                c8 = TLane.MultiplyAdd(x, middle, c8);
                c6 = TLane.MultiplyAdd(z, right, c6);
                z = TLane.Fill(x3[row2]);
                c11 = TLane.MultiplyAdd(z, left, c11);
                c9 = TLane.MultiplyAdd(y, middle, c9);
                c7 = TLane.MultiplyAdd(x, right, c7);
                x = TLane.Fill(*x4);
                c12 = TLane.MultiplyAdd(x, left, c12);
                c10 = TLane.MultiplyAdd(z, middle, c10);
                c8 = TLane.MultiplyAdd(y, right, c8);
                y = TLane.Fill(x4[row]);
                c13 = TLane.MultiplyAdd(y, left, c13);
                c11 = TLane.MultiplyAdd(x, middle, c11);
                c9 = TLane.MultiplyAdd(z, right, c9);
                z = TLane.Fill(x4[row2]);
                c14 = TLane.MultiplyAdd(z, left, c14);
                c12 = TLane.MultiplyAdd(y, middle, c12);
                c10 = TLane.MultiplyAdd(x, right, c10);
                x = TLane.Fill(*x5);
                c15 = TLane.MultiplyAdd(x, left, c15);
                c13 = TLane.MultiplyAdd(z, middle, c13);
                c11 = TLane.MultiplyAdd(y, right, c11);
                y = TLane.Fill(x5[row]);
                c16 = TLane.MultiplyAdd(y, left, c16);
                c14 = TLane.MultiplyAdd(x, middle, c14);
                c12 = TLane.MultiplyAdd(z, right, c12);
                z = TLane.Fill(x5[row2]);
                c17 = TLane.MultiplyAdd(z, left, c17);
                c15 = TLane.MultiplyAdd(y, middle, c15);
                c13 = TLane.MultiplyAdd(x, right, c13);
                x = TLane.Fill(*x6);
                c18 = TLane.MultiplyAdd(x, left, c18);
                c16 = TLane.MultiplyAdd(z, middle, c16);
                c14 = TLane.MultiplyAdd(y, right, c14);
                y = TLane.Fill(x6[row]);
                c17 = TLane.MultiplyAdd(x, middle, c17);
                c15 = TLane.MultiplyAdd(z, right, c15);
                z = TLane.Fill(x6[row2]);
                c18 = TLane.MultiplyAdd(y, middle, c18);
                c16 = TLane.MultiplyAdd(x, right, c16);
                c17 = TLane.MultiplyAdd(y, right, c17);
                c18 = TLane.MultiplyAdd(z, right, c18);
                x0++;
                x1++;
                x2++;
                x3++;
                x4++;
                x5++;
                x6++;
                w += bRow;
            }
        }

        StripTiles<TLane>.Put(c, c0, add);
        StripTiles<TLane>.Put(c += p.CRow, c1, add);
        StripTiles<TLane>.Put(c += p.CRow, c2, add);
        StripTiles<TLane>.Put(c += p.CRow, c3, add);
        StripTiles<TLane>.Put(c += p.CRow, c4, add);
        StripTiles<TLane>.Put(c += p.CRow, c5, add);
        StripTiles<TLane>.Put(c += p.CRow, c6, add);
        StripTiles<TLane>.Put(c += p.CRow, c7, add);
        StripTiles<TLane>.Put(c += p.CRow, c8, add);
        StripTiles<TLane>.Put(c += p.CRow, c9, add);
        StripTiles<TLane>.Put(c += p.CRow, c10, add);
        StripTiles<TLane>.Put(c += p.CRow, c11, add);
        StripTiles<TLane>.Put(c += p.CRow, c12, add);
        StripTiles<TLane>.Put(c += p.CRow, c13, add);
        StripTiles<TLane>.Put(c += p.CRow, c14, add);
        StripTiles<TLane>.Put(c += p.CRow, c15, add);
        StripTiles<TLane>.Put(c += p.CRow, c16, add);
        StripTiles<TLane>.Put(c += p.CRow, c17, add);
        StripTiles<TLane>.Put(c + p.CRow, c18, add);
    }

    private static void Window8(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint row = p.ARow;
        nint row2 = row * 2;
        nint bRow = p.BRow;
        nint window = row * bRow;
        TLane zero = TLane.Fill(0);
        TLane c0 = zero,
            c1 = zero,
            c2 = zero,
            c3 = zero,
            c4 = zero;
        TLane c5 = zero,
            c6 = zero,
            c7 = zero;
        for (int s = 0; s < p.Segments; s++)
        {
            float* x0 = a + (s * p.ASegment);
            float* x1 = x0 + (row * 3);
            float* x2 = x1 + (row * 3);
            float* x3 = x2 + (row * 3);
            float* w = b + (s * 3 * window);
            for (nint k = row; k > 0; k--)
            {
                TLane left = TLane.Load(w);
                TLane middle = TLane.Load(w + window);
                TLane right = TLane.Load(w + (2 * window));
                TLane x = TLane.Fill(*x0);
                c0 = TLane.MultiplyAdd(x, left, c0);
                TLane y = TLane.Fill(x0[row]);
                c1 = TLane.MultiplyAdd(y, left, c1);
                TLane z = TLane.Fill(x0[row2]);
                c2 = TLane.MultiplyAdd(z, left, c2);
                c0 = TLane.MultiplyAdd(y, middle, c0);
                x = TLane.Fill(*x1);
                c3 = TLane.MultiplyAdd(x, left, c3);
                c1 = TLane.MultiplyAdd(z, middle, c1);
                y = TLane.Fill(x1[row]);
                c4 = TLane.MultiplyAdd(y, left, c4);
                c2 = TLane.MultiplyAdd(x, middle, c2);
                c0 = TLane.MultiplyAdd(z, right, c0);
                z = TLane.Fill(x1[row2]);
                c5 = TLane.MultiplyAdd(z, left, c5);
                c3 = TLane.MultiplyAdd(y, middle, c3);
                c1 = TLane.MultiplyAdd(x, right, c1);
                x = TLane.Fill(*x2);
                c6 = TLane.MultiplyAdd(x, left, c6);
                c4 = TLane.MultiplyAdd(z, middle, c4);
                c2 = TLane.MultiplyAdd(y, right, c2);
                y = TLane.Fill(x2[row]);
                c7 = TLane.MultiplyAdd(y, left, c7);
                c5 = TLane.MultiplyAdd(x, middle, c5);
                c3 = TLane.MultiplyAdd(z, right, c3);
                z = TLane.Fill(x2[row2]);
                c6 = TLane.MultiplyAdd(y, middle, c6);
                c4 = TLane.MultiplyAdd(x, right, c4);
                x = TLane.Fill(*x3);
                c7 = TLane.MultiplyAdd(z, middle, c7);
                c5 = TLane.MultiplyAdd(y, right, c5);
                c6 = TLane.MultiplyAdd(z, right, c6);
                c7 = TLane.MultiplyAdd(x, right, c7);
                x0++;
                x1++;
                x2++;
                x3++;
                w += bRow;
            }
        }

        StripTiles<TLane>.Put(c, c0, add);
        StripTiles<TLane>.Put(c += p.CRow, c1, add);
        StripTiles<TLane>.Put(c += p.CRow, c2, add);
        StripTiles<TLane>.Put(c += p.CRow, c3, add);
        StripTiles<TLane>.Put(c += p.CRow, c4, add);
        StripTiles<TLane>.Put(c += p.CRow, c5, add);
        StripTiles<TLane>.Put(c += p.CRow, c6, add);
        StripTiles<TLane>.Put(c + p.CRow, c7, add);
    }

    private static void Gradient8(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane left0 = zero,
            left1 = zero,
            left2 = zero,
            left3 = zero;
        TLane left4 = zero,
            left5 = zero,
            left6 = zero,
            left7 = zero;
        TLane middle0 = zero,
            middle1 = zero,
            middle2 = zero,
            middle3 = zero;
        TLane middle4 = zero,
            middle5 = zero,
            middle6 = zero,
            middle7 = zero;
        TLane right0 = zero,
            right1 = zero,
            right2 = zero,
            right3 = zero;
        TLane right4 = zero,
            right5 = zero,
            right6 = zero,
            right7 = zero;
        TLane before = zero,
            now = zero;
        for (int k = -2; k < p.Depth; k++)
        {
            // The pixel that comes into the window on the right; behind the last one there is none.
            TLane next = k + 2 < p.Depth ? TLane.Load(b) : zero;
            TLane x = TLane.Fill(*a);
            left0 = TLane.MultiplyAdd(x, next, left0);
            middle0 = TLane.MultiplyAdd(x, now, middle0);
            right0 = TLane.MultiplyAdd(x, before, right0);
            x = TLane.Fill(a[1]);
            left1 = TLane.MultiplyAdd(x, next, left1);
            middle1 = TLane.MultiplyAdd(x, now, middle1);
            right1 = TLane.MultiplyAdd(x, before, right1);
            x = TLane.Fill(a[2]);
            left2 = TLane.MultiplyAdd(x, next, left2);
            middle2 = TLane.MultiplyAdd(x, now, middle2);
            right2 = TLane.MultiplyAdd(x, before, right2);
            x = TLane.Fill(a[3]);
            left3 = TLane.MultiplyAdd(x, next, left3);
            middle3 = TLane.MultiplyAdd(x, now, middle3);
            right3 = TLane.MultiplyAdd(x, before, right3);
            x = TLane.Fill(a[4]);
            left4 = TLane.MultiplyAdd(x, next, left4);
            middle4 = TLane.MultiplyAdd(x, now, middle4);
            right4 = TLane.MultiplyAdd(x, before, right4);
            x = TLane.Fill(a[5]);
            left5 = TLane.MultiplyAdd(x, next, left5);
            middle5 = TLane.MultiplyAdd(x, now, middle5);
            right5 = TLane.MultiplyAdd(x, before, right5);
            x = TLane.Fill(a[6]);
            left6 = TLane.MultiplyAdd(x, next, left6);
            middle6 = TLane.MultiplyAdd(x, now, middle6);
            right6 = TLane.MultiplyAdd(x, before, right6);
            x = TLane.Fill(a[7]);
            left7 = TLane.MultiplyAdd(x, next, left7);
            middle7 = TLane.MultiplyAdd(x, now, middle7);
            right7 = TLane.MultiplyAdd(x, before, right7);
            before = now;
            now = next;
            a += step;
            b += bRow;
        }

        nint window = step * p.CRow;
        float* left = c;
        StripTiles<TLane>.Put(left, left0, add);
        StripTiles<TLane>.Put(left += p.CRow, left1, add);
        StripTiles<TLane>.Put(left += p.CRow, left2, add);
        StripTiles<TLane>.Put(left += p.CRow, left3, add);
        StripTiles<TLane>.Put(left += p.CRow, left4, add);
        StripTiles<TLane>.Put(left += p.CRow, left5, add);
        StripTiles<TLane>.Put(left += p.CRow, left6, add);
        StripTiles<TLane>.Put(left + p.CRow, left7, add);
        float* middle = c + window;
        StripTiles<TLane>.Put(middle, middle0, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle1, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle2, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle3, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle4, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle5, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle6, add);
        StripTiles<TLane>.Put(middle + p.CRow, middle7, add);
        float* right = c + (2 * window);
        StripTiles<TLane>.Put(right, right0, add);
        StripTiles<TLane>.Put(right += p.CRow, right1, add);
        StripTiles<TLane>.Put(right += p.CRow, right2, add);
        StripTiles<TLane>.Put(right += p.CRow, right3, add);
        StripTiles<TLane>.Put(right += p.CRow, right4, add);
        StripTiles<TLane>.Put(right += p.CRow, right5, add);
        StripTiles<TLane>.Put(right += p.CRow, right6, add);
        StripTiles<TLane>.Put(right + p.CRow, right7, add);
    }

    private static void Gradient4(in StripProduct p, float* a, float* b, float* c, bool add)
    {
        nint step = p.AStep;
        nint bRow = p.BRow;
        TLane zero = TLane.Fill(0);
        TLane left0 = zero,
            left1 = zero,
            left2 = zero,
            left3 = zero;
        TLane middle0 = zero,
            middle1 = zero,
            middle2 = zero,
            middle3 = zero;
        TLane right0 = zero,
            right1 = zero,
            right2 = zero,
            right3 = zero;
        TLane before = zero,
            now = zero;
        for (int k = -2; k < p.Depth; k++)
        {
            // The pixel that comes into the window on the right; behind the last one there is none.
            TLane next = k + 2 < p.Depth ? TLane.Load(b) : zero;
            TLane x = TLane.Fill(*a);
            left0 = TLane.MultiplyAdd(x, next, left0);
            middle0 = TLane.MultiplyAdd(x, now, middle0);
            right0 = TLane.MultiplyAdd(x, before, right0);
            x = TLane.Fill(a[1]);
            left1 = TLane.MultiplyAdd(x, next, left1);
            middle1 = TLane.MultiplyAdd(x, now, middle1);
            right1 = TLane.MultiplyAdd(x, before, right1);
            x = TLane.Fill(a[2]);
            left2 = TLane.MultiplyAdd(x, next, left2);
            middle2 = TLane.MultiplyAdd(x, now, middle2);
            right2 = TLane.MultiplyAdd(x, before, right2);
            x = TLane.Fill(a[3]);
            left3 = TLane.MultiplyAdd(x, next, left3);
            middle3 = TLane.MultiplyAdd(x, now, middle3);
            right3 = TLane.MultiplyAdd(x, before, right3);
            before = now;
            now = next;
            a += step;
            b += bRow;
        }

        nint window = step * p.CRow;
        float* left = c;
        StripTiles<TLane>.Put(left, left0, add);
        StripTiles<TLane>.Put(left += p.CRow, left1, add);
        StripTiles<TLane>.Put(left += p.CRow, left2, add);
        StripTiles<TLane>.Put(left + p.CRow, left3, add);
        float* middle = c + window;
        StripTiles<TLane>.Put(middle, middle0, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle1, add);
        StripTiles<TLane>.Put(middle += p.CRow, middle2, add);
        StripTiles<TLane>.Put(middle + p.CRow, middle3, add);
        float* right = c + (2 * window);
        StripTiles<TLane>.Put(right, right0, add);
        StripTiles<TLane>.Put(right += p.CRow, right1, add);
        StripTiles<TLane>.Put(right += p.CRow, right2, add);
        StripTiles<TLane>.Put(right + p.CRow, right3, add);
    }
}
