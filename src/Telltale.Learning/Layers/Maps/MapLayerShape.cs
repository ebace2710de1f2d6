using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>One link of a chain before it is made: what it holds, and how to make it. A closed family.</summary>
internal abstract record MapLayerShape
{
    /// <summary>What it learns.</summary>
    public abstract IEnumerable<PartShape> Parts { get; }

    /// <summary>The layer at work.</summary>
    public abstract MapLayer Create(MapContext context, FeatureMaps input);
}

/// <summary>See <see cref="ConvolutionUnit"/>.</summary>
/// <param name="Inputs">Channels read.</param>
/// <param name="Channels">Channels made.</param>
/// <param name="Size">3 or 1.</param>
/// <param name="Step">1 or 2.</param>
/// <param name="Relu">Whether a ReLU ends it.</param>
/// <param name="Normalisation">What follows the convolution.</param>
/// <param name="Groups">Groups of group normalisation.</param>
internal sealed record UnitShape(
    int Inputs,
    int Channels,
    int Size,
    int Step,
    bool Relu,
    NormalisationKind Normalisation,
    int Groups
) : MapLayerShape
{
    /// <inheritdoc/>
    public override IEnumerable<PartShape> Parts
    {
        get
        {
            yield return PartShape.Window(Size, Inputs, Channels, hasBias: Normalisation == NormalisationKind.None);
            if (Normalisation != NormalisationKind.None)
            {
                yield return PartShape.Scale(Channels);
            }

            if (Normalisation == NormalisationKind.Batch)
            {
                yield return PartShape.Statistics(Channels);
            }
        }
    }

    /// <inheritdoc/>
    public override MapLayer Create(MapContext context, FeatureMaps input) => new ConvolutionUnit(this, context, input);
}

/// <summary>See <see cref="ResidualBlock"/>.</summary>
/// <param name="First">The unit that changes the shape.</param>
/// <param name="Second">The unit whose ReLU comes after the sum.</param>
/// <param name="Shortcut">Null where the shape does not change.</param>
internal sealed record BlockShape(UnitShape First, UnitShape Second, UnitShape? Shortcut) : MapLayerShape
{
    /// <inheritdoc/>
    public override IEnumerable<PartShape> Parts => [.. First.Parts, .. Second.Parts, .. Shortcut?.Parts ?? []];

    /// <inheritdoc/>
    public override MapLayer Create(MapContext context, FeatureMaps input) => new ResidualBlock(this, context, input);
}

/// <summary>See <see cref="Pooling"/>.</summary>
/// <param name="Largest">The largest, not the mean.</param>
internal sealed record PoolShape(bool Largest) : MapLayerShape
{
    /// <inheritdoc/>
    public override IEnumerable<PartShape> Parts => [];

    /// <inheritdoc/>
    public override MapLayer Create(MapContext context, FeatureMaps input) => new Pooling(this, context, input);
}
