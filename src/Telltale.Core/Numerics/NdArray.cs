using System.Collections.Immutable;

namespace Telltale.Core.Numerics;

/// <summary>
/// Read-only numbers with a shape, in C order, wherever they lie: in memory (<see cref="MemoryArray{T}"/>) or in a
/// mapped file. Readers ask for a run of elements and get doubles; nothing else is promised about the storage.
/// </summary>
public abstract class NdArray
{
    /// <summary>Keeps the shape; an empty shape is a single number.</summary>
    protected NdArray(ImmutableArray<long> shape)
    {
        Shape = shape;
        long count = 1;
        foreach (long extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            count = checked(count * extent);
        }

        Count = count;
    }

    /// <summary>Extent of each axis, outermost first.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Length;

    /// <summary>Copies <c>destination.Length</c> elements from position <paramref name="start"/> (C order) on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The run leaves the array.</exception>
    public abstract void Read(long start, Span<double> destination);

    /// <summary>
    /// The run as it is stored, without a copy, where it is stored as 32-bit floats in one piece;
    /// <see langword="false"/> elsewhere, and then <see cref="Read"/> serves.
    /// </summary>
    public virtual bool TryGetFloats(long start, int count, out ReadOnlySpan<float> values)
    {
        values = default;
        return false;
    }

    /// <summary>The shape as people write it: <c>[1200, 2, 10]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>Throws unless the run lies inside the array.</summary>
    protected void CheckRun(long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        // Not start + count, which may be more than a long holds.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
    }
}
