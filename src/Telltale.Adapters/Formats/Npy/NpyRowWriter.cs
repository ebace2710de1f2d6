namespace Telltale.Adapters.Formats.Npy;

/// <summary>
/// Writes an .npy array piece by piece, for arrays that are never whole in memory: the shape first, then the elements in
/// C order.
/// </summary>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed class NpyRowWriter<T>
    where T : unmanaged
{
    private readonly Stream _stream;
    private long _left;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Receives the array; stays open.</param>
    /// <param name="shape">Extent of each axis; empty for a single number.</param>
    /// <exception cref="ArgumentException">.npy has no such type, or an extent is negative.</exception>
    public NpyRowWriter(Stream stream, params ReadOnlySpan<long> shape)
    {
        _stream = stream;
        _left = 1;
        foreach (long extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            _left = checked(_left * extent);
        }

        stream.Write(NpyHeaderWriter.Format(NpyType.Of<T>(), shape));
    }

    /// <summary>Writes the next elements.</summary>
    /// <exception cref="InvalidOperationException">More than the shape has.</exception>
    public void Append(ReadOnlySpan<T> values)
    {
        if (values.Length > _left)
        {
            throw new InvalidOperationException($"{values.Length} elements for {_left} places.");
        }

        _left -= values.Length;
        RawElements.Write(_stream, values);
    }

    /// <summary>Checks that every element was written.</summary>
    /// <exception cref="InvalidOperationException">Some are missing.</exception>
    public void Complete()
    {
        if (_left != 0)
        {
            throw new InvalidOperationException($"{_left} elements of the array were never written.");
        }
    }
}
