using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>A convolution, what normalises it, and a ReLU where there is one.</summary>
internal sealed unsafe class ConvolutionUnit : MapLayer, IPictureMaker
{
    private readonly FeatureMaps _input;
    private readonly Convolution _convolution;
    private readonly Normalisation _normalisation;
    private readonly FeatureMaps _sums;
    private readonly bool _relu;
    private FeatureMaps? _residual;

    /// <param name="shape">What it is.</param>
    /// <param name="context">What it is for.</param>
    /// <param name="input">What it reads.</param>
    public ConvolutionUnit(UnitShape shape, MapContext context, FeatureMaps input)
    {
        _input = input;
        _relu = shape.Relu;
        _convolution = new Convolution(
            context.Kernel,
            input.Shape,
            shape.Channels,
            shape.Size,
            shape.Step,
            context.Moments
        );
        _normalisation = Normalisation.Create(
            shape.Normalisation,
            shape.Groups,
            context.Kernel,
            _convolution.Output,
            context.Batch,
            context.Moments
        );
        _sums = new FeatureMaps(_convolution.Output, context.Batch);
        Result = new FeatureMaps(_convolution.Output, context.Batch);
    }

    /// <inheritdoc/>
    public override FeatureMaps Result { get; }

    /// <inheritdoc/>
    public override IEnumerable<IPart> Parts =>
        _normalisation switch
        {
            ChannelBias bias => [new WithBias(_convolution, bias)],
            BatchNormalisation batch => [_convolution, batch, batch.Statistics],
            _ => [_convolution, _normalisation],
        };

    /// <inheritdoc/>
    public override void Forward(int records, bool training) => Forward(records, training, residual: null);

    /// <summary>The same, with other maps added before the ReLU.</summary>
    public void Forward(int records, bool training, FeatureMaps? residual)
    {
        _convolution.Prepare();
        for (int first = 0; first < records; first += _convolution.Together)
        {
            int pictures = Math.Min(_convolution.Together, records - first);
            _convolution.Forward(_input.Read(first, pictures), _sums.Picture(first), pictures);
            for (int i = first; i < first + pictures; i++)
            {
                _normalisation.Observe(i, _sums.Picture(i));
            }
        }

        _normalisation.Prepare(records, training);
        _residual = residual;
        Result.MakeWhenRead(records, this);
    }

    /// <summary>A picture of <see cref="Result"/>, from what the last pass forward left.</summary>
    void IPictureMaker.Make(int index)
    {
        float* added = _residual is null ? null : _residual.Read(index);
        _normalisation.Forward(index, _sums.Picture(index), added, _relu, Result.Picture(index));
    }

    /// <inheritdoc/>
    public override void Backward(int records, FeatureMaps delta, FeatureMaps? inputDelta, GradientUse use) =>
        Backward(records, delta, residualDelta: null, inputDelta, accumulate: false, use);

    /// <summary>The same, where other maps were added, or something is in the input's gradient already.</summary>
    /// <param name="records">Pictures.</param>
    /// <param name="delta">Gradient with respect to the result.</param>
    /// <param name="residualDelta">Is given the gradient with respect to what was added; null where nothing was.</param>
    /// <param name="inputDelta">Is given the gradient with respect to the input.</param>
    /// <param name="accumulate">Whether that is added to what is there.</param>
    /// <param name="use">A step, or sizes.</param>
    public void Backward(
        int records,
        FeatureMaps delta,
        FeatureMaps? residualDelta,
        FeatureMaps? inputDelta,
        bool accumulate,
        GradientUse use
    )
    {
        _normalisation.Backward(records, _sums, _relu ? Result : null, delta, residualDelta, use);
        _convolution.Backward(records, _input, delta, inputDelta, accumulate, use);
    }

    public override void Dispose()
    {
        _convolution.Dispose();
        _normalisation.Dispose();
        _sums.Dispose();
        Result.Dispose();
    }

    /// <summary>A convolution's weights with biases beside them.</summary>
    private sealed class WithBias(Convolution convolution, ChannelBias bias) : IPart
    {
        public IEnumerable<Kernels.AlignedBuffer> State => [.. convolution.State, .. bias.State];

        public void Set(LayerWeights weights)
        {
            convolution.Set(weights);
            bias.Set(weights);
        }

        public void Get(LayerWeights weights)
        {
            convolution.Get(weights);
            bias.Get(weights);
        }
    }
}
