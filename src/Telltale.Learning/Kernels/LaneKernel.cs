using Telltale.Learning.Networks;

namespace Telltale.Learning.Kernels;

/// <summary>A kernel of vectors of one width.</summary>
internal sealed unsafe class LaneKernel<TLane> : Kernel
    where TLane : unmanaged, ILane<TLane>
{
    private LaneKernel() { }

    /// <summary>The one there is.</summary>
    public static LaneKernel<TLane> Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name { get; } = $"vector{TLane.Width * 32}";

    /// <inheritdoc/>
    public override bool IsAccelerated => TLane.IsAccelerated;

    internal override MapKernel Maps => LaneMaps<TLane>.Instance;

    internal override SequenceKernel Sequences => LaneSequences<TLane>.Instance;

    internal override int PanelWidth => 2 * TLane.Width;

    internal override void Product(in MatrixView a, float* panel, in MatrixView c, bool accumulate)
    {
        if (c.Columns > TLane.Width)
        {
            LaneProduct<TLane, TwoLanes<TLane>>.Run(a, panel, PanelWidth, c, accumulate);
        }
        else
        {
            LaneProduct<TLane, OneLane<TLane>>.Run(a, panel, PanelWidth, c, accumulate);
        }
    }

    internal override int BitTableLength => LaneBits<TwoLanes<TLane>>.TableLength;

    internal override bool TryEncode(in MatrixView a, in BitMatrix bits) => LaneRows<TLane>.TryEncode(a, bits);

    internal override void BitProduct(in BitMatrix bits, float* panel, in MatrixView c, float* table) =>
        LaneBits<TwoLanes<TLane>>.Product(bits, panel, c, table);

    internal override void ListProduct(in RowLists ones, float* panel, in MatrixView c) =>
        LaneLists<TwoLanes<TLane>>.Product(ones, panel, c);

    internal override void AddBiasAndActivate(in MatrixView z, float* bias, Activation activation) =>
        LaneRows<TLane>.AddBiasAndActivate(z, bias, activation);

    internal override void ScaleByDerivative(in MatrixView delta, in MatrixView output, Activation activation) =>
        LaneRows<TLane>.ScaleByDerivative(delta, output, activation);

    internal override void Multiply(in MatrixView a, in MatrixView b, in MatrixView destination) =>
        LaneRows<TLane>.Multiply(a, b, destination);

    internal override void SumColumns(in MatrixView a, float* destination) =>
        LaneRows<TLane>.SumColumns(a, destination);

    internal override double SoftmaxCrossEntropy(
        in MatrixView logits,
        ReadOnlySpan<int> labels,
        float smoothing,
        float scale
    ) => LaneSoftmax<TLane>.CrossEntropy(logits, labels, smoothing, scale);

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
            LaneSteps<TLane>.Adam(weights.Length, w, m, v, g, factors);
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
            LaneSteps<TLane>.Sgd(weights.Length, w, b, g, rate, momentum, l2);
        }
    }

    internal override void Widen(ReadOnlySpan<byte> source, float scale, Span<float> destination)
    {
        fixed (byte* from = source)
        fixed (float* to = destination[..source.Length])
        {
            LaneRows<TLane>.Widen(source.Length, from, scale, to);
        }
    }
}
