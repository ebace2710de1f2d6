using Telltale.Learning.Kernels;

namespace Telltale.Learning.Optimisers;

/// <summary>Weights, and beside each what the optimiser remembers of it.</summary>
internal sealed class Parameter : IDisposable
{
    /// <param name="length">Number of weights, zero at first.</param>
    /// <param name="moments">Numbers remembered for each weight: 0 (a model only asked), 1 or 2.</param>
    public Parameter(int length, int moments)
    {
        Values = new AlignedBuffer(length);
        First = new AlignedBuffer(moments >= 1 ? length : 0);
        Second = new AlignedBuffer(moments >= 2 ? length : 0);
    }

    public AlignedBuffer Values { get; }

    /// <summary>Adam's m, or SGD's velocity.</summary>
    public AlignedBuffer First { get; }

    /// <summary>Adam's v.</summary>
    public AlignedBuffer Second { get; }

    /// <summary>All of it.</summary>
    public IEnumerable<AlignedBuffer> State => [Values, First, Second];

    public void Dispose()
    {
        Values.Dispose();
        First.Dispose();
        Second.Dispose();
    }
}
