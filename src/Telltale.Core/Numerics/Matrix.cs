namespace Telltale.Core.Numerics;

/// <summary>A dense matrix over one row-major buffer: element (i, j) is at <c>i · Columns + j</c>.</summary>
/// <typeparam name="T">An unmanaged number; <see langword="float"/> for training and stored signals, <see langword="double"/> for statistics.</typeparam>
/// <remarks>For more than two axes, or numbers that lie in a mapped file, see <see cref="NdArray"/>.</remarks>
public sealed class Matrix<T>
    where T : unmanaged
{
    private readonly T[] _values;

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
        : this(rows, columns, new T[checked(rows * columns)]) { }

    /// <summary>Wraps a row-major buffer without copying it.</summary>
    /// <exception cref="ArgumentException">The buffer's length is not <paramref name="rows"/> · <paramref name="columns"/>.</exception>
    public Matrix(int rows, int columns, T[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"A {rows} × {columns} matrix needs {(long)rows * columns} values, got {values.Length}.",
                nameof(values)
            );
        }

        Rows = rows;
        Columns = columns;
        _values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The whole buffer, row after row.</summary>
    public Span<T> Values => _values;

    /// <summary>One row; writing to it writes to the matrix.</summary>
    public Span<T> Row(int row) => _values.AsSpan(checked(row * Columns), Columns);

    /// <summary>Element at (row, column).</summary>
    public T this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }
}
