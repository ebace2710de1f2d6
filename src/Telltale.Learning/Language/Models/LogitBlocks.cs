using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>Memory for the logits of a few rows at a time: a block stays in the second cache until it has been used.</summary>
internal sealed unsafe class LogitBlocks : IDisposable
{
    private const int MostFloats = 1 << 17;
    private const int LeastRows = 24;
    private const int MostRows = 192;

    private readonly PackedMatrix _output;
    private readonly AlignedBuffer _logits;

    /// <param name="output">The output layer.</param>
    public LogitBlocks(PackedMatrix output)
    {
        _output = output;
        Rows = RowsFor(output.Outputs);
        _logits = new AlignedBuffer(checked(Rows * Gemm.StrideOf(output.Outputs)));
    }

    /// <summary>Rows of a block.</summary>
    public int Rows { get; }

    /// <summary>Rows of a block for a vocabulary: whole register tiles.</summary>
    public static int RowsFor(int vocabulary) =>
        Math.Clamp(MostFloats / vocabulary / LeastRows * LeastRows, LeastRows, MostRows);

    /// <summary>The logits of at most <see cref="Rows"/> rows, valid until the next call.</summary>
    /// <param name="x">[rows × D].</param>
    public MatrixView Of(in MatrixView x)
    {
        MatrixView logits = new(_logits.Pointer, x.Rows, _output.Outputs, Gemm.StrideOf(_output.Outputs));
        _output.Forward(x, logits);
        return logits;
    }

    public void Dispose() => _logits.Dispose();
}
