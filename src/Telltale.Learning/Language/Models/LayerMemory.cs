using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// What one layer leaves of each row for its gradient. What is made of this in no time (norms, the gated product) is made
/// again: that is faster than fetching it from memory.
/// </summary>
internal sealed unsafe class LayerMemory : IDisposable
{
    private readonly List<AlignedBuffer> _buffers = [];
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _qkv;
    private readonly AlignedBuffer _attended;
    private readonly AlignedBuffer _middle;
    private readonly AlignedBuffer _gateUp;
    private readonly DecoderLayout _layout;

    /// <param name="layout">Of the model.</param>
    /// <param name="rows">Most rows.</param>
    public LayerMemory(DecoderLayout layout, int rows)
    {
        DecoderOptions options = layout.Options;
        _layout = layout;
        Capacity = rows;
        _input = New(options.Width);
        _qkv = New(layout.QkvWidth);
        _attended = New(options.Width);
        _middle = New(options.Width);
        _gateUp = New(2 * options.Hidden);
        InputInverses = Add(rows);
        MiddleInverses = Add(rows);
        LogTotals = Add(checked(options.Heads * rows));

        AlignedBuffer New(int columns) => Add(checked(rows * Gemm.StrideOf(columns)));

        AlignedBuffer Add(int length)
        {
            AlignedBuffer buffer = new(length);
            _buffers.Add(buffer);
            return buffer;
        }
    }

    /// <summary>Most rows.</summary>
    public int Capacity { get; }

    /// <summary>1 / root mean square of each row of <see cref="Input"/>.</summary>
    public AlignedBuffer InputInverses { get; }

    /// <summary>1 / root mean square of each row of <see cref="Middle"/>.</summary>
    public AlignedBuffer MiddleInverses { get; }

    /// <summary>[heads × capacity]: see <see cref="Attention"/>.</summary>
    public AlignedBuffer LogTotals { get; }

    /// <summary>The residual stream before the layer [rows × D].</summary>
    public MatrixView Input(int rows) => View(_input, rows, _layout.Options.Width);

    /// <summary>Queries, keys, values [rows × (D + 2K)].</summary>
    public MatrixView Qkv(int rows) => View(_qkv, rows, _layout.QkvWidth);

    /// <summary>What attention gives [rows × D].</summary>
    public MatrixView Attended(int rows) => View(_attended, rows, _layout.Options.Width);

    /// <summary>The residual stream between attention and SwiGLU [rows × D].</summary>
    public MatrixView Middle(int rows) => View(_middle, rows, _layout.Options.Width);

    /// <summary>Gate, up [rows × 2H].</summary>
    public MatrixView GateUp(int rows) => View(_gateUp, rows, 2 * _layout.Options.Hidden);

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private static MatrixView View(AlignedBuffer buffer, int rows, int columns) =>
        new(buffer.Pointer, rows, columns, Gemm.StrideOf(columns));
}
