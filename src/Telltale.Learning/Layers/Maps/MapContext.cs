using Telltale.Learning.Kernels;

namespace Telltale.Learning.Layers.Maps;

/// <summary>What layers of one network share: kernel, batch, and room for gradients that live for one pass only.</summary>
/// <param name="kernel">Does the arithmetic.</param>
/// <param name="batch">Most records at once.</param>
/// <param name="moments">Numbers that the optimiser remembers for a weight; null for a network that only answers.</param>
internal sealed class MapContext(Kernel kernel, int batch, int? moments) : IDisposable
{
    private readonly Dictionary<(MapShape, string), FeatureMaps> _borrowed = [];

    public Kernel Kernel { get; } = kernel;

    public int Batch { get; } = batch;

    public int? Moments { get; } = moments;

    /// <summary>Room of this shape for this purpose: the same to all that ask for the same.</summary>
    public FeatureMaps Borrow(MapShape shape, string purpose)
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
