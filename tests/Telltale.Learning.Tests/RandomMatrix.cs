using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Tests;

/// <summary>A matrix of normal numbers in unmanaged memory, with a frame of sentinels around each row.</summary>
internal sealed unsafe class RandomMatrix : IDisposable
{
    private const float Sentinel = 12345.5f;
    private readonly AlignedBuffer _buffer;
    private readonly bool _transposed;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _stride;

    /// <param name="transposed">Whether memory holds the transposed matrix, row after row.</param>
    /// <param name="padding">Floats between the rows.</param>
    public RandomMatrix(int rows, int columns, Rng rng, bool transposed = false, int padding = 3)
    {
        (_rows, _columns) = transposed ? (columns, rows) : (rows, columns);
        _transposed = transposed;
        _stride = _columns + padding;
        _buffer = new AlignedBuffer(_rows * _stride);
        _buffer.Span.Fill(Sentinel);
        for (int i = 0; i < _rows; i++)
        {
            foreach (ref float x in Stored.Row(i))
            {
                x = (float)rng.NextNormal();
            }
        }
    }

    public MatrixView View => _transposed ? Stored.Transposed : Stored;

    private MatrixView Stored => new(_buffer.Pointer, _rows, _columns, _stride);

    public float this[int i, int j] => View.Pointer[(i * View.RowStride) + (j * View.ColumnStride)];

    /// <summary>Whether nothing wrote between the rows.</summary>
    public bool FrameIsWhole()
    {
        for (int i = 0; i < _rows; i++)
        {
            if (_buffer.Span[((i * _stride) + _columns)..((i + 1) * _stride)].ContainsAnyExcept(Sentinel))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _buffer.Dispose();
}
