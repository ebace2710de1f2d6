using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>No normalisation: a bias a channel. Its γ is 1 and no part of the network.</summary>
internal sealed unsafe class ChannelBias : Normalisation
{
    private readonly AlignedBuffer _zeros;

    public ChannelBias(Kernel kernel, MapShape shape, int? moments)
        : base(kernel, shape, moments)
    {
        _zeros = new AlignedBuffer(shape.Stride);
        Factor.Span[..shape.Channels].Fill(1);
    }

    /// <summary>The biases are the second array of the convolution's part.</summary>
    public override void Set(LayerWeights weights) => weights.Bias.CopyTo(Beta);

    /// <inheritdoc/>
    public override void Get(LayerWeights weights) => Beta[..Shape.Channels].CopyTo(weights.Bias);

    public override void Prepare(int records, bool training) => Beta.CopyTo(Offset.Span);

    public override void Backward(
        int records,
        FeatureMaps maps,
        FeatureMaps? result,
        FeatureMaps delta,
        FeatureMaps? copy,
        GradientUse use
    )
    {
        for (int i = 0; i < records; i++)
        {
            MaskAndSum(i, maps, result, delta, copy, _zeros.Pointer);
            for (int c = 0; c < Shape.Channels; c++)
            {
                BetaGradient[c] += Sums.Span[c];
            }

            if (use.Optimiser is null)
            {
                Use(use, i);
            }
        }

        if (use.Optimiser is not null)
        {
            Use(use, 0);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _zeros.Dispose();
    }
}
