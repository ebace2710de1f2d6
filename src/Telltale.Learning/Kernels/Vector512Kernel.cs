using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Kernels;

/// <summary>Sixteen floats at a time with fused multiply-add (AVX-512).</summary>
public sealed unsafe class Vector512Kernel : Kernel
{
    private Vector512Kernel() { }

    /// <summary>The one there is.</summary>
    public static Vector512Kernel Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "vector512";

    /// <inheritdoc/>
    public override bool IsAccelerated => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    internal override MapKernel Maps => LaneMaps<Lane512>.Instance;

    internal override int PanelWidth => Vector512Tiles.Width;

    internal override void Product(in MatrixView a, float* panel, in MatrixView c, bool accumulate)
    {
        if (c.Columns == PanelWidth)
        {
            Sweep(a.Rows, a.Columns, a.Pointer, a.RowStride, a.ColumnStride, panel, c.Pointer, c.RowStride, accumulate);
            return;
        }

        // The last panel is wider than what is left of C: whole tiles go to the side first.
        float* side = stackalloc float[12 * Vector512Tiles.Width];
        for (int i = 0; i < a.Rows; i += 12)
        {
            int rows = Math.Min(12, a.Rows - i);
            float* from = a.Pointer + (i * a.RowStride);
            Sweep(rows, a.Columns, from, a.RowStride, a.ColumnStride, panel, side, PanelWidth, accumulate: false);
            PanelEdge.Copy(
                new MatrixView(side, rows, c.Columns, PanelWidth),
                c.Block(i, 0, rows, c.Columns),
                accumulate
            );
        }
    }

    internal override void AddBiasAndActivate(in MatrixView z, float* bias, Activation activation) =>
        LaneRows<Lane512>.AddBiasAndActivate(z, bias, activation);

    internal override void ScaleByDerivative(in MatrixView delta, in MatrixView output, Activation activation) =>
        LaneRows<Lane512>.ScaleByDerivative(delta, output, activation);

    internal override void Multiply(in MatrixView a, in MatrixView b, in MatrixView destination) =>
        LaneRows<Lane512>.Multiply(a, b, destination);

    internal override void SumColumns(in MatrixView a, float* destination) =>
        LaneRows<Lane512>.SumColumns(a, destination);

    internal override double SoftmaxCrossEntropy(
        in MatrixView logits,
        ReadOnlySpan<int> labels,
        float smoothing,
        float scale
    ) => LaneSoftmax<Lane512>.CrossEntropy(logits, labels, smoothing, scale);

    internal override void AdamStep(
        Span<float> weights,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> gradient,
        in AdamFactors factors
    )
    {
        fixed (
            float* w = weights,
                m = first[..weights.Length],
                v = second[..weights.Length],
                g = gradient[..weights.Length]
        )
        {
            LaneSteps<Lane512>.Adam(weights.Length, w, m, v, g, factors);
        }
    }

    internal override void SgdStep(
        Span<float> weights,
        Span<float> velocity,
        ReadOnlySpan<float> gradient,
        float rate,
        float momentum,
        float l2
    )
    {
        fixed (
            float* w = weights,
                b = velocity[..weights.Length],
                g = gradient[..weights.Length]
        )
        {
            LaneSteps<Lane512>.Sgd(weights.Length, w, b, g, rate, momentum, l2);
        }
    }

    internal override void Widen(ReadOnlySpan<byte> source, float scale, Span<float> destination)
    {
        fixed (byte* from = source)
        fixed (float* to = destination[..source.Length])
        {
            LaneRows<Lane512>.Widen(source.Length, from, scale, to);
        }
    }

    /// <summary>All rows of A against one panel, the tallest tiles first.</summary>
    private static void Sweep(
        int rows,
        int depth,
        float* a,
        nint row,
        nint step,
        float* panel,
        float* c,
        nint cRow,
        bool accumulate
    )
    {
        int i = 0;
        for (; i <= rows - 12; i += 12)
        {
            Vector512Tiles.Rows12(depth, a, row, step, panel, c, cRow, accumulate);
            a += 12 * row;
            c += 12 * cRow;
        }

        for (; i <= rows - 4; i += 4)
        {
            Vector512Tiles.Rows4(depth, a, row, step, panel, c, cRow, accumulate);
            a += 4 * row;
            c += 4 * cRow;
        }

        for (; i < rows; i++)
        {
            Vector512Tiles.Rows1(depth, a, step, panel, c, accumulate);
            a += row;
            c += cRow;
        }
    }
}
