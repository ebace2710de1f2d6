using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>All weights of a decoder learn; matrices decay and norms do not.</summary>
internal sealed class FullWeights : LearntNumbers
{
    private readonly DecoderLayout _layout;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="start">Copied.</param>
    public FullWeights(Kernel kernel, DecoderWeights start)
        : this(kernel, start, new DecoderLayout(start.Options)) { }

    private FullWeights(Kernel kernel, DecoderWeights start, DecoderLayout layout)
        : base(kernel, layout.Length)
    {
        _layout = layout;
        layout.Spread(start, Parameter.Values.Span);
        Panels = new DecoderPanels(kernel, layout, Parameter.Values, goesBack: true);
        Refresh();
    }

    /// <inheritdoc/>
    public override DecoderPanels Panels { get; }

    /// <inheritdoc/>
    public override LearntGradient NewGradient(int rows) => new FullGradient(Kernel, _layout, rows);

    /// <inheritdoc/>
    public override DecoderWeights Collect() => _layout.Collect(Parameter.Values.Span);

    /// <inheritdoc/>
    public override void Dispose()
    {
        Panels.Dispose();
        base.Dispose();
    }

    private protected override int DecayedLength => _layout.Matrices;

    private protected override void Refresh() => Panels.Pack();
}
