using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>Memory for the logits of a few rows at a time: a block stays in the caches until it has been used.</summary>
internal sealed unsafe class LogitBlocks : IDisposable
{
    /// <summary>Whole register tiles, of every height that there is.</summary>
    private const int LeastRows = 24;

    private readonly PackedMatrix _output;
    private readonly AlignedBuffer _logits;

    /// <param name="output">The output layer.</param>
    /// <param name="rows">Rows of a block.</param>
    public LogitBlocks(PackedMatrix output, int rows)
    {
        _output = output;
        Rows = rows;
        _logits = new AlignedBuffer(checked(Rows * Gemm.StrideOf(output.Outputs)));
    }

    /// <summary>Rows of a block.</summary>
    public int Rows { get; }

    /// <summary>Rows of a block that is read once: half of a second cache.</summary>
    public static int RowsToRead(int vocabulary) => Within(1 << 17, vocabulary, most: 192);

    /// <summary>Rows of a block whose gradient is added to that of the output layer, all of which passes by for each block.</summary>
    public static int RowsToLearn(int vocabulary) => Within(1 << 20, vocabulary, most: 384);

    private static int Within(int floats, int vocabulary, int most) =>
        Math.Clamp(floats / vocabulary / LeastRows * LeastRows, LeastRows, most);

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
