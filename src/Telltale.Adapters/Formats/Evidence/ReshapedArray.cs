using System.Collections.Immutable;
using Telltale.Core.Numerics;

namespace Telltale.Adapters.Formats.Evidence;

/// <summary>The same numbers in the same order under another shape, without a copy.</summary>
internal sealed class ReshapedArray : NdArray
{
    private readonly NdArray _inner;

    /// <summary>Gives an array another shape of as many elements.</summary>
    public ReshapedArray(NdArray inner, params ReadOnlySpan<long> shape)
        : base(ImmutableArray.Create(shape))
    {
        if (Count != inner.Count)
        {
            throw new ArgumentException($"{inner.ShapeText} cannot become {ShapeText}.", nameof(shape));
        }

        _inner = inner;
    }

    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination) => _inner.Read(start, destination);

    /// <inheritdoc/>
    public override bool TryGetFloats(long start, int count, out ReadOnlySpan<float> values) =>
        _inner.TryGetFloats(start, count, out values);
}
