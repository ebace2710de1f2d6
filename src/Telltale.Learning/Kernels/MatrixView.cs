namespace Telltale.Learning.Kernels;

/// <summary>
/// A matrix somewhere in unmanaged memory: element (i, j) at <c>Pointer[i · RowStride + j · ColumnStride]</c>. A
/// transposed matrix is the same memory with the strides exchanged.
/// </summary>
internal readonly unsafe struct MatrixView(float* pointer, int rows, int columns, nint rowStride, nint columnStride = 1)
{
    public float* Pointer { get; } = pointer;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;

    public MatrixView Transposed => new(Pointer, Columns, Rows, ColumnStride, RowStride);

    /// <summary>The block of this size whose first element is (row, column).</summary>
    public MatrixView Block(int row, int column, int rows, int columns) =>
        new(Pointer + (row * RowStride) + (column * ColumnStride), rows, columns, RowStride, ColumnStride);

    /// <summary>The first <paramref name="rows"/> rows.</summary>
    public MatrixView Top(int rows) => new(Pointer, rows, Columns, RowStride, ColumnStride);

    /// <summary>One row, where columns are next to each other.</summary>
    public Span<float> Row(int row) => new(Pointer + (row * RowStride), Columns);
}
