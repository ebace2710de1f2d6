namespace Telltale.Learning.Kernels;

/// <summary><see cref="StripProduct"/>s tile by tile.</summary>
internal static unsafe class LaneStrips<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>See <see cref="MapKernel.Product"/>.</summary>
    public static void Product(in StripProduct p)
    {
        int column = 0;
        if (SlideTiles<TLane>.SlidesTransposed(p))
        {
            for (; column < p.Columns; column += TLane.Width)
            {
                SlideTiles<TLane>.Gradient(p, p.B + column, p.C + column);
            }

            return;
        }

        if (SlideTiles<TLane>.Slides(p))
        {
            for (; column < p.Columns; column += TLane.Width)
            {
                Slide(p, p.B + column, p.C + column);
            }

            return;
        }

        for (; column <= p.Columns - (2 * TLane.Width); column += 2 * TLane.Width)
        {
            Sweep<TwoLanes<TLane>>(p, 0, p.B + column, p.C + column);
        }

        for (; column < p.Columns; column += TLane.Width)
        {
            Sweep<OneLane<TLane>>(p, 0, p.B + column, p.C + column);
        }
    }

    /// <summary>Whole tiles as far as they may go, the rest row by row.</summary>
    private static void Slide(in StripProduct p, float* b, float* c)
    {
        int done = 0;
        for (int pixels = SlideTiles<TLane>.Pixels; done < p.Rows && done + pixels <= p.Room; done += pixels)
        {
            SlideTiles<TLane>.Window(p, p.A + (done * p.ARow), b, c + (done * p.CRow));
        }

        Sweep<OneLane<TLane>>(p, done, b, c);
    }

    /// <summary>All rows from one on against a row of tiles, the tallest tiles first; a tile may be taller than what is left where there is room.</summary>
    private static void Sweep<TRow>(in StripProduct p, int done, float* b, float* c)
        where TRow : unmanaged, ITileRow<TRow>
    {
        if (TLane.TileRows == 12)
        {
            for (; p.Rows - done > 6 && p.Room - done >= 12; done += 12)
            {
                Segments<TRow>(p, 12, done, b, c);
            }
        }

        for (; p.Rows - done > 1 && p.Room - done >= 6; done += 6)
        {
            Segments<TRow>(p, 6, done, b, c);
        }

        for (; done < p.Rows; done++)
        {
            Segments<TRow>(p, 1, done, b, c);
        }
    }

    private static void Segments<TRow>(in StripProduct p, int rows, int first, float* b, float* c)
        where TRow : unmanaged, ITileRow<TRow>
    {
        c += first * p.CRow;
        for (int s = 0; s < p.Segments; s++)
        {
            float* a = p.A + (first * p.ARow) + (s * p.ASegment);
            float* from = b + ((nint)s * p.Depth * p.BRow);
            bool add = p.Accumulate || s > 0;
            switch (rows)
            {
                case 12:
                    Tile<TRow>.Rows12(p.Depth, a, p.ARow, p.AStep, from, p.BRow, c, p.CRow, add);
                    break;
                case 6:
                    Tile<TRow>.Rows6(p.Depth, a, p.ARow, p.AStep, from, p.BRow, c, p.CRow, add);
                    break;
                default:
                    Tile<TRow>.Rows1(p.Depth, a, p.AStep, from, p.BRow, c, add);
                    break;
            }
        }
    }
}
