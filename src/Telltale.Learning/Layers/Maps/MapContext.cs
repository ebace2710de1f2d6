using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers.Maps;

/// <summary>What borrowed room is for; the same purpose never twice at a time.</summary>
internal enum MapPurpose
{
    /// <summary>Gradients at the results of the even layers of a chain.</summary>
    EvenResult,

    /// <summary>Those of the odd ones.</summary>
    OddResult,

    /// <summary>Between the two units of a block.</summary>
    BetweenUnits,

    /// <summary>What goes through a block's shortcut.</summary>
    Shortcut,
}

/// <summary>What layers of one network share: kernel, batch, and room for gradients that live for one pass only.</summary>
/// <param name="kernel">Does the arithmetic.</param>
/// <param name="batch">Most records at once.</param>
/// <param name="moments">Numbers that the optimiser remembers for a weight; null for a network that only answers.</param>
internal sealed class MapContext(Kernel kernel, int batch, int? moments) : IDisposable
{
    private readonly Dictionary<(MapShape, MapPurpose), FeatureMaps> _borrowed = [];

    public Kernel Kernel { get; } = kernel;

    public int Batch { get; } = batch;

    public int? Moments { get; } = moments;

    /// <summary>Room of this shape for this purpose: the same to all that ask for the same.</summary>
    public FeatureMaps Borrow(MapShape shape, MapPurpose purpose)
    {
        if (!_borrowed.TryGetValue((shape, purpose), out FeatureMaps? maps))
        {
            maps = new FeatureMaps(shape, Batch);
            _borrowed.Add((shape, purpose), maps);
        }

        return maps;
    }

    public void Dispose()
    {
        foreach (FeatureMaps maps in _borrowed.Values)
        {
            maps.Dispose();
        }
    }
}
