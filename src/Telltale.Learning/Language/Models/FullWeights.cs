using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>All weights of a decoder learn; matrices decay and norms do not.</summary>
internal sealed unsafe class FullWeights : LearntNumbers
{
    private readonly DecoderLayout _layout;
    private readonly AlignedBuffer _scratch;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="start">Copied.</param>
    /// <param name="rows">Most rows whose gradients are added at once.</param>
    public FullWeights(Kernel kernel, DecoderWeights start, int rows)
        : this(kernel, start, new DecoderLayout(start.Options), rows) { }

    private FullWeights(Kernel kernel, DecoderWeights start, DecoderLayout layout, int rows)
        : base(kernel, layout.Length)
    {
        _layout = layout;
        layout.Spread(start, Parameter.Values.Span);
        Panels = new DecoderPanels(kernel, layout, Parameter.Values, goesBack: true);
        int columns = Math.Max(layout.Options.Width, layout.Options.Hidden);
        _scratch = new AlignedBuffer(Gemm.ScratchLength(kernel, rows, columns));
        Refresh();
    }

    /// <inheritdoc/>
    public override DecoderPanels Panels { get; }

    /// <inheritdoc/>
    public override void AddMatrix(int offset, in MatrixView delta, in MatrixView input)
    {
        MatrixView sum = new(Gradient.Pointer + offset, delta.Columns, input.Columns, input.Columns);
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
                Gradient.Pointer + _layout.Embedding + ((nint)tokens[i] * delta.Columns),
                accumulate: true
            );
        }
    }

    /// <inheritdoc/>
    public override float* GainOf(int offset) => Gradient.Pointer + offset;

    /// <inheritdoc/>
    public override DecoderWeights Collect() => _layout.Collect(Parameter.Values.Span);

    /// <summary>The gradient, tensor by tensor.</summary>
    public DecoderWeights CollectGradient() => _layout.Collect(Gradient.Span);

    public override void Dispose()
    {
        Panels.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }

    private protected override int DecayedLength => _layout.Matrices;

    private protected override void Refresh() => Panels.Pack();
}
