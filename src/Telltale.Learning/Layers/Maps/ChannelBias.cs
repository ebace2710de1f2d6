using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>No normalisation: a bias a channel.</summary>
internal sealed unsafe class ChannelBias : Normalisation
{
    private readonly AlignedBuffer _zeros;

    public ChannelBias(Kernel kernel, MapShape shape, int? moments)
        : base(kernel, shape, moments, scaled: false)
    {
        _zeros = new AlignedBuffer(shape.Stride);
        Factor.Span[..shape.Channels].Fill(1);
    }

    /// <summary>The biases are the second array of the convolution's part.</summary>
    public override void Set(LayerWeights weights) => weights.Bias.CopyTo(Beta);

    /// <inheritdoc/>
    public override void Get(LayerWeights weights) => Beta[..Shape.Channels].CopyTo(weights.Bias);

    public override void Prepare(int records, bool training) => Beta.CopyTo(Offset.Span);

    protected override float* Shift(int index) => _zeros.Pointer;

    protected override void PassBack(int index, FeatureMaps maps, FeatureMaps delta)
    {
        for (int c = 0; c < Shape.Channels; c++)
        {
            BetaGradient[c] += Sums.Span[c];
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _zeros.Dispose();
    }
}
