using System.Collections.Immutable;
using Telltale.Core.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>A choice of models out of a larger array [models, …], in any order, without a copy.</summary>
/// <param name="all">The array with every model.</param>
/// <param name="models">Which models, in the order wanted.</param>
public sealed class SelectedModels(NdArray all, int[] models)
    : NdArray(ImmutableArray.Create([models.Length, .. all.Shape.AsSpan()[1..]]))
{
    private readonly long _row = all.Shape.AsSpan()[1..].ToArray().Aggregate(1L, (a, b) => a * b);

    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        while (destination.Length > 0)
        {
            long inRow = start % _row;
            int count = (int)Math.Min(destination.Length, _row - inRow);
            all.Read((models[start / _row] * _row) + inRow, destination[..count]);
            destination = destination[count..];
            start += count;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetFloats(long start, int count, out ReadOnlySpan<float> values)
    {
        CheckRun(start, count);
        long inRow = start % _row;
        if (count == 0 || inRow + count > _row)
        {
            values = default;
            return false;
        }

        return all.TryGetFloats((models[start / _row] * _row) + inRow, count, out values);
    }
}
