namespace Telltale.Learning.Kernels;

/// <summary>All rows of A against one panel.</summary>
internal static unsafe class LaneProduct<TLane, TRow>
    where TLane : unmanaged, ILane<TLane>
    where TRow : unmanaged, ITileRow<TRow>
{
    /// <summary><c>C = A · panel</c> or <c>C += A · panel</c>, for a C no wider than a <typeparamref name="TRow"/>.</summary>
    /// <param name="a">[rows × depth], any strides.</param>
    /// <param name="panel">[depth × <paramref name="panelWidth"/>].</param>
    /// <param name="panelWidth">Floats from one row of the panel to the next.</param>
    /// <param name="c">[rows × columns].</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    public static void Run(in MatrixView a, float* panel, nint panelWidth, in MatrixView c, bool accumulate)
    {
        if (c.Columns == TRow.Width)
        {
            Sweep(a, panel, panelWidth, c, accumulate);
            return;
        }

        // The tile is wider than what is left of C: whole tiles go to the side first.
        float* side = stackalloc float[TLane.TileRows * TRow.Width];
        for (int i = 0; i < a.Rows; i += TLane.TileRows)
        {
            int rows = Math.Min(TLane.TileRows, a.Rows - i);
            MatrixView whole = new(side, rows, TRow.Width, TRow.Width);
            Sweep(a.Block(i, 0, rows, a.Columns), panel, panelWidth, whole, accumulate: false);
            PanelEdge.Copy(whole.Block(0, 0, rows, c.Columns), c.Block(i, 0, rows, c.Columns), accumulate);
        }
    }

    /// <summary>The tallest tiles first.</summary>
    private static void Sweep(in MatrixView view, float* panel, nint panelWidth, in MatrixView product, bool accumulate)
    {
        int rows = view.Rows;
        int depth = view.Columns;
        float* a = view.Pointer;
        nint row = view.RowStride;
        nint step = view.ColumnStride;
        float* c = product.Pointer;
        nint cRow = product.RowStride;
        if (TLane.TileRows == 12)
        {
            for (; rows >= 12; rows -= 12)
            {
                Tile<TRow>.Rows12(depth, a, row, step, panel, panelWidth, c, cRow, accumulate);
                a += 12 * row;
                c += 12 * cRow;
            }
        }

        // Eight rows are two tiles of four: six and two single ones would take longer.
        for (; rows >= 6 && rows != 8; rows -= 6)
        {
            Tile<TRow>.Rows6(depth, a, row, step, panel, panelWidth, c, cRow, accumulate);
            a += 6 * row;
            c += 6 * cRow;
        }

        for (; rows >= 4; rows -= 4)
        {
            Tile<TRow>.Rows4(depth, a, row, step, panel, panelWidth, c, cRow, accumulate);
            a += 4 * row;
            c += 4 * cRow;
        }

        for (; rows > 0; rows--)
        {
            Tile<TRow>.Rows1(depth, a, step, panel, panelWidth, c, accumulate);
            a += row;
            c += cRow;
        }
    }
}
