using Telltale.Learning.Kernels;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>The largest, or the mean, of each 2 × 2 pixels; a row or column left over at an odd edge is left out.</summary>
internal sealed unsafe class Pooling : MapLayer
{
    private readonly MapKernel _kernel;
    private readonly FeatureMaps _input;
    private readonly bool _largest;

    /// <param name="shape">What it is.</param>
    /// <param name="context">What it is for.</param>
    /// <param name="input">What it reads.</param>
    public Pooling(PoolShape shape, MapContext context, FeatureMaps input)
    {
        _kernel = context.Kernel.Maps;
        _input = input;
        _largest = shape.Largest;
        Result = new FeatureMaps(
            MapShape.Computed(input.Shape.Height / 2, input.Shape.Width / 2, input.Shape.Channels),
            context.Batch
        );
    }

    /// <inheritdoc/>
    public override FeatureMaps Result { get; }

    /// <inheritdoc/>
    public override IEnumerable<IPart> Parts => [];

    /// <inheritdoc/>
    public override void Forward(int records, bool training)
    {
        for (int i = 0; i < records; i++)
        {
            float* x = _input.Read(i);
            if (_largest)
            {
                _kernel.PoolLargest(_input.Shape, x, Result.Shape, Result.Picture(i));
            }
            else
            {
                _kernel.PoolMean(_input.Shape, x, Result.Shape, Result.Picture(i));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(int records, FeatureMaps delta, FeatureMaps? inputDelta, GradientUse use)
    {
        for (int i = 0; inputDelta is not null && i < records; i++)
        {
            float* x = _input.Picture(i);
            float* to = inputDelta.Picture(i);
            if (_largest)
            {
                _kernel.UnpoolLargest(_input.Shape, x, Result.Shape, Result.Picture(i), delta.Picture(i), to);
            }
            else
            {
                _kernel.UnpoolMean(_input.Shape, to, Result.Shape, delta.Picture(i));
            }
        }
    }

    public override void Dispose() => Result.Dispose();
}
