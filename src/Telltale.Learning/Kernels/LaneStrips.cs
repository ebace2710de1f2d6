namespace Telltale.Learning.Kernels;

/// <summary><see cref="StripProduct"/>s tile by tile.</summary>
internal static unsafe class LaneStrips<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>See <see cref="MapKernel.Product"/>.</summary>
    public static void Product(in StripProduct p)
    {
        int column = 0;
        for (; column <= p.Columns - (2 * TLane.Width); column += 2 * TLane.Width)
        {
            Sweep<TwoLanes<TLane>>(p, p.B + column, p.C + column);
        }

        for (; column < p.Columns; column += TLane.Width)
        {
            SweepNarrow(p, p.B + column, p.C + column);
        }
    }

    /// <summary>
    /// One vector of columns. Where it has 16 numbers, two of 8 side by side are faster: each number of A that is loaded
    /// and spread is then used twice, and half-width loads go twice as fast. The digits are the same.
    /// </summary>
    private static void SweepNarrow(in StripProduct p, float* b, float* c)
    {
        if (TLane.Width == TwoLanes<Lane256>.Width)
        {
            Sweep<TwoLanes<Lane256>>(p, b, c);
        }
        else
        {
            Sweep<OneLane<TLane>>(p, b, c);
        }
    }

    /// <summary>All rows against a row of tiles, the tallest tiles first; a tile may be taller than what is left where there is room.</summary>
    private static void Sweep<TRow>(in StripProduct p, float* b, float* c)
        where TRow : unmanaged, ITileRow<TRow>
    {
        int done = 0;
        // A tile of twelve rows takes as long as two of six, three of four, or six of one, which wait for their own sums.
        if (TLane.TileRows == 12)
        {
            for (; p.Rows - done >= 9 && p.Room - done >= 12; done += 12)
            {
                Segments<TRow>(p, 12, done, b, c);
            }
        }

        for (; p.Rows - done >= 5 && p.Room - done >= 6; done += 6)
        {
            Segments<TRow>(p, 6, done, b, c);
        }

        for (; p.Rows - done >= 2 && p.Room - done >= 4; done += 4)
        {
            Segments<TRow>(p, 4, done, b, c);
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
                case 4:
                    Tile<TRow>.Rows4(p.Depth, a, p.ARow, p.AStep, from, p.BRow, c, p.CRow, add);
                    break;
                default:
                    Tile<TRow>.Rows1(p.Depth, a, p.AStep, from, p.BRow, c, add);
                    break;
            }
        }
    }
}
