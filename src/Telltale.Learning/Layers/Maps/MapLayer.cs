using Telltale.Learning.Networks;

namespace Telltale.Learning.Layers.Maps;

/// <summary>One link of a chain of feature maps. Holds its result for the pass back.</summary>
internal abstract class MapLayer : IDisposable
{
    /// <summary>The result of the last pass forward.</summary>
    public abstract FeatureMaps Result { get; }

    /// <summary>What it has learnt, in the order of <see cref="MapLayerShape.Parts"/>.</summary>
    public abstract IEnumerable<IPart> Parts { get; }

    /// <summary>The first pictures of its input through it; they may be made when the next one reads them.</summary>
    public abstract void Forward(int records, bool training);

    /// <summary>From the gradient with respect to <see cref="Result"/> to the one with respect to the input.</summary>
    /// <param name="records">Pictures.</param>
    /// <param name="delta">The former; its content is used up.</param>
    /// <param name="inputDelta">Is given the latter; null where nobody asks.</param>
    /// <param name="use">A step, or sizes.</param>
    public abstract void Backward(int records, FeatureMaps delta, FeatureMaps? inputDelta, GradientUse use);

    public abstract void Dispose();
}
