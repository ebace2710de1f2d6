using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>
/// The gradient of factors of low rank, made from rows without that of their matrix: with <c>u = x Aᵀ</c> it is
/// <c>dB = δᵀ u</c>, and <c>dA = (δ B)ᵀ x</c>, both times the scale, which comes last.
/// </summary>
internal sealed unsafe class LowRankGradient : LearntGradient
{
    private readonly AlignedBuffer _values;
    private readonly IReadOnlyList<LowRankFactors> _factors;
    private readonly float _scale;
    private readonly AlignedBuffer _rows;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="values">The factors.</param>
    /// <param name="factors">Where they are.</param>
    /// <param name="scale">α / rank.</param>
    /// <param name="rows">Most rows that are added at once.</param>
    public LowRankGradient(
        Kernel kernel,
        AlignedBuffer values,
        IReadOnlyList<LowRankFactors> factors,
        float scale,
        int rows
    )
        : base(kernel, values.Length)
    {
        _values = values;
        _factors = factors;
        _scale = scale;
        int rank = factors[0].Rank;
        int most = factors.Max(f => Math.Max(f.Inputs, f.Outputs));
        _rows = new AlignedBuffer(checked(rows * Gemm.StrideOf(rank)));
        _scratch = new AlignedBuffer(Gemm.ScratchLength(kernel, Math.Max(rows, most), Math.Max(most, rank)));
    }

    /// <inheritdoc/>
    public override void AddMatrix(int offset, in MatrixView delta, in MatrixView input)
    {
        int end = offset + (delta.Columns * input.Columns);
        for (int f = 0; f < _factors.Count; f++)
        {
            LowRankFactors own = _factors[f];
            if (own.Offset < offset || own.Offset >= end)
            {
                continue;
            }

            MatrixView part = delta.Block(0, (own.Offset - offset) / own.Inputs, delta.Rows, own.Outputs);
            MatrixView thin = new(_rows.Pointer, input.Rows, own.Rank, Gemm.StrideOf(own.Rank));
            Multiply(input, own.A(_values).Transposed, thin, accumulate: false);
            Multiply(part.Transposed, thin, own.B(Sum), accumulate: true);
            Multiply(part, own.B(_values), thin, accumulate: false);
            Multiply(thin.Transposed, input, own.A(Sum), accumulate: true);
        }
    }

    /// <inheritdoc/>
    public override void AddEmbedding(ReadOnlySpan<int> tokens, in MatrixView delta) { }

    /// <inheritdoc/>
    public override float* GainOf(int offset) => null;

    /// <inheritdoc/>
    public override AlignedBuffer Finish()
    {
        Kernel.Maps.AddScaled(Sum.Length, Sum.Pointer, _scale, Sum.Pointer, accumulate: false);
        return Sum;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rows.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }

    private void Multiply(in MatrixView a, in MatrixView b, in MatrixView c, bool accumulate) =>
        Gemm.Multiply(Kernel, a, b, c, accumulate, _scratch.Pointer);
}
