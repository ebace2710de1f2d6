using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Telltale.Core.Numerics;

/// <summary>An <see cref="NdArray"/> over one managed buffer.</summary>
/// <typeparam name="T">Any real number type; converted to double exactly where double can hold it.</typeparam>
public sealed class MemoryArray<T> : NdArray
    where T : unmanaged, INumberBase<T>
{
    private readonly T[] _values;

    /// <summary>Wraps a buffer in C order without copying it.</summary>
    /// <exception cref="ArgumentException">The buffer's length is not the product of the shape.</exception>
    public MemoryArray(T[] values, params ReadOnlySpan<long> shape)
        : base(ImmutableArray.Create(shape))
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Count)
        {
            throw new ArgumentException(
                $"Shape {ShapeText} needs {Count} values, got {values.Length}.",
                nameof(values)
            );
        }

        _values = values;
    }

    /// <summary>The buffer, in C order.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        if (TryGetFloats(start, destination.Length, out ReadOnlySpan<float> floats))
        {
            Widening.ToDoubles(floats, destination);
            return;
        }

        ReadOnlySpan<T> source = _values.AsSpan((int)start, destination.Length);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = double.CreateTruncating(source[i]);
        }
    }

    /// <inheritdoc/>
    public override bool TryGetFloats(long start, int count, out ReadOnlySpan<float> values)
    {
        if (typeof(T) != typeof(float))
        {
            values = default;
            return false;
        }

        CheckRun(start, count);
        values = MemoryMarshal.Cast<T, float>(_values.AsSpan((int)start, count));
        return true;
    }
}
