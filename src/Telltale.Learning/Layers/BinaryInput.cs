using System.Numerics;
using System.Runtime.InteropServices;
using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers;

/// <summary>
/// A batch of nothing but zeros and ones (baskets, one-hot tables, yes or no), whose products need no multiplications:
/// few ones are listed and the rows that they pick are summed; many are kept as bits, and sums of four rows are looked up.
/// </summary>
/// <remarks>
/// Only for training: found batch by batch, it would let a record's answer depend, in its last digits, on the records
/// asked along with it.
/// </remarks>
internal sealed unsafe class BinaryInput : ILayerInput, IDisposable
{
    /// <summary>
    /// Fewer rows do not pay for the tables, which are made once a batch: of 600 inputs and 128 outputs, 8 rows take as
    /// long either way with vectors of every width.
    /// </summary>
    private const int FewestRows = 12;

    /// <summary>
    /// Share of ones up to which listing them is faster than looking sums up, the making of the lists counted: measured
    /// between 0.15 and 0.2 with vectors of every width.
    /// </summary>
    private const double MostListed = 0.15;

    private readonly Kernel _kernel;
    private readonly int _inputs;
    private readonly int _rowBytes;
    private readonly int _columnBytes;
    private readonly AlignedBuffer _bits;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer _table;
    private readonly AlignedBuffer _side;
    private readonly AlignedBuffer _lists;
    private readonly AlignedBuffer _transposedLists;
    private bool _isListed;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="batch">Most rows.</param>
    /// <param name="inputs">Features of a record.</param>
    public BinaryInput(Kernel kernel, int batch, int inputs)
    {
        _kernel = kernel;
        _inputs = inputs;
        _rowBytes = BitMatrix.BytesOf(inputs);
        _columnBytes = BitMatrix.BytesOf(batch);
        _bits = new AlignedBuffer(checked(batch * _rowBytes) / sizeof(float) + 1);
        _transposed = new AlignedBuffer(checked(inputs * _columnBytes) / sizeof(float) + 1);
        _table = new AlignedBuffer(kernel.BitTableLength);
        _side = new AlignedBuffer(batch * kernel.PanelWidth);
        int mostOnes = (int)(MostListed * batch * inputs) + 1;
        _lists = new AlignedBuffer(batch + 1 + mostOnes);
        _transposedLists = new AlignedBuffer(inputs + 1 + mostOnes);
    }

    /// <inheritdoc/>
    public int Rows { get; private set; }

    private BitMatrix Bits => new((byte*)_bits.Pointer, Rows, _inputs, _rowBytes);

    private BitMatrix TransposedBits => new((byte*)_transposed.Pointer, _inputs, Rows, _columnBytes);

    private RowLists Lists => new((int*)_lists.Pointer, (int*)_lists.Pointer + Rows + 1, Rows);

    private RowLists TransposedLists =>
        new((int*)_transposedLists.Pointer, (int*)_transposedLists.Pointer + _inputs + 1, _inputs);

    /// <summary>Takes a batch of zeros and ones.</summary>
    /// <param name="input">[rows × inputs], no more rows than the batch has.</param>
    /// <returns>False where it holds other numbers, or is better read as it is.</returns>
    public bool TryTake(in MatrixView input)
    {
        Rows = input.Rows;
        if (Rows < FewestRows || !_kernel.TryEncode(input, Bits))
        {
            return false;
        }

        _isListed = CountOnes() <= MostListed * Rows * _inputs;
        if (!_isListed && _kernel.BitTableLength == 0)
        {
            // The plain kernel looks nothing up.
            return false;
        }

        Bits.TransposeTo(TransposedBits);
        if (_isListed)
        {
            Lists.Fill(Bits);
            TransposedLists.Fill(TransposedBits);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Multiply(float* panel, in MatrixView c)
    {
        int width = _kernel.PanelWidth;
        if (c.Columns == width)
        {
            Multiply(Bits, Lists, panel, c);
            return;
        }

        MatrixView whole = new(_side.Pointer, Rows, width, width);
        Multiply(Bits, Lists, panel, whole);
        PanelEdge.Copy(whole.Block(0, 0, Rows, c.Columns), c, accumulate: false);
    }

    /// <inheritdoc/>
    public void MultiplyTransposed(float* panel, in MatrixView c) =>
        Multiply(
            TransposedBits,
            TransposedLists,
            panel,
            new MatrixView(c.Pointer, c.Rows, _kernel.PanelWidth, c.RowStride)
        );

    public void Dispose()
    {
        foreach (
            AlignedBuffer buffer in (ReadOnlySpan<AlignedBuffer>)
                [_bits, _transposed, _table, _side, _lists, _transposedLists]
        )
        {
            buffer.Dispose();
        }
    }

    private void Multiply(in BitMatrix bits, in RowLists lists, float* panel, in MatrixView c)
    {
        if (_isListed)
        {
            _kernel.ListProduct(lists, panel, c);
        }
        else
        {
            _kernel.BitProduct(bits, panel, c, _table.Pointer);
        }
    }

    private int CountOnes()
    {
        int ones = 0;
        ReadOnlySpan<byte> bytes = new(_bits.Pointer, Rows * _rowBytes);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            ones += BitOperations.PopCount(word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            ones += BitOperations.PopCount(rest);
        }

        return ones;
    }
}
