namespace Telltale.Learning.Kernels;

/// <summary>
/// Single-precision matrix products <c>C = A·B</c> or <c>C += A·B</c>. Transposed operands are views with exchanged
/// strides. The right-hand side is read in panels (see <see cref="Panels"/>), in blocks of depth whose panel stays in
/// the first cache while all rows of A go past it.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>Depth of a block: a panel of it fills at most half of a 32 KiB (16 columns) or 64 KiB first cache.</summary>
    private const int MostDepth = 320;

    /// <summary>Rows of A taken together: a block of them stays in the second cache.</summary>
    private const int MostRows = 192;

    /// <summary>Columns of B packed together.</summary>
    private const int MostColumns = 2048;

    private const int FloatsPerLine = 16;

    /// <summary>
    /// Floats from one row to the next for a matrix of ours: whole cache lines, and an odd number of them, so that the
    /// rows spread over all sets of a cache.
    /// </summary>
    public static int StrideOf(int columns) => (((columns + FloatsPerLine - 1) / FloatsPerLine) | 1) * FloatsPerLine;

    /// <summary>Floats that <see cref="Multiply"/> needs for packing a matrix of this size, or a smaller one.</summary>
    public static int ScratchLength(Kernel kernel, int depth, int columns) =>
        Panels.Length(Math.Min(depth, MostDepth), Math.Min(columns, MostColumns), kernel.PanelWidth) + RowScratch;

    /// <summary>A block of A, either way round.</summary>
    private static int RowScratch => Math.Max(MostRows * StrideOf(MostDepth), MostDepth * StrideOf(MostRows));

    /// <summary>Any matrices, any strides of A and B; C's column stride is 1.</summary>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="a">[rows × depth].</param>
    /// <param name="b">[depth × columns].</param>
    /// <param name="c">[rows × columns].</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats, on a cache line.</param>
    public static void Multiply(
        Kernel kernel,
        in MatrixView a,
        in MatrixView b,
        in MatrixView c,
        bool accumulate,
        float* scratch
    )
    {
        int width = kernel.PanelWidth;
        int depthBlock = BlockOf(a.Columns, MostDepth);
        float* packedRows = scratch;
        float* packed = scratch + RowScratch;
        for (int column = 0; column < b.Columns; column += MostColumns)
        {
            int columns = Math.Min(MostColumns, b.Columns - column);
            for (int k = 0; k < a.Columns; k += depthBlock)
            {
                int depth = Math.Min(depthBlock, a.Columns - k);
                Panels.Pack(b.Block(k, column, depth, columns), width, packed);
                for (int row = 0; row < a.Rows; row += MostRows)
                {
                    int rows = Math.Min(MostRows, a.Rows - row);
                    Strip(
                        kernel,
                        PackRows(kernel, a.Block(row, k, rows, depth), columns, packedRows),
                        packed,
                        (nint)depth * width,
                        c.Block(row, column, rows, columns),
                        accumulate || k > 0
                    );
                }
            }
        }

        if (a.Columns == 0 && !accumulate)
        {
            for (int i = 0; i < c.Rows; i++)
            {
                c.Row(i).Clear();
            }
        }
    }

    /// <summary>The same with B packed before: <c>C = A·B</c> or <c>C += A·B</c>.</summary>
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="a">[rows × depth].</param>
    /// <param name="packed">B [depth × columns of C], packed whole.</param>
    /// <param name="c">[rows × columns].</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    public static void MultiplyPacked(
        Kernel kernel,
        in MatrixView a,
        float* packed,
        in MatrixView c,
        bool accumulate = false
    )
    {
        for (int row = 0; row < a.Rows; row += MostRows)
        {
            int rows = Math.Min(MostRows, a.Rows - row);
            MultiplyRows(
                kernel,
                a.Block(row, 0, rows, a.Columns),
                packed,
                c.Block(row, 0, rows, c.Columns),
                accumulate
            );
        }
    }

    private static void MultiplyRows(Kernel kernel, in MatrixView a, float* packed, in MatrixView c, bool accumulate)
    {
        int width = kernel.PanelWidth;
        int depthBlock = BlockOf(a.Columns, MostDepth);
        for (int column = 0; column < c.Columns; column += width)
        {
            int columns = Math.Min(width, c.Columns - column);
            for (int k = 0; k < a.Columns; k += depthBlock)
            {
                int depth = Math.Min(depthBlock, a.Columns - k);
                kernel.Product(
                    a.Block(0, k, a.Rows, depth),
                    packed + ((nint)k * width),
                    c.Block(0, column, c.Rows, columns),
                    accumulate || k > 0
                );
            }

            packed += (nint)a.Columns * width;
        }
    }

    /// <summary>
    /// The rows of A close together: a copy in which neither neighbouring rows nor neighbouring columns fall on the same
    /// cache set or each on a page of their own. Not worth it where few panels will read them.
    /// </summary>
    private static MatrixView PackRows(Kernel kernel, in MatrixView a, int columns, float* destination)
    {
        bool transposed = a.RowStride == 1;
        nint stride = transposed ? a.ColumnStride : a.RowStride;
        bool friendly = (transposed || a.ColumnStride == 1) && stride < 1024 && (stride / FloatsPerLine) % 2 == 1;
        if (friendly || columns < 4 * kernel.PanelWidth)
        {
            return a;
        }

        MatrixView source = transposed ? a.Transposed : a;
        MatrixView copy = new(destination, source.Rows, source.Columns, StrideOf(source.Columns));
        for (int i = 0; i < source.Rows; i++)
        {
            Span<float> row = copy.Row(i);
            if (source.ColumnStride == 1)
            {
                source.Row(i).CopyTo(row);
                continue;
            }

            for (int j = 0; j < row.Length; j++)
            {
                row[j] = source.Pointer[(i * source.RowStride) + (j * source.ColumnStride)];
            }
        }

        return transposed ? copy.Transposed : copy;
    }

    private static void Strip(
        Kernel kernel,
        in MatrixView a,
        float* packed,
        nint panelLength,
        in MatrixView c,
        bool accumulate
    )
    {
        for (int column = 0; column < c.Columns; column += kernel.PanelWidth)
        {
            int columns = Math.Min(kernel.PanelWidth, c.Columns - column);
            kernel.Product(a, packed, c.Block(0, column, c.Rows, columns), accumulate);
            packed += panelLength;
        }
    }

    /// <summary>Equal parts of <paramref name="total"/>, none over <paramref name="most"/>.</summary>
    private static int BlockOf(int total, int most)
    {
        int blocks = Math.Max(1, (total + most - 1) / most);
        return (total + blocks - 1) / blocks;
    }
}
