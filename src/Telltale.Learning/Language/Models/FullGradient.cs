using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>The gradient of all weights of a decoder, at the places of its layout.</summary>
internal sealed unsafe class FullGradient : LearntGradient
{
    private readonly DecoderLayout _layout;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="layout">Of the decoder.</param>
    /// <param name="rows">Most rows that are added at once.</param>
    public FullGradient(Kernel kernel, DecoderLayout layout, int rows)
        : base(kernel, layout.Length)
    {
        _layout = layout;
        int columns = Math.Max(layout.Options.Width, layout.Options.Hidden);
        _scratch = new AlignedBuffer(Gemm.ScratchLength(kernel, rows, columns));
    }

    /// <inheritdoc/>
    public override void AddMatrix(int offset, in MatrixView delta, in MatrixView input)
    {
        MatrixView sum = new(Sum.Pointer + offset, delta.Columns, input.Columns, input.Columns);
        Gemm.Multiply(Kernel, delta.Transposed, input, sum, accumulate: true, _scratch.Pointer);
    }

    /// <inheritdoc/>
    public override void AddEmbedding(ReadOnlySpan<int> tokens, in MatrixView delta)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            Kernel.Maps.AddScaled(
                delta.Columns,
                delta.Pointer + (i * delta.RowStride),
                1,
                Sum.Pointer + _layout.Embedding + ((nint)tokens[i] * delta.Columns),
                accumulate: true
            );
        }
    }

    /// <inheritdoc/>
    public override float* GainOf(int offset) => Sum.Pointer + offset;

    /// <summary>Tensor by tensor.</summary>
    public DecoderWeights Collect() => _layout.Collect(Sum.Span);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _scratch.Dispose();
        base.Dispose();
    }
}
