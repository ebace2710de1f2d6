using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>
/// <c>relu(unit₂(relu(unit₁(x))) + shortcut(x))</c> (He et al., CVPR 2016, fig. 2): two 3 × 3 units, and a shortcut that
/// is x itself, or a 1 × 1 unit where the shape changes.
/// </summary>
internal sealed class ResidualBlock : MapLayer
{
    private readonly FeatureMaps _input;
    private readonly ConvolutionUnit _first;
    private readonly ConvolutionUnit _second;
    private readonly ConvolutionUnit? _shortcut;
    private readonly FeatureMaps? _between;
    private readonly FeatureMaps? _aside;

    /// <param name="shape">What it is.</param>
    /// <param name="context">What it is for.</param>
    /// <param name="input">What it reads.</param>
    public ResidualBlock(BlockShape shape, MapContext context, FeatureMaps input)
    {
        _input = input;
        _first = new ConvolutionUnit(shape.First, context, input);
        _second = new ConvolutionUnit(shape.Second, context, _first.Result);
        _shortcut = shape.Shortcut is { } unit ? new ConvolutionUnit(unit, context, input) : null;
        if (context.Moments is not null)
        {
            _between = context.Borrow(_first.Result.Shape, "between");
            _aside = _shortcut is null ? null : context.Borrow(_second.Result.Shape, "aside");
        }
    }

    /// <inheritdoc/>
    public override FeatureMaps Result => _second.Result;

    /// <inheritdoc/>
    public override IEnumerable<IPart> Parts => [.. _first.Parts, .. _second.Parts, .. _shortcut?.Parts ?? []];

    /// <inheritdoc/>
    public override void Forward(int records, bool training)
    {
        _first.Forward(records, training);
        _shortcut?.Forward(records, training);
        _second.Forward(records, training, _shortcut?.Result ?? _input);
    }

    /// <inheritdoc/>
    public override void Backward(int records, FeatureMaps delta, FeatureMaps? inputDelta, GradientUse use)
    {
        // The gradient that passes the shortcut by lands in the input's at once; what comes through the units is added.
        bool straight = _shortcut is null;
        _second.Backward(records, delta, straight ? inputDelta : _aside, _between, accumulate: false, use);
        _first.Backward(records, _between!, residualDelta: null, inputDelta, accumulate: straight, use);
        _shortcut?.Backward(records, _aside!, residualDelta: null, inputDelta, accumulate: true, use);
    }

    public override void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _shortcut?.Dispose();
    }
}
